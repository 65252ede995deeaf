import { encodeCanonical, limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, flip, range } from '../../test/fixtures.ts';
import { sign } from '../identity/signing.ts';
import { openHand, sealHand } from './hand.ts';
import { seal } from './sealed.ts';

const ada = await enter(await createRoom(1, 0x20), 2);
const ben = await enter(await createRoom(1, 0x60), 3);
const { keys, session } = ada;
const join = range(7, 16);
const hand = { counter: 3, isRaised: true };
const reader = { keys, session: session.signing.publicKey, join };
const sealed = sealHand(hand, { keys, session, join });
const kind = { type: 'hand', sealedBytes: limits.handBytes } as const;

describe('hand', () => {
  it('[K17] round-trips at one length, up or down', () => {
    for (const each of [hand, { counter: Number.MAX_SAFE_INTEGER, isRaised: false }]) {
      const bytes = sealHand(each, { keys, session, join });
      expect(bytes).toHaveLength(limits.handBytes);
      expect(openHand(bytes, reader)).toEqual({ ok: true, value: each });
    }
  });

  it('[K9] opens with no byte changed', () => {
    for (let index = 0; index < sealed.length; index++)
      expect(openHand(flip(sealed, index), reader)).toEqual({ ok: false, error: { code: 'seal-broken' } });
  });

  it('[K9] opens in no other room', () => {
    const elsewhere = openHand(sealed, { ...reader, keys: ben.keys });
    expect(elsewhere).toEqual({ ok: false, error: { code: 'seal-broken' } });
  });

  it('[K17] opens as nobody else’s and as no other join’s', () => {
    const refused = { ok: false, error: { code: 'signature-invalid' } };
    expect(openHand(sealed, { ...reader, session: ben.session.signing.publicKey })).toEqual(refused);
    expect(openHand(sealed, { ...reader, join: flip(join, 0) })).toEqual(refused);
  });

  it.each<[string, Record<string, unknown>]>([
    ['counter', { counter: 4 }],
    ['position', { isRaised: false }],
  ])('[K17] is refused with another %s than was signed', (_, change) => {
    const signature = sign(session.signing, 'hand', { roomHandle: keys.roomHandle, join, ...hand });
    const forged = seal(kind, encodeCanonical({ ...hand, signature, ...change }), keys);
    expect(openHand(forged, reader)).toEqual({ ok: false, error: { code: 'signature-invalid' } });
  });

  it.each<[string, unknown]>([
    ['no signature', hand],
    ['a short signature', { ...hand, signature: range(0, 63) }],
    ['a field too many', { ...hand, signature: range(0, 64), name: 'Ada' }],
    ['a counter below 0', { counter: -1, isRaised: true, signature: range(0, 64) }],
    ['a number for a boolean', { counter: 1, isRaised: 1, signature: range(0, 64) }],
  ])('[K17] is refused with %s inside', (_, content) => {
    const opened = openHand(seal(kind, encodeCanonical(content), keys), reader);
    expect(opened).toEqual({ ok: false, error: { code: 'hand-malformed' } });
  });
});
