import { randomBytes } from '@sotto/base';
import { createServerKeys } from '@sotto/envelope';
import { expect, it } from 'vitest';
import { deriveGroup } from './deriveGroup.ts';

const room = { handle: randomBytes(16), createdAt: new Date(1_700_000_000_000) };

it('[R11] finds a room’s group again, and gives another to each room, each making of it and each server', async () => {
  const [keys, others] = [await createServerKeys(), await createServerKeys()];
  const group = await deriveGroup(keys, room);
  expect(group.length).toBe(16);
  expect(await deriveGroup(keys, structuredClone(room))).toEqual(group);
  const different = [
    await deriveGroup(keys, { ...room, handle: randomBytes(16) }),
    await deriveGroup(keys, { ...room, createdAt: new Date(1_700_000_000_001) }),
    await deriveGroup(others, room),
    room.handle,
  ];
  const all = [group, ...different].map((each) => Buffer.from(each).toString('hex'));
  expect(new Set(all).size).toBe(5);
});
