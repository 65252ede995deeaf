import { randomBytes } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createFakeMember, createFakeRoom } from '../../test/createFakeMember.ts';
import type { LiveRoom } from './LiveRoom.ts';
import type { Member } from './Member.ts';

function createRoom(count: number) {
  const room = createFakeRoom();
  const members = Array.from({ length: count }, createFakeMember);
  for (const member of members) room.add(member);
  return { room, members };
}

function counts({ memberCount, stageCount, audienceCount }: LiveRoom) {
  return [memberCount, stageCount, audienceCount];
}

function goOnStage(room: LiveRoom, member: Member | undefined): void {
  if (member)
    room.takeStage(member, {
      transport: randomBytes(16),
      producer: randomBytes(16),
      member: randomBytes(32),
      isProducing: false,
    });
}

describe('LiveRoom', () => {
  it('counts everybody once, on stage or off it', () => {
    const { room, members } = createRoom(3);
    expect(counts(room)).toEqual([3, 0, 3]);
    goOnStage(room, members[1]);
    expect(counts(room)).toEqual([3, 1, 2]);
    goOnStage(room, members[1]);
    expect(counts(room)).toEqual([3, 1, 2]);
    expect([...room.stage()]).toEqual([members[1]]);
  });

  it('[R6] has nothing at the relay of a member who left the stage', () => {
    const { room, members } = createRoom(1);
    const [member] = members;
    if (!member) throw new Error('no member');
    goOnStage(room, member);
    expect(member.speaking).toMatchObject({ isProducing: false });
    room.leaveStage(member);
    expect(member.speaking).toBeUndefined();
    expect(counts(room)).toEqual([1, 0, 1]);
  });

  it('[R7] takes a member off the stage with the room, and says whether they were inside', () => {
    const { room, members } = createRoom(2);
    const [member] = members;
    if (!member) throw new Error('no member');
    goOnStage(room, member);
    expect(room.remove(member)).toBe(true);
    expect(room.remove(member)).toBe(false);
    expect(counts(room)).toEqual([1, 0, 1]);
  });

  it('[G2] knows whether a speaker is the only connected member who could hold the key', () => {
    const { room, members } = createRoom(3);
    const [speaker, other] = members;
    if (!speaker || !other) throw new Error('no members');
    goOnStage(room, speaker);
    expect(room.isAlone(speaker)).toBe(true);
    goOnStage(room, other);
    expect([speaker, other].map((member) => room.isAlone(member))).toEqual([false, false]);
    other.detach(0, () => undefined);
    expect(room.isAlone(speaker)).toBe(true);
  });

  it('[R8] lists the audience page by page, in the order of arrival, without the stage', () => {
    const { room, members } = createRoom(6);
    goOnStage(room, members[1]);
    const [a, , c, d, e, f] = members;
    expect(room.audiencePage(0, 2)).toEqual([a, c]);
    expect(room.audiencePage(2, 2)).toEqual([d, e]);
    expect(room.audiencePage(4, 2)).toEqual([f]);
    expect(room.audiencePage(5, 2)).toEqual([]);
    expect(room.audiencePage(0, 50)).toEqual([a, c, d, e, f]);
  });

  it('tells everybody, or everybody but one', () => {
    const { room, members } = createRoom(3);
    room.news.tellAll({ event: 'room-ended' });
    room.news.tellAll({ event: 'audience-changed', count: 1 }, members[2]);
    expect(members.map(({ told }) => told.length)).toEqual([2, 2, 1]);
  });

  it('[R13] tells the stage first, then moderators who are here, then the others, each once', () => {
    const { room, members } = createRoom(4);
    const [listener, moderator, speaker, both] = members;
    goOnStage(room, speaker);
    goOnStage(room, both);
    room.setHere(moderator as Member, both as Member);
    expect([...room.news.stageFirst()]).toEqual([speaker, both, moderator, listener]);
    room.news.tellHosts({ event: 'audience-changed', count: 1 }, speaker);
    room.news.tellOthersSoon({ event: 'audience-changed', count: 2 });
    room.news.flush();
    expect(members.map(({ told }) => told)).toEqual([
      [{ event: 'audience-changed', count: 2 }],
      [{ event: 'audience-changed', count: 1 }],
      [],
      [{ event: 'audience-changed', count: 1 }],
    ]);
  });
});
