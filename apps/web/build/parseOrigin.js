/**
 * The part of Socket.IO's own parser of addresses that it needs for an origin, since we connect to nothing else. An
 * IPv6 host comes without its brackets; a missing path or port is empty.
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
