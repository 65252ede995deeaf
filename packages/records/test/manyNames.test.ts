import { afterEach, expect, it, vi } from 'vitest';
import { HereMap, hash, hashBan, isModerator, NameMap, NameSet, withBans } from '../src/index.ts';
import { guest, listener, moderator, owner, TestRoom } from './TestRoom.ts';

afterEach(() => vi.restoreAllMocks());

it('[P4] a statement costs the same with 10,000 names in every list: it scans none of them', () => {
  const room = new TestRoom();
  room.say(owner, { act: 'here' });
  room.say(owner, { act: 'give', members: [moderator.key] });
  const keys = Array.from({ length: 10_000 }, (_, index) => hash(`member ${index}`));
  const names = keys.map((key) => Buffer.from(key).toString('hex'));
  const { log } = room;
  room.log = {
    ...log,
    moderators: log.moderators.with(names),
    ...{ allowed: NameSet.of(names), denied: NameSet.of(names), admitted: NameSet.of(names), bans: NameSet.of(names) },
    ...{ ejected: NameSet.of(names), barred: NameMap.of(names.map((name) => [name, 1] as const)) },
    shown: log.shown.with(names.map((name) => [name.slice(0, 32), name] as const)),
    byBan: withBans(log, [...keys, moderator.key]),
  };
  for (const type of [NameSet, NameMap, HereMap])
    vi.spyOn(type.prototype, Symbol.iterator).mockImplementation(() => {
      throw new Error('went through all names');
    });
  const ban = hashBan(log.start, guest.key);
  expect(room.say(moderator, { act: 'here' })).toBe('ok');
  expect(room.say(moderator, { act: 'allow', members: [guest.key] })).toBe('ok');
  expect(room.say(moderator, { act: 'deny', members: [listener.key] })).toBe('ok');
  expect(room.say(moderator, { act: 'admit', members: [guest.key] })).toBe('ok');
  expect(room.say(moderator, { act: 'eject', joins: [guest.join], ban })).toBe('ok');
  expect(room.log.allowed.has(Buffer.from(guest.key).toString('hex'))).toBe(false);
  expect(room.say(moderator, { act: 'eject', ban: hashBan(log.start, keys[7] ?? guest.key) })).toBe('not-allowed');
  expect(room.say(owner, { act: 'eject', ban: hashBan(log.start, keys[7] ?? guest.key) })).toBe('ok');
  expect(isModerator(room.log, keys[7] ?? guest.key)).toBe(false);
  expect(room.say(owner, { act: 'take', members: [moderator.key] })).toBe('ok');
  expect(room.say(owner, { act: 'lock' })).toBe('ok');
  expect(room.say(owner, { act: 'unlock' })).toBe('ok');
});
