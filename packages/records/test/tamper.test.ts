import { encodeCanonical } from '@sotto/protocol';
import { expect, it, vi } from 'vitest';
import { hash, judge, openLog, parseStatement, readStatement } from '../src/index.ts';
import { createGenesis, guest, moderator, owner, roomHandle, TestRoom } from './TestRoom.ts';

vi.setConfig({ testTimeout: 60_000 });

it('[P3] a statement with any changed bit does not follow', () => {
  const room = new TestRoom();
  const { header, body } = room.write(owner, { act: 'eject', members: [guest.key], joins: [guest.join] });
  const bytes = encodeCanonical({ header, body });
  for (let bit = 0; bit < bytes.length * 8; bit += 13) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const parsed = parseStatement(changed);
    expect(parsed.ok && judge(room.log, parsed.value).ok, `bit ${bit}`).toBe(false);
  }
  expect(room.read(readStatement({ header, body }))).toBe('ok');
});

it('[P3] refuses a gap, a fork, another room, another body and a statement twice', () => {
  const room = new TestRoom();
  const first = room.write(owner, { act: 'mint' });
  expect(room.say(owner, { act: 'mint', number: 2 })).toBe('not-next');
  expect(room.say(owner, { act: 'mint', previous: hash('elsewhere') })).toBe('forked');
  expect(room.say(owner, { act: 'mint', start: hash('another room') })).toBe('wrong-room');
  expect(room.read(readStatement({ ...first, body: new Uint8Array(128) }))).toBe('malformed');
  expect(room.read(first)).toBe('ok');
  expect(room.read(first)).toBe('not-next');
});

it('[P2] refuses fields that the act does not have, and names given twice', () => {
  const room = new TestRoom();
  const wrong = [
    { act: 'mint', members: [guest.key] },
    { act: 'mint', minting: null },
    { act: 'mint', ban: hash('nobody') },
    { act: 'give', members: [] },
    { act: 'give', members: [guest.key, guest.key] },
    { act: 'give', members: [guest.key], joins: [guest.join] },
    { act: 'eject', ban: null },
    { act: 'lock', checkpoint: hash('checkpoint') },
    { act: 'close', minting: { commitment: hash(''), version: 0, roster: hash('') } },
  ] as const;
  for (const each of wrong) {
    const said = { ...each, ...('members' in each && { members: [...each.members] }) } as never;
    expect(room.say(owner, said)).toBe('malformed');
  }
});

it('[P3] refuses a signature by any other key', () => {
  const room = new TestRoom();
  expect(room.say(guest, { act: 'mint', signer: owner.key })).toBe('bad-signature');
  const forged = { ...createGenesis(), everyoneSpeaks: true };
  expect(openLog(forged, roomHandle).ok).toBe(false);
  expect(openLog(createGenesis(), hash('another').slice(0, 16)).ok).toBe(false);
});

it('[P1] a statement of one life of a room says nothing in the next', () => {
  const [first, second] = [new TestRoom(), new TestRoom({ life: hash('another') })];
  expect(second.read(first.write(owner, { act: 'give', members: [moderator.key] }))).toBe('wrong-room');
});
