/** Version of everything on the wire. Peers refuse any other. */
export const protocolVersion = 2;

/** The only Socket.IO event, in both directions, on both namespaces. It carries one opaque byte string. */
export const wireEvent = 'm';

/** The namespace to which relays connect. Clients use the root namespace. */
export const relayNamespace = '/relay';

/**
 * The path where the server publishes its long-term public key, as base64url text. Clients check it against the
 * fingerprint in the link.
 */
export const serverKeyPath = '/server-key';
