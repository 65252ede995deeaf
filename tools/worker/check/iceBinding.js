import { classes, Message, methods } from 'werift';

/**
 * Encodes the request by which a browser's ICE agent nominates a path (RFC 8445, 7.2.2). mediasoup is ICE-Lite: it
 * answers, and sends no requests of its own.
 *
 * @param {import('mediasoup').types.IceParameters} remote
 * @returns {Buffer}
 */
export function encodeNomination({ usernameFragment, password }) {
  return new Message(methods.BINDING, classes.REQUEST)
    .setAttribute('USERNAME', `${usernameFragment}:peer`)
    .setAttribute('PRIORITY', 1)
    .setAttribute('ICE-CONTROLLING', 1n)
    .setAttribute('USE-CANDIDATE', null)
    .addMessageIntegrity(Buffer.from(password))
    .addFingerprint().bytes;
}
