import { encodeCanonical, limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, flip, range } from '../../test/fixtures.ts';
import { sign } from '../identity/signing.ts';
import { seal } from './sealed.ts';
import { openSignal, type Signal, sealSignal } from './signal.ts';

const ada = await enter(await createRoom(1, 0x20), 2);
const ben = await enter(await createRoom(1, 0x60), 3);
const { keys, session } = ada;
const join = range(7, 16);
const signal: Signal = { counter: 3, head: range(60, 32), kind: 'mute', target: range(90, 16) };
const reader = { keys, session: session.signing.publicKey, join };
const sealed = sealSignal(signal, { keys, session, join });
const kind = { type: 'signal', sealedBytes: limits.signalBytes } as const;

describe('signal', () => {
  it('[K18] round-trips at one length, whatever it asks', () => {
    const longest: Signal = { ...signal, counter: Number.MAX_SAFE_INTEGER, kind: 'lower-hand' };
    for (const each of [signal, longest, { ...longest, target: null }]) {
      const bytes = sealSignal(each, { keys, session, join });
      expect(bytes).toHaveLength(limits.signalBytes);
      expect(openSignal(bytes, reader)).toEqual({ ok: true, value: each });
    }
  });

  it('[K9] opens with no byte changed, and in no other room', () => {
    const broken = { ok: false, error: { code: 'seal-broken' } };
    for (let index = 0; index < sealed.length; index++) expect(openSignal(flip(sealed, index), reader)).toEqual(broken);
    expect(openSignal(sealed, { ...reader, keys: ben.keys })).toEqual(broken);
  });

  it('[K18] opens as nobody else’s and as no other join’s', () => {
    const refused = { ok: false, error: { code: 'signature-invalid' } };
    expect(openSignal(sealed, { ...reader, session: ben.session.signing.publicKey })).toEqual(refused);
    expect(openSignal(sealed, { ...reader, join: flip(join, 0) })).toEqual(refused);
  });

  it.each<[keyof Signal, Partial<Signal>]>([
    ['counter', { counter: 4 }],
    ['head', { head: flip(signal.head, 0) }],
    ['kind', { kind: 'lower-hand' }],
    ['target', { target: null }],
  ])('[K18] is refused with another %s than was signed', (_, change) => {
    const signature = sign(session.signing, 'signal', { roomHandle: keys.roomHandle, join, ...signal });
    const forged = seal(kind, encodeCanonical({ ...signal, signature, ...change }), keys);
    expect(openSignal(forged, reader)).toEqual({ ok: false, error: { code: 'signature-invalid' } });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a word that nobody knows', { kind: 'unmute' }],
    ['a short head', { head: range(0, 31) }],
    ['a short target', { target: range(0, 15) }],
    ['a field too many', { name: 'Ada' }],
    ['no signature', { signature: undefined }],
  ])('[K18] is refused with %s inside', (_, change) => {
    const content = { ...signal, signature: range(0, 64), ...change };
    const opened = openSignal(seal(kind, encodeCanonical(content), keys), reader);
    expect(opened).toEqual({ ok: false, error: { code: 'signal-malformed' } });
  });
});
