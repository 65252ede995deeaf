import { linkProofBody } from '@sotto/protocol';
import { verify } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, range, serverKey, toHex } from '../../test/fixtures.ts';
import { signLinkProof } from './linkProof.ts';

const { keys } = await enter(await createRoom(0x20, 0), 0x20);

describe('link proof', () => {
  const claim = { serverKey, roomHandle: keys.roomHandle, clientKey: range(7, 32), timeMs: 1_700_000_000_000 };
  const signature = signLinkProof({ linkProof: keys.linkProof, ...claim });

  it('[K7] is verified by everybody who knows the public half', () => {
    const body = linkProofBody(claim);
    expect(verify(keys.linkProof.publicKey, { type: 'link-proof', body, signature })).toBe(true);
  });

  // Frozen; computed apart from this code, with HKDF and Ed25519 of OpenSSL and CBOR written by hand.
  it('[K7] of a known claim is this', () => {
    expect(toHex(signature)).toBe(
      '19612058c62be3525af01237bc82bcb1553141ab29fbfbb75449c14dc42856fd' +
        '71ee7c6f87c55afe1e024034d428f86eb5996859329a29a42f502d6e1f5aae04',
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
