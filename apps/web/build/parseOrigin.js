/**
 * As much of Socket.IO's own parser of addresses as it needs for an origin, which is all that we connect to. A host of
 * IPv6 stands without its brackets, and a path or port that isn't there is empty.
 *
 * @param {string} address
 */
export function parse(address) {
  const { protocol, hostname, port, pathname, search } = new URL(address);
  return {
    protocol: protocol.slice(0, -1),
    host: hostname.replace(/^\[|\]$/g, ''),
    port,
    path: pathname === '/' ? '' : pathname,
    query: search.slice(1),
  };
}
