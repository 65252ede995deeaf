import { type Bytes, toBase64url } from '@sotto/base';
import { type Act, acts, encodeCanonical, type Gate } from '@sotto/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { body, openRoom, owner, type Person, person, roomHandle, sign, signGenesis } from '../test/people.ts';
import { parseGenesis, parseStatement, readStatement } from './chain.ts';
import { judge } from './judge.ts';
import { openLog, type RoomLog } from './RoomLog.ts';

const [ada, ben, cleo] = [person(1), person(2), person(3)];

type Said = readonly [by: Person, fields: Partial<Gate> & { readonly act: Act }];

/** The log after statements that all must follow. */
async function say(log: RoomLog, ...said: readonly Said[]): Promise<RoomLog> {
  let reached = log;
  for (const [by, fields] of said) {
    const next = judge(reached, await sign(reached, by, fields));
    if (!next.ok) throw new Error(next.error.code);
    reached = next.value;
  }
  return reached;
}

async function verdict(log: RoomLog, by: Person, fields: Partial<Gate> & { readonly act: Act }): Promise<string> {
  const judged = judge(log, await sign(log, by, fields));
  return judged.ok ? 'ok' : judged.error.code;
}

/** Ada is a moderator and present, Ben may speak, Cleo only listens. */
async function room(): Promise<RoomLog> {
  const give: Said = [owner, { act: 'give', member: ada.key }];
  return say(
    await openRoom(),
    give,
    [owner, { act: 'back' }],
    [ada, { act: 'back' }],
    [owner, { act: 'allow', joins: [ben.join] }],
  );
}

describe('a genesis', () => {
  it('[P1] begins a log of the room that it names, signed by the owner that it names', async () => {
    const genesis = await signGenesis();
    expect(parseGenesis(encodeCanonical(genesis))).toEqual({ ok: true, value: genesis });
    expect(await openLog(genesis, roomHandle)).toMatchObject({ ok: true, value: { sequence: 0 } });
    expect(await openLog(genesis, new Uint8Array(16))).toMatchObject({ error: { code: 'wrong-room' } });
  });

  it.each(['epoch', 'owner', 'everyoneSpeaks', 'body', 'signature'] as const)(
    '[P1] with another %s than was signed is refused',
    async (field) => {
      const genesis = await signGenesis();
      const changed = {
        epoch: 2,
        owner: ada.key,
        everyoneSpeaks: true,
        body: new Uint8Array(32),
        signature: new Uint8Array(64),
      };
      const forged = { ...genesis, [field]: changed[field] };
      expect(await openLog(forged, roomHandle)).toMatchObject({ error: { code: 'bad-signature' } });
    },
  );
});

describe('a statement', () => {
  it('[P2] is read from the bytes it travels as, and from no others', async () => {
    const { gate } = await sign(await openRoom(), owner, { act: 'back' });
    const bytes = encodeCanonical({ gate, body });
    expect(await parseStatement(bytes)).toMatchObject({ ok: true, value: { gate } });
    expect(await parseStatement(bytes.slice(0, -1))).toMatchObject({ error: { code: 'bad-message' } });
    expect(await parseStatement(encodeCanonical({ gate, body, more: 1 }))).toMatchObject({
      error: { code: 'bad-message' },
    });
    expect(await parseStatement(encodeCanonical({ gate, body: body.slice(1) }))).toMatchObject({ ok: false });
  });

  it.each([
    ['roomHandle', 'wrong-room'],
    ['sequence', 'not-next'],
    ['previous', 'forked'],
    ['body', 'malformed'],
    ['join', 'bad-signature'],
    ['act', 'malformed'],
    ['member', 'malformed'],
    ['joins', 'bad-signature'],
    ['commitment', 'bad-signature'],
    ['signature', 'bad-signature'],
  ] as const)('[P2] with another %s than was signed is refused', async (field, code) => {
    const log = await room();
    const { gate } = await sign(log, owner, { act: 'eject', joins: [ben.join] });
    const changes: Partial<Gate> = {
      roomHandle: new Uint8Array(16),
      sequence: gate.sequence + 1,
      previous: new Uint8Array(32),
      body: new Uint8Array(32),
      join: cleo.join,
      act: 'unlock',
      member: ada.key,
      joins: [cleo.join],
      commitment: new Uint8Array(32).fill(4),
      signature: new Uint8Array(64),
    };
    const changed = { ...gate, [field]: changes[field] };
    expect(judge(log, await readStatement({ gate: changed, body }))).toMatchObject({ error: { code } });
  });

  it('[P2] by another signer than the one who signed is refused', async () => {
    const log = await room();
    const { gate } = await sign(log, cleo, { act: 'eject', joins: [ben.join] });
    const forged = { ...gate, signer: owner.key };
    expect(judge(log, await readStatement({ gate: forged, body }))).toMatchObject({ error: { code: 'bad-signature' } });
  });

  it('[P2] whose body was swapped is refused', async () => {
    const log = await room();
    const { gate } = await sign(log, owner, { act: 'lock' });
    const swapped = { gate, body: new Uint8Array(body.length) as Bytes };
    expect(judge(log, await readStatement(swapped))).toMatchObject({ error: { code: 'malformed' } });
  });

  it.each<[string, Partial<Gate> & { act: Act }]>([
    ['mints without a commitment', { act: 'mint', commitment: null }],
    ['commits without minting', { act: 'unlock', commitment: new Uint8Array(32) }],
    ['gives power to nobody', { act: 'give' }],
    ['names a member without need', { act: 'lock', member: ben.key }],
    ['allows nobody', { act: 'allow' }],
    ['names one join twice', { act: 'allow', joins: [ben.join, ben.join] }],
    ['calls two away', { act: 'away', joins: [owner.join, ada.join] }],
    ['names a join without need', { act: 'close', joins: [ben.join] }],
  ])('[P2] that %s is malformed', async (_, fields) => {
    expect(await verdict(await room(), owner, fields)).toBe('malformed');
  });

  it('[P3] follows the newest one alone: late, early, again and from a fork it does not', async () => {
    const log = await room();
    const [first, second] = [await sign(log, owner, { act: 'lock' }), await sign(log, ada, { act: 'lock' })];
    const next = judge(log, first);
    if (!next.ok) throw new Error(next.error.code);
    expect(judge(next.value, second)).toMatchObject({ error: { code: 'not-next' } });
    expect(judge(next.value, first)).toMatchObject({ error: { code: 'not-next' } });
    const other = judge(log, second);
    const onOther = other.ok && (await sign(other.value, owner, { act: 'unlock' }));
    expect(onOther && judge(next.value, onOther)).toMatchObject({ error: { code: 'forked' } });
    expect(onOther && judge(log, onOther)).toMatchObject({ error: { code: 'not-next' } });
  });

  it('[P3] of another epoch does not follow', async () => {
    const other = await openLog(await signGenesis({ epoch: 2 }), roomHandle);
    if (!other.ok) throw new Error(other.error.code);
    const statement = await sign(other.value, owner, { act: 'back' });
    expect(judge(await openRoom(), statement)).toMatchObject({ error: { code: 'forked' } });
  });
});

