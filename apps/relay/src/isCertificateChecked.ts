import type { NetworkInterfaceInfo } from 'node:os';
import type { Bytes } from '@sotto/base';

/** A server that a relay dials. */
export interface DialledServer {
  /** Origin of the server. */
  readonly url: string;
  /** Fingerprint of the pinned server key, 16 bytes. */
  readonly fingerprint: Bytes | undefined;
}

/**
 * Tells whether the relay checks the TLS certificate of a server that it dials. [L1]
 *
 * It checks every certificate but one: that of a server on this machine whose key is pinned. Such a server often has a
 * self-signed certificate, or one for its public name, which is not the name that the relay dials. The pinned key
 * proves that it is the right server, and all messages are sealed to that key.
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
