import { acts } from '@sotto/protocol';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { hashBan, isBanned, isModerator, judge, nameOf, openLog } from '../src/index.ts';
import { owner, people, roomHandle, TestRoom } from './TestRoom.ts';

vi.setConfig({ testTimeout: 60_000 });

const person = fc.nat(people.length - 1).map((index) => people[index] ?? owner);
const said = fc.record({
  by: person,
  from: person,
  act: fc.constantFrom(...acts.filter((act) => act !== 'close')),
  whom: fc.uniqueArray(person, { maxLength: 2 }),
  joins: fc.uniqueArray(person, { maxLength: 2 }),
  ban: fc.option(person),
});

it('[P4, P5] in any sequence of statements, power comes from the owner or a moderator, and nobody takes the owner’s', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(said, { maxLength: 25 }), (everyoneSpeaks, all) => {
      const room = new TestRoom({ everyoneSpeaks });
      for (const { by, from, act, whom, joins, ban } of all) {
        const before = room.log;
        const names = !['here', 'mint', 'lock', 'unlock'].includes(act);
        const verdict = room.say(by, {
          act,
          join: from.join,
          members: names ? whom.map(({ key }) => key) : [],
          joins: act === 'eject' ? joins.map(({ join }) => join) : [],
          ...(act === 'eject' && ban && { ban: hashBan(before.start, ban.key) }),
        });
        if (verdict !== 'ok') expect(room.log).toBe(before);
        else if (act !== 'mint') expect(isModerator(before, by.key)).toBe(true);
        for (const { key } of people) {
          const isNew = isModerator(room.log, key) && !isModerator(before, key);
          if (isNew) expect(act === 'give' && isModerator(before, by.key)).toBe(true);
          if (isModerator(before, key) && !isModerator(room.log, key)) expect(by).toBe(owner);
          if (isModerator(room.log, key)) expect(isBanned(room.log, key)).toBe(false);
          if (isBanned(before, key)) expect(isBanned(room.log, key)).toBe(true);
        }
        for (const name of room.log.here.keys()) {
          expect(name === nameOf(owner.key) || room.log.moderators.has(name)).toBe(true);
        }
      }
      const replayed = openLog(room.log.genesis, roomHandle);
      let log = replayed.ok ? replayed.value : undefined;
      for (const statement of room.statements) {
        const judged = log && judge(log, statement);
        log = judged?.ok ? judged.value : undefined;
      }
      expect(log).toEqual(room.log);
    }),
    { seed: 20, numRuns: 80 },
  );
});
