import { limits, type MemberReaction, type MemberTalk } from '@sotto/protocol';
import { expect, it } from 'vitest';
import { createTurns } from '../limits/createTurns.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import { Member } from '../rooms/Member.ts';
import type { Client } from './Client.ts';
import { goInside } from './goInside.ts';
import { react, talk } from './talk.ts';

const bytes = (length: number) => new Uint8Array(length);

it('[T4] gives a member who comes back on another connection no new allowance', async () => {
  const talks: MemberTalk[] = [];
  const reactions: MemberReaction[] = [];
  const room = {
    isModerator: () => false,
    talkSoon: {
      addTalk: (each: MemberTalk) => talks.push(each) > 0,
      addReaction: (each: MemberReaction) => void reactions.push(each),
    },
  } as unknown as LiveRoom;
  const introduction = { version: 1, join: bytes(16), credential: bytes(640), signature: bytes(64) };
  const member = new Member({ introduction, session: bytes(32), receiving: bytes(16) });
  for (let connections = 0; connections < 3; connections++) {
    const ways = { deliver: () => undefined, disconnect: () => undefined };
    const client = { ...ways, turns: createTurns(() => 0), presence: { phase: 'entering' } } as unknown as Client;
    goInside(client, room, member);
    for (let count = 0; count < 12; count++) {
      await talk(client, { talk: bytes(limits.talkBytes) });
      await react(client, { reaction: bytes(limits.reactionBytes) });
    }
    expect(await talk(client, { talk: bytes(limits.talkBytes) })).toEqual({
      ok: false,
      error: { code: 'rate-limited' },
    });
  }
  expect([talks.length, reactions.length]).toEqual([6, 10]);
});
