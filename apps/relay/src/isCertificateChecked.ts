import type { NetworkInterfaceInfo } from 'node:os';
import type { Bytes } from '@sotto/base';

/** The server that a relay dials. */
export interface DialledServer {
  /** Origin of the server. */
  readonly url: string;
  /** Fingerprint of the pinned server key, 16 bytes. */
  readonly fingerprint: Bytes | undefined;
}

/**
 * Tells whether a server must also prove itself by TLS. [L1]
 *
 * A server on this machine may have a certificate for its public name, or a self-signed one. If its key is pinned, that
 * key proves it and seals every message, so its certificate needn't match the name that we dial.
 */
export function isCertificateChecked(
  { url, fingerprint }: DialledServer,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): boolean {
  return !fingerprint || !isOwnHost(new URL(url).hostname, interfaces);
}

/** Tells whether a URL's host is this machine: loopback, or the address of one of its interfaces. */
function isOwnHost(hostname: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (address === 'localhost' || address === '::1' || /^127(\.\d+){3}$/.test(address)) return true;
  return Object.values(interfaces).some((all) => all?.some((own) => own.address === address));
}