describe('who may', () => {
  const onBen = { joins: [ben.join] };
  const cases: [Act, Partial<Gate>, string][] = [
    ['mint', {}, 'ok ok not-allowed not-allowed'],
    ['give', { member: cleo.key }, 'ok ok not-allowed not-allowed'],
    ['take', { member: ada.key }, 'ok not-allowed not-allowed not-allowed'],
    ['admit', { joins: [cleo.join] }, 'ok ok not-allowed not-allowed'],
    ['allow', { joins: [cleo.join] }, 'ok ok not-allowed not-allowed'],
    ['deny', onBen, 'ok ok not-allowed not-allowed'],
    ['eject', onBen, 'ok ok not-allowed not-allowed'],
    ['eject', { joins: [] }, 'ok ok not-allowed not-allowed'],
    ['eject', { joins: [ada.join] }, 'ok not-allowed not-allowed not-allowed'],
    ['deny', { joins: [ada.join] }, 'ok not-allowed not-allowed not-allowed'],
    ['eject', { joins: [owner.join] }, 'not-allowed not-allowed not-allowed not-allowed'],
    ['lock', {}, 'ok ok not-allowed not-allowed'],
    ['unlock', {}, 'not-allowed not-allowed not-allowed not-allowed'],
    ['away', { joins: [ada.join] }, 'ok ok not-allowed not-allowed'],
    ['away', onBen, 'not-allowed not-allowed not-allowed not-allowed'],
    ['back', {}, 'not-allowed not-allowed not-allowed not-allowed'],
    ['close', {}, 'ok ok not-allowed not-allowed'],
  ];
  it.each(cases)('[P5] %s: owner, moderator, speaker, listener', async (act, fields, expected) => {
    const log = await room();
    const verdicts = await Promise.all([owner, ada, ben, cleo].map((by) => verdict(log, by, { act, ...fields })));
    expect(verdicts.join(' ')).toBe(expected);
  });

  it('[P6] speakers mint and call each other away while no moderator is present, listeners never', async () => {
    const alone = await say(
      await room(),
      [ada, { act: 'away', joins: [owner.join] }],
      [ada, { act: 'away', joins: [ada.join] }],
    );
    expect(await verdict(alone, ben, { act: 'mint' })).toBe('ok');
    expect(await verdict(alone, ben, { act: 'away', joins: [cleo.join] })).toBe('ok');
    for (const act of ['mint', 'away'] as const) {
      expect(await verdict(alone, cleo, { act, joins: act === 'away' ? [ben.join] : [] })).toBe('not-allowed');
    }
    const everyone = await openRoom(true);
    expect(await verdict(everyone, cleo, { act: 'mint' })).toBe('ok');
  });

  it('[P6] a speaker calls the last moderator present away, who comes back', async () => {
    const one = await say(await room(), [owner, { act: 'away', joins: [owner.join] }]);
    expect(await verdict(one, ben, { act: 'mint' })).toBe('not-allowed');
    const none = await say(one, [ben, { act: 'away', joins: [ada.join] }]);
    expect(none.present.size).toBe(0);
    const again = await say(none, [ada, { act: 'back' }]);
    expect([...again.present.keys()]).toEqual([toBase64url(ada.join)]);
    expect(again.away.has(toBase64url(ada.join))).toBe(false);
  });

  it('[B4] a moderator is present under one join, the last that said so', async () => {
    const again = { ...ada, join: cleo.join };
    const log = await say(await room(), [again, { act: 'back' }]);
    expect([...log.present.keys()]).toEqual([owner.join, again.join].map(toBase64url));
    expect(await verdict(log, ada, { act: 'back' })).toBe('ok');
    expect(await verdict(log, again, { act: 'back' })).toBe('not-allowed');
  });

  it('[B4] a moderator who goes calls their own join away, the last one too', async () => {
    const log = await say(await room(), [ada, { act: 'away', joins: [ada.join] }]);
    const none = await say(log, [owner, { act: 'away', joins: [owner.join] }]);
    expect(none.present.size).toBe(0);
  });

  it('[P5] whoever was ejected says nothing any more, whatever they were', async () => {
    const log = await say(await room(), [owner, { act: 'eject', joins: [ada.join, ben.join] }]);
    expect(log.moderators.size).toBe(0);
    expect([...log.present.keys()]).toEqual([toBase64url(owner.join)]);
    for (const by of [ada, ben]) expect(await verdict(log, by, { act: 'back' })).toBe('not-allowed');
  });

  it('[P5] power that was taken is gone, with its presence', async () => {
    const log = await say(await room(), [owner, { act: 'take', member: ada.key }]);
    expect(await verdict(log, ada, { act: 'lock' })).toBe('not-allowed');
    expect(log.present.has(toBase64url(ada.join))).toBe(false);
  });

  it('[P5] nothing follows once the room is closed', async () => {
    const log = await say(await room(), [ada, { act: 'close' }]);
    for (const act of acts) expect(await verdict(log, owner, { act })).toBe('room-closed');
  });

  it('[P4] a generation is the newest that was minted, and keeps what it was bound to', async () => {
    const before = await room();
    const log = await say(before, [owner, { act: 'lock' }], [ada, { act: 'unlock' }]);
    expect(log.generation).toMatchObject({ number: before.sequence + 1, previous: before.head, act: 'lock' });
    expect(log.earlier).toBeUndefined();
  });
});

