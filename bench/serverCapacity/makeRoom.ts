import { fromBase64url, randomBytes, Secret } from '@sotto/base';
import { openNewRoom } from '../../packages/client/src/openNewRoom.ts';
import type { GuestOptions } from './Guest.ts';

/** Makes a room in which everyone may speak, and that nobody is in. */
export async function makeRoom(origin: string): Promise<GuestOptions> {
  const options = { origin, rootSeed: new Secret(randomBytes(32)), now: () => Date.now() };
  const opened = await openNewRoom({ title: 'Bench', name: 'Ada', everyoneSpeaks: true }, options);
  if (!opened.ok) throw new Error(opened.error.code);
  const { access, session } = opened.value;
  session.close();
  const serverKey = fromBase64url((await (await fetch(`${origin}/server-key`)).text()).trim());
  if (!serverKey) throw new Error('no server key');
  return { origin, serverKey, keys: access.keys };
}
