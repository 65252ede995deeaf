import { Secret } from '@sotto/base';
import { limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, flip, range } from '../../test/fixtures.ts';
import type { HeldStep, KeyRing } from '../generations/KeyRing.ts';
import { type ChatText, isChatText, parseChatText } from '../sealed/displayText.ts';
import { openTalk, sealTalk } from './talk.ts';
import type { Talk } from './talkContent.ts';

const ada = await enter(await createRoom(1, 0x20), 2);
const ben = await enter(await createRoom(1, 0x60), 3);
const [start, join] = [range(1, 32), range(7, 16)];
const { session } = ada;

function stepAt(step: number): HeldStep {
  const cover = { generation: 4, step, n: 4, v: 9, head: range(2, 32), roster: range(3, 32) };
  return { ...cover, key: new Secret(range(step, 32)), confirm: range(5, 16), untilMs: undefined };
}

const steps = [stepAt(6), stepAt(7)];
const ring: KeyRing = [{ number: 4, steps, giver: undefined, goOverAtMs: 0, untilMs: undefined }];
const step = stepAt(7);
const reader = { ring, start, join, session: session.signing.publicKey };
const target = { join: range(80, 16), counter: 3 };
const longest = 'é'.repeat(600) as ChatText;
const talks: readonly Talk[] = [
  { kind: 'say', counter: 1, text: 'Yes.' as ChatText, reply: null },
  { kind: 'say', counter: Number.MAX_SAFE_INTEGER, text: longest, reply: { join, counter: Number.MAX_SAFE_INTEGER } },
  { kind: 'delete', counter: 2, target },
  { kind: 'hide', counter: 2, target },
];
const said = talks[0] as Talk;
const react = { kind: 'react', counter: 1, reaction: 'clap', to: null } as const;
const broken = { ok: false, error: { code: 'seal-broken' } };
const seal = (talk: Talk) => sealTalk(talk, { step, start, join, session });

describe('talk', () => {
  it('[T1, T2] opens as it was sealed, at one length whatever it says', () => {
    for (const talk of talks) {
      const sealed = seal(talk);
      expect(sealed).toHaveLength(limits.talkBytes);
      expect(openTalk(sealed, reader)).toEqual({ ok: true, value: talk });
    }
  });

  it('[T2] of a reaction has one length of its own', () => {
    for (const talk of [react, { ...react, counter: Number.MAX_SAFE_INTEGER, to: range(9, 16) }]) {
      expect(seal(talk)).toHaveLength(limits.reactionBytes);
      expect(openTalk(seal(talk), reader)).toEqual({ ok: true, value: talk });
    }
  });

  it('[T1] opens for nobody who lacks its step', () => {
    const without = [{ ...(ring[0] as KeyRing[number]), steps: [stepAt(6)] }];
    expect(openTalk(seal(said), { ...reader, ring: without })).toEqual({ ok: false, error: { code: 'key-missing' } });
    expect(openTalk(seal(said), { ...reader, ring: [] })).toEqual({ ok: false, error: { code: 'key-missing' } });
  });

  it('[T1] opens under the key of no other step, with no byte changed', () => {
    const sealed = seal(said);
    const other = [{ ...(ring[0] as KeyRing[number]), steps: [{ ...step, key: new Secret(range(9, 32)) }] }];
    expect(openTalk(sealed, { ...reader, ring: other })).toEqual(broken);
    for (let index = 8; index < sealed.length; index += 7) {
      expect(openTalk(flip(sealed, index), reader)).toEqual(broken);
    }
    // The number of the step, whose last bit makes it the step before.
    expect(openTalk(flip(sealed, 7), reader)).toEqual(broken);
  });

  it('[T2] opens as no other join’s, as nobody else’s, and in no other life of the room', () => {
    expect(openTalk(seal(said), { ...reader, join: flip(join, 0) })).toEqual(broken);
    expect(openTalk(seal(said), { ...reader, start: flip(start, 0) })).toEqual(broken);
    expect(openTalk(seal(said), { ...reader, session: ben.session.signing.publicKey })).toEqual({
      ok: false,
      error: { code: 'signature-invalid' },
    });
  });

  it('[T2] is refused at any other length', () => {
    for (const length of [0, 7, limits.reactionBytes - 1, limits.talkBytes + 1])
      expect(openTalk(new Uint8Array(length), reader)).toEqual(broken);
  });

  it('[T2, T3] is refused with other content than a talk', () => {
    const malformed = { ok: false, error: { code: 'talk-malformed' } };
    const odd: readonly Record<string, unknown>[] = [
      { ...said, text: '' },
      { ...said, text: ' a' },
      { ...said, text: 'a\u202eb' },
      { ...said, reply: { join, counter: 1, name: 'Ada' } },
      { kind: 'shout', counter: 1 },
      { ...react, reaction: 'boo' },
    ];
    for (const talk of odd) expect(openTalk(seal(talk as unknown as Talk), reader)).toEqual(malformed);
  });
});

describe('chat text', () => {
  it('[T3] may have several lines, and is trimmed', () => {
    expect(parseChatText(' one\r\ntwo\n')).toEqual({ ok: true, value: 'one\ntwo' });
  });

  it('[T3] is taken as typed without what nobody sees, such as marks of direction', () => {
    for (const [typed, text] of [
      ['\u200fنعم\u200f.', 'نعم.'],
      ['one\ttwo\u0007', 'one two'],
      ['one\u2028two\rthree', 'one\ntwo\nthree'],
      ['a\u202eb\ud800', 'ab'],
    ] as const)
      expect(parseChatText(typed)).toEqual({ ok: true, value: text });
  });

  it('[T3] is never empty or too long, and hides and reorders nothing', () => {
    for (const text of ['', ' ', '\n', '\u200f', 'a'.repeat(1_001), '中'.repeat(401)]) {
      expect(parseChatText(text)).toEqual({ ok: false, error: { code: 'message-refused' } });
    }
    for (const text of ['a\u0007', 'a\tb', 'a\rb', 'a\u2028b', 'a\u200fb', 'a\u202eb', 'a\ud800']) {
      expect(isChatText(text)).toBe(false);
    }
    expect(isChatText('中'.repeat(400))).toBe(true);
  });
});
