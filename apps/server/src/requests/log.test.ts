import { parseMessage, type RoomAnswer, roomAnswers } from '@sotto/protocol';
import { expect, it } from 'vitest';
import { ownerJoin, owner as ownerKey } from '../../test/signForTest.ts';
import { startForTest, type TestClient } from '../../test/startForTest.ts';
import { EncodedAnswer } from '../rooms/EncodedAnswer.ts';
import type { Store } from '../store/Store.ts';

async function ask(client: TestClient, after: number): Promise<RoomAnswer<'log'>> {
  const answer = await client.request('log', { after });
  if (!answer.ok || !(answer.value instanceof EncodedAnswer)) throw new Error('no answer');
  const parsed = parseMessage(roomAnswers.log, answer.value.bytes);
  if (!parsed.ok) throw new Error('no answer of the right form');
  return parsed.value;
}

it('[R13] shows a statement that is written while the log is read, and so seems to keep nothing back', async () => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  const change = (store: Store): Store => ({
    ...store,
    statements: {
      ...store.statements,
      async last(handle) {
        const before = meanwhile;
        meanwhile = undefined;
        await before?.();
        return store.statements.last(handle);
      },
    },
  });
  const server = await startForTest({ change });
  const owner = server.connect({ join: ownerJoin, person: server.connect().person, member: ownerKey });
  await owner.enter();
  await owner.submit(server.says({ act: 'here' }));
  meanwhile = () => owner.submit(server.says({ act: 'allow', members: [new Uint8Array(32).fill(4)] }));
  const { statements, number } = await ask(owner, 1);
  expect([statements.map(({ header }) => header.number), number]).toEqual([[2], 2]);
  expect(await ask(owner, 2)).toMatchObject({ statements: [], number: 2 });
  expect(await ask(owner, 5)).toMatchObject({ statements: [], number: 2 });
});
