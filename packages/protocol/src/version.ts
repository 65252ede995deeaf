/** Version of everything on the wire; another one is refused. */
export const protocolVersion = 2;

/** The one Socket.IO event, in both directions, on both namespaces. It carries one opaque byte string. */
export const wireEvent = 'm';

/** Namespace on which relays dial in; clients use the root namespace. */
export const relayNamespace = '/relay';

/** Where the server tells its long-term public key, as base64url text; the link's fingerprint vouches for it. */
export const serverKeyPath = '/server-key';
