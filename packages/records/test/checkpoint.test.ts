import { beforeEach, describe, expect, it } from 'vitest';
import {
  createCheckpoint,
  findGrants,
  hash,
  hashBan,
  hashCheckpoint,
  isBanned,
  isCheckpointValid,
  isModerator,
  isWelcome,
  maySpeak,
  openCheckpoint,
} from '../src/index.ts';
import { guest, listener, moderator, owner, roomHandle, stranger, TestRoom } from './TestRoom.ts';

describe('a checkpoint', () => {
  let room: TestRoom;
  const inside = [{ version: 2, entry: hash('two') }];

  beforeEach(() => {
    room = new TestRoom();
    room.say(owner, { act: 'here' });
    room.say(owner, { act: 'give', members: [moderator.key] });
    room.say(moderator, { act: 'here' });
    room.say(moderator, { act: 'give', members: [guest.key] });
    room.say(guest, { act: 'here' });
    room.say(guest, { act: 'allow', members: [stranger.key] });
    const ban = hashBan(room.log.start, listener.key);
    room.say(guest, { act: 'eject', joins: [listener.join], ban });
    room.say(guest, { act: 'lock' });
  });

  function begin(changed: Partial<Parameters<typeof openCheckpoint>[0]> = {}) {
    const checkpoint = createCheckpoint(room.log, inside);
    const before = room.log;
    const statement = room.write(guest, { act: 'mint', checkpoint: hashCheckpoint(checkpoint) });
    const gives = room.statements.map(({ header }) => header).filter(({ act }) => act === 'give');
    const grants = findGrants(room.log, guest.key, gives) ?? [];
    expect(isCheckpointValid(statement.header, before, inside)).toBe(true);
    expect(room.read(statement)).toBe('ok');
    const { header, body } = statement;
    return openCheckpoint({
      genesis: before.genesis,
      roomHandle,
      grants,
      statement: { header, body },
      checkpoint,
      ...changed,
    });
  }

  it('[P8] gives a newcomer the same log that members have, and both continue alike', () => {
    const opened = begin();
    if (!opened.ok) throw new Error(opened.error.code);
    const { log } = opened.value;
    const { earlier: _, floor: __, ...restored } = log;
    expect(room.log).toMatchObject(restored);
    expect(isModerator(log, moderator.key) && maySpeak(log, stranger.key)).toBe(true);
    expect(isBanned(log, listener.key)).toBe(true);
    expect(isWelcome(log, { join: stranger.join, member: stranger.key, version: 5 })).toBe(false);
    expect(room.say(moderator, { act: 'unlock' })).toBe('ok');
  });

  it('[P8] is refused if it differs from the records', () => {
    const richer = { ...createCheckpoint(room.log, inside), moderators: [stranger.key] };
    const { header } = room.write(guest, { act: 'mint', checkpoint: hashCheckpoint(richer) });
    expect(isCheckpointValid(header, room.log, inside)).toBe(false);
    const other = room.write(guest, { act: 'mint', checkpoint: hashCheckpoint(createCheckpoint(room.log, [])) });
    expect(isCheckpointValid(other.header, room.log, inside)).toBe(false);
    expect(begin({ checkpoint: richer })).toMatchObject({ error: { code: 'malformed' } });
  });

  it('[P8] is refused by newcomers if no chain of `give` leads from the owner to its signer', () => {
    expect(begin({ grants: [] })).toMatchObject({ error: { code: 'not-granted' } });
    const gives = room.statements.map(({ header }) => header).filter(({ act }) => act === 'give');
    expect(findGrants(room.log, stranger.key, gives)).toBeUndefined();
    expect(findGrants(room.log, owner.key, gives)).toEqual([]);
    expect(findGrants(room.log, guest.key, gives)?.length).toBe(2);
  });
});