describe('any log', () => {
  const people = [owner, ada, ben, cleo, person(4)];
  const anyone = fc.constantFrom(...people);
  const anySaid = fc.record({
    by: anyone,
    act: fc.constantFrom(...acts.filter((act) => act !== 'close')),
    member: anyone,
    joins: fc.uniqueArray(anyone, { maxLength: 2 }),
  });

  it('[P5] gives nobody a power that the owner or a moderator did not give', async () => {
    const property = fc.asyncProperty(fc.array(anySaid, { maxLength: 30 }), fc.boolean(), async (said, everyone) => {
      let log = await openRoom(everyone);
      for (const { by, act, member, joins } of said) {
        const hasMember = act === 'give' || act === 'take';
        const fields = { act, member: hasMember ? member.key : null, joins: joins.map(({ join }) => join) };
        const next = judge(log, await sign(log, by, fields));
        if (!next.ok) continue;
        const gained = [...next.value.moderators].filter((name) => !log.moderators.has(name));
        const mayGive = by === owner || log.moderators.has(toBase64url(by.key));
        expect(gained.length === 0 || (mayGive && act === 'give')).toBe(true);
        const lost = [...log.moderators].filter((name) => !next.value.moderators.has(name));
        expect(lost.length === 0 || by === owner).toBe(true);
        expect(next.value.sequence).toBe(log.sequence + 1);
        log = next.value;
      }
    });
    await fc.assert(property, { seed: 20_261_122, numRuns: 60 });
  });

  it('[P4] adds up to the same for whoever reads it from bytes', async () => {
    const property = fc.asyncProperty(fc.array(anySaid, { maxLength: 20 }), async (said) => {
      let [told, read] = [await openRoom(true), await openRoom(true)];
      for (const { by, act, joins } of said) {
        const signed = await sign(told, by, { act, joins: joins.map(({ join }) => join) });
        const parsed = await parseStatement(encodeCanonical({ gate: signed.gate, body }));
        if (!parsed.ok) throw new Error(parsed.error.code);
        const [one, other] = [judge(told, signed), judge(read, parsed.value)];
        expect(other).toEqual(one);
        if (one.ok && other.ok) [told, read] = [one.value, other.value];
      }
    });
    await fc.assert(property, { seed: 20_261_123, numRuns: 30 });
  });
});
