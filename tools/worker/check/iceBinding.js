import { classes, Message, methods } from 'werift';

/**
 * What a browser's ICE agent sends to nominate a path (RFC 8445, 7.2.2). mediasoup is ICE-Lite: it answers, and never
 * asks back.
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
