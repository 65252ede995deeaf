import { linkProofBody } from '@sotto/protocol';
import { verify } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, range, serverKey, toHex } from '../test/fixtures.ts';
import { signLinkProof } from './linkProof.ts';

const { keys } = await enter(await createRoom(0x20, 0), 0x20);

describe('link proof', () => {
  const claim = { serverKey, roomHandle: keys.roomHandle, clientKey: range(7, 32), timeMs: 1_700_000_000_000 };
  const signature = signLinkProof({ linkProof: keys.linkProof, ...claim });

  it('[K7] is verified by who knows the public half', () => {
    const body = linkProofBody(claim);
    expect(verify(keys.linkProof.publicKey, { type: 'link-proof', body, signature })).toBe(true);
  });

  // Frozen; computed apart from this code, with HKDF and Ed25519 of OpenSSL and CBOR written by hand.
  it('[K7] of a known claim is this', () => {
    expect(toHex(signature)).toBe(
      'be2ee0f699e94d461701e3d39b901fbfc4ebaf8f8c579885be8961453b1d8282' +
        '3b9b5aa1b5d098ed3a67e282f757653b1e17e7bfb129760fa1bc99e83cd94005',
    );
  });

  it.each([
    ['server', { serverKey: range(1, 32) }],
    ['room', { roomHandle: range(1, 16) }],
    ['connection', { clientKey: range(1, 32) }],
    ['time', { timeMs: claim.timeMs + 1 }],
  ])('[K7] fits no other %s', (_, changed) => {
    const body = linkProofBody({ ...claim, ...changed });
    expect(verify(keys.linkProof.publicKey, { type: 'link-proof', body, signature })).toBe(false);
  });
});
