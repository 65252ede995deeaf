import { fromBase64url, randomBytes, Secret } from '@sotto/base';
import { hashRecord } from '@sotto/records';
import { openNewRoom } from '../../packages/client/src/join/openNewRoom.ts';
import type { GuestOptions } from './Guest.ts';

/** Makes an empty room in which everyone may speak. */
export async function makeRoom(origin: string): Promise<GuestOptions> {
  const options = { origin, rootSeed: new Secret(randomBytes(32)), now: () => Date.now() };
  const choices = { title: 'Bench', name: 'Ada', everyoneSpeaks: true, policy: 'keep-talking' } as const;
  const opened = await openNewRoom(choices, options);
  if (!opened.ok) throw new Error(opened.error.code);
  const { access, connection } = opened.value;
  const log = await connection.request('log', { after: null });
  connection.close();
  if (!log.ok || !log.value.beginning) throw new Error('no log');
  const start = hashRecord(log.value.beginning.genesis);
  const serverKey = fromBase64url((await (await fetch(`${origin}/server-key`)).text()).trim());
  if (!serverKey) throw new Error('no server key');
  return { origin, serverKey, keys: access.keys, start };
}
