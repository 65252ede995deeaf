import type { NetworkInterfaceInfo } from 'node:os';
import type { Bytes } from '@sotto/base';

/** What a relay dials. */
export interface DialledServer {
  /** Origin of the server. */
  readonly url: string;
  /** Of the one key that the server may have, 16 bytes. */
  readonly fingerprint: Bytes | undefined;
}

/**
 * Whether a server must also prove itself by TLS. [L1]
 *
 * One on this machine has a certificate for the name by which the world knows it, or one that it signed itself; where its key
 * is pinned, that key proves it and seals every message, so its certificate needn't name what we dial.
 */
export function isCertificateChecked(
  { url, fingerprint }: DialledServer,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): boolean {
  return !fingerprint || !isOwnHost(new URL(url).hostname, interfaces);
}

/** Whether a URL's host is this machine: loopback, or an address that one of its interfaces has. */
function isOwnHost(hostname: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (address === 'localhost' || address === '::1' || /^127(\.\d+){3}$/.test(address)) return true;
  return Object.values(interfaces).some((all) => all?.some((own) => own.address === address));
}
