import { beforeEach, describe, expect, it } from 'vitest';
import { hash, hashBan, isModerator, isWelcome, maySpeak, nameOf } from '../src/index.ts';
import { guest, listener, moderator, owner, type Person, stranger, TestRoom } from './TestRoom.ts';

const stay = ({ join, key }: Person, version = 3) => ({ join, member: key, version });

describe('powers', () => {
  let room: TestRoom;

  beforeEach(() => {
    room = new TestRoom();
    expect(room.say(owner, { act: 'here' })).toBe('ok');
    expect(room.say(owner, { act: 'give', members: [moderator.key] })).toBe('ok');
    expect(room.say(moderator, { act: 'here' })).toBe('ok');
  });

  it('[P5] moderators act, members who may speak mint, and others do nothing', () => {
    for (const act of ['here', 'mint', 'lock', 'close'] as const) expect(room.say(guest, { act })).toBe('not-allowed');
    expect(room.say(guest, { act: 'allow', members: [guest.key] })).toBe('not-allowed');
    expect(room.say(moderator, { act: 'allow', members: [guest.key] })).toBe('ok');
    expect(room.say(guest, { act: 'mint' })).toBe('ok');
    expect(room.say(guest, { act: 'lock' })).toBe('not-allowed');
    expect(room.say(moderator, { act: 'deny', members: [guest.key] })).toBe('ok');
    expect(room.say(guest, { act: 'mint' })).toBe('not-allowed');
    expect(room.say(moderator, { act: 'close' })).toBe('ok');
    expect(room.say(owner, { act: 'mint' })).toBe('room-closed');
  });

  it('[P5] nobody acts against the owner, by key, join or ban', () => {
    const ban = hashBan(room.log.start, owner.key);
    for (const by of [owner, moderator]) {
      expect(room.say(by, { act: 'eject', members: [owner.key] })).toBe('not-allowed');
      expect(room.say(by, { act: 'eject', joins: [owner.join] })).toBe('not-allowed');
      expect(room.say(by, { act: 'eject', joins: [guest.join], ban })).toBe('not-allowed');
      expect(room.say(by, { act: 'deny', members: [owner.key] })).toBe('not-allowed');
    }
  });

  it('[P5] the owner acts from a join that was removed before it was shown', () => {
    const fresh = new TestRoom();
    fresh.say(owner, { act: 'give', members: [moderator.key] });
    expect(fresh.say(moderator, { act: 'eject', joins: [owner.join] })).toBe('ok');
    expect(fresh.say(owner, { act: 'here' })).toBe('ok');
    expect(isWelcome(fresh.log, stay(owner))).toBe(true);
  });

  it('[P5] only the owner acts against a moderator, by key, join or ban', () => {
    room.say(owner, { act: 'give', members: [guest.key] });
    const ban = hashBan(room.log.start, moderator.key);
    expect(room.say(guest, { act: 'eject', members: [moderator.key] })).toBe('not-allowed');
    expect(room.say(guest, { act: 'eject', joins: [moderator.join] })).toBe('not-allowed');
    expect(room.say(guest, { act: 'eject', joins: [listener.join], ban })).toBe('not-allowed');
    expect(room.say(guest, { act: 'deny', members: [moderator.key] })).toBe('not-allowed');
    expect(room.say(guest, { act: 'take', members: [moderator.key] })).toBe('not-allowed');
    expect(room.say(owner, { act: 'take', members: [moderator.key] })).toBe('ok');
    expect(room.log.here.has(nameOf(moderator.key))).toBe(false);
    expect(room.say(guest, { act: 'eject', members: [moderator.key] })).toBe('ok');
  });

  it('[P7] a ban takes the power of a moderator who never said `here`, under every join', () => {
    room.say(owner, { act: 'give', members: [guest.key] });
    const ban = hashBan(room.log.start, guest.key);
    expect(room.say(owner, { act: 'eject', joins: [listener.join], ban })).toBe('ok');
    expect(isModerator(room.log, guest.key)).toBe(false);
    const again = stranger.join;
    for (const act of ['here', 'mint', 'lock'] as const)
      expect(room.say(guest, { act, join: again })).toBe('not-allowed');
    expect(room.say(owner, { act: 'give', members: [guest.key] })).toBe('not-allowed');
    expect(isWelcome(room.log, { join: again, member: guest.key, version: 99 })).toBe(false);
  });

  it('[P7] a banned listener stays out of an everyone-speaks room, and mints no more', () => {
    const open = new TestRoom({ everyoneSpeaks: true });
    const ban = hashBan(open.log.start, listener.key);
    expect(open.say(listener, { act: 'mint' })).toBe('ok');
    expect(open.say(owner, { act: 'eject', joins: [listener.join], ban })).toBe('ok');
    expect(open.say(listener, { act: 'mint', join: stranger.join })).toBe('not-allowed');
    expect(maySpeak(open.log, listener.key)).toBe(false);
  });

  it('[P7] a removal voids entries up to its version, a ban all; both look alike', () => {
    expect(room.say(moderator, { act: 'eject', members: [guest.key], joins: [guest.join] })).toBe('ok');
    expect(isWelcome(room.log, stay(guest, 4))).toBe(false);
    expect(isWelcome(room.log, { ...stay(guest, 4), join: hash('another tab').slice(0, 16) })).toBe(false);
    expect(isWelcome(room.log, { ...stay(guest, 5), join: hash('later').slice(0, 16) })).toBe(true);
    const last = room.statements.at(-1)?.header;
    expect(last?.ban?.length).toBe(32);
  });

  it('[P6] an allowed speaker stays allowed through a reload, and a `take` or `deny` hits every join', () => {
    room.say(moderator, { act: 'allow', members: [guest.key] });
    expect(room.say(guest, { act: 'mint', join: stranger.join })).toBe('ok');
    room.say(moderator, { act: 'deny', members: [guest.key] });
    expect(room.say(guest, { act: 'mint', join: listener.join })).toBe('not-allowed');
  });

  it('[P7] a lock keeps out later entries, except the admitted, moderators and the owner', () => {
    expect(room.say(moderator, { act: 'lock' })).toBe('ok');
    expect(room.say(moderator, { act: 'lock' })).toBe('not-allowed');
    expect(isWelcome(room.log, stay(guest, 4))).toBe(true);
    expect(isWelcome(room.log, stay(guest, 5))).toBe(false);
    expect(isWelcome(room.log, stay(owner, 5)) && isWelcome(room.log, stay(moderator, 5))).toBe(true);
    room.say(moderator, { act: 'admit', members: [guest.key] });
    expect(isWelcome(room.log, stay(guest, 5)) && isWelcome(room.log, stay(guest, 6))).toBe(true);
    room.say(moderator, { act: 'unlock' });
    expect(room.say(moderator, { act: 'unlock' })).toBe('not-allowed');
    expect(isWelcome(room.log, stay(listener, 7))).toBe(true);
  });

  it('[B3] the newest own `here` of a key counts', () => {
    expect(room.say(moderator, { act: 'here' })).toBe('not-allowed');
    expect(room.say(moderator, { act: 'here', join: stranger.join })).toBe('ok');
    expect(room.log.here.get(nameOf(moderator.key))?.join).toEqual(stranger.join);
    expect([...room.log.here.keys()]).toEqual([owner, moderator].map(({ key }) => nameOf(key)));
    expect(room.say(moderator, { act: 'here' })).toBe('ok');
  });
});
