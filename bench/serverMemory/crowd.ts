import { randomBytes, Secret } from '@sotto/base';
import { signRegistration } from '@sotto/keys';
import { hashRecord } from '@sotto/records';
import { io } from 'socket.io-client';
import { type Opening, openLink } from '../../packages/client/src/join/openings.ts';
import { openNewRoom } from '../../packages/client/src/join/openNewRoom.ts';

// Clients of a server in another process, who stay. Arguments: origin, and `rooms` or `idle`. The parent says how many
// there should be, and is told when they are there.

const [, , origin = '', kind] = process.argv;
const peoplePerRoom = 50;
const links: string[] = [];
let count = 0;

async function goIn(): Promise<void> {
  const options = { origin, rootSeed: new Secret(randomBytes(32)), now: () => Date.now() };
  const link = links[Math.floor(count / peoplePerRoom)];
  const opened = link
    ? await openLink(link, options)
    : await openNewRoom({ title: 'Bench', name: 'Ada', everyoneSpeaks: true, policy: 'keep-talking' }, options);
  if (!opened.ok) throw new Error(opened.error.code);
  if (!link) links.push(opened.value.access.href);
  await enter(opened.value);
}

async function enter({ access, connection }: Opening): Promise<void> {
  const { session: own } = access;
  const log = await connection.request('log', { after: null });
  if (!log.ok || !log.value.beginning) throw new Error('no log');
  const start = hashRecord(log.value.beginning.genesis);
  const entry = { start, join: randomBytes(16), credential: randomBytes(640) };
  const registration = signRegistration(entry, own);
  const entered = await connection.request('enter', { session: own.signing.publicKey, ...registration, here: null });
  if (!entered.ok) throw new Error(entered.error.code);
  connection.onEvent(() => undefined);
}

function connect(): Promise<void> {
  const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false });
  return new Promise((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
}

process.on('message', async (wanted: number) => {
  for (; count < wanted; count++) await (kind === 'rooms' ? goIn() : connect());
  process.send?.(count);
});
process.once('disconnect', () => process.exit(0));
process.send?.(0);
