import { randomBytes, Secret } from '@sotto/base';
import {
  type AgreementEvent,
  type AgreementMessage,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  KeyAgent,
  openMemberLog,
  parseName,
  ready,
  sealCredential,
  signGenesis,
  signRegistration,
} from '@sotto/keys';
import { encodeCanonical, type Registration } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';

// CPU time and bytes of each role when many arrive and when one is removed, beside the floors: sealing the new secret to
// each public key anew, and a group agreed on by MLS as we measured it for docs/adr/0003. Usage: node bench/keys.ts

await ready;
const rootSeed = () => new Secret(randomBytes(32));
const ownerSeed = rootSeed();
const link = await createRoomLink({ rootSeed: ownerSeed, serverFingerprint: randomBytes(16) });
const keys = await deriveRoomKeys(link);
const { roomHandle } = keys;
const parsed = parseName('Somebody');
if (!parsed.ok) throw new Error(parsed.error.code);
const name = parsed.value;
let nowMs = 0;

async function createPerson(seed: Secret) {
  const { key: memberKey } = await deriveMemberKey(seed, link, roomHandle);
  const session = createSession();
  const credential = await sealCredential({ keys, memberKey, session, name });
  const join = randomBytes(16);
  const entry: Registration = signRegistration({ join, credential }, { session, roomHandle });
  return { self: { keys, memberKey, session, join, random: randomBytes }, join, entry };
}
type Person = Awaited<ReturnType<typeof createPerson>>;

const owner = await createPerson(ownerSeed);
const genesis = await signGenesis(
  { epoch: 1, everyoneSpeaks: true, bans: [] },
  { ownerKey: owner.self.memberKey, keys },
);

async function createAgent({ self }: Person): Promise<KeyAgent> {
  const log = await openMemberLog(genesis, keys);
  if (!log.ok) throw new Error(log.error.code);
  return new KeyAgent(self, { log: log.value, clock: () => nowMs });
}

/** CPU of this process, user and system, in milliseconds, and what the work gave. */
async function measure<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, value };
}

type Submit = AgreementMessage & { type: 'submit' };

/** A room as its owner on stage and one of the listeners see it. */
interface Room {
  readonly agent: KeyAgent;
  readonly one: KeyAgent;
  readonly people: readonly Person[];
  /** What the owner stated, in order. */
  readonly submitted: Submit[];
}

/** Gives the owner an event; what it states comes back to it at once, as from a server. */
async function give(room: Room, event: AgreementEvent): Promise<readonly AgreementMessage[]> {
  const said = await room.agent.handle(event);
  for (const message of said) {
    if (message.type !== 'submit') continue;
    room.submitted.push(message);
    await give(room, { type: 'statement', statement: message.statement, wrap: null });
  }
  return said;
}

/** Lets the listener read a statement, with the wrap that is for it. */
function follow({ one, people }: Room, { statement, wraps }: Submit) {
  const join = people[0]?.join ?? new Uint8Array(0);
  const wrap = wraps.find((each) => Buffer.from(each.join).equals(join))?.wrap ?? null;
  return one.handle({ type: 'statement', statement, wrap });
}

/** A room of so many listeners; with what a registration and a key to wrap under cost while they came. */
async function createRoom(listeners: number) {
  const people: Person[] = [];
  for (let index = 0; index < listeners; index++) people.push(await createPerson(rootSeed()));
  const agents = { agent: await createAgent(owner), one: await createAgent(people[0] as Person) };
  const room: Room = { ...agents, people, submitted: [] };
  const entries = [owner.entry, ...people.map(({ entry }) => entry)];
  const registering = await measure(() => give(room, { type: 'entries', after: 0, entries }));
  await room.one.handle({ type: 'entries', after: 0, entries: entries.slice(0, 2) });
  const stage = { type: 'stage', joins: [owner.join], audienceCount: listeners } as const;
  await room.one.handle(stage);
  // Taking the stage, the owner begins a generation, and so derives a key to each and wraps for them.
  const meeting = await measure(async () => {
    await give(room, stage);
    for (let met = 0; met < listeners + 400; met += 200) {
      nowMs += 250;
      await give(room, { type: 'tick' });
    }
  });
  for (const submit of room.submitted) await follow(room, submit);
  return { room, registeringMs: registering.ms / listeners, meetingMs: meeting.ms / listeners };
}

const row = (what: string, ms: number | undefined, bytes?: number) => {
  const time = ms === undefined ? '' : `${ms.toFixed(2)} ms`;
  const size = bytes === undefined ? '' : `${bytes.toLocaleString('en')} B`;
  console.log(`  ${what.padEnd(56)}${time.padStart(13)}${size.padStart(14)}`);
};

/** What it costs to seal a secret to each public key anew: one exchange and one encryption. */
async function sealAnew(recipients: number): Promise<number> {
  const { publicKey } = sodium.crypto_box_keypair();
  const sample = 500;
  const { ms } = await measure(async () => {
    for (let index = 0; index < sample; index++) sodium.crypto_box_seal(randomBytes(32), publicKey);
  });
  return (ms / sample) * recipients;
}

async function removeOne(listeners: number): Promise<void> {
  const { room, registeringMs, meetingMs } = await createRoom(listeners);
  const join = room.people.at(-1)?.join ?? new Uint8Array(0);
  const before = room.submitted.length;
  const removing = await measure(() => give(room, { type: 'intent', intent: { kind: 'remove', act: 'eject', join } }));
  const submit = room.submitted[before];
  if (!submit) throw new Error('nothing was submitted');
  const hearing = await measure(() => follow(room, submit));
  const position = room.agent.current();
  if (!position || !(await room.one.mediaSecret(position))) throw new Error('the listener did not get the new secret');
  console.log(`\nRemoving one of ${listeners.toLocaleString('en')}`);
  row(
    'before, for each who came: checking the registration',
    registeringMs,
    encodeCanonical(room.people[0]?.entry).length,
  );
  row('before, for each who came: the key to wrap under, and a wrap', meetingMs);
  row('who removes: statement and all wraps', removing.ms, encodeCanonical(submit).length);
  row('each listener: statement and one wrap', hearing.ms, encodeCanonical(submit.statement).length + 48);
  row('floor of who removes: box_seal to each', await sealAnew(listeners), 80 * listeners);
}

async function letArrive(): Promise<void> {
  const { room } = await createRoom(5_000);
  const newcomers: Person[] = [];
  for (let index = 0; index < 45; index++) newcomers.push(await createPerson(rootSeed()));
  let [after, sponsorMs, sentBytes, headerBytes, steps] = [5_001, 0, 0, 0, 0];
  for (let half = 0; half < 10; half++) {
    const group = newcomers.slice(Math.round(half * 4.5), Math.round((half + 1) * 4.5));
    nowMs += 500;
    const said = await measure(async () => {
      await give(room, { type: 'entries', after, entries: group.map(({ entry }) => entry) });
      return give(room, { type: 'asked', joins: group.map(({ join }) => join) });
    });
    after += group.length;
    sponsorMs += said.ms;
    for (const message of said.value) {
      if (message.type !== 'sponsor') continue;
      sentBytes += encodeCanonical({ header: message.header, wraps: message.wraps }).length;
      headerBytes += encodeCanonical(message.header).length;
      steps += 1;
    }
  }
  const position = room.agent.current();
  const following = await measure(async () => position && room.one.mediaSecret(position));
  if (!following.value || position?.step !== steps) throw new Error('the listener could not follow');
  const entryBytes = 45 * encodeCanonical(newcomers[0]?.entry).length;
  console.log(`\n45 arrivals in 5 s among 5,000 listeners: ${steps} steps`);
  row('the sponsor: checks, keys, wraps and headers', sponsorMs, sentBytes);
  row('each newcomer receives: a header and a wrap', undefined, headerBytes / steps + 48);
  row('each other on stage receives: entries and headers', undefined, entryBytes + headerBytes);
  row('each listener: all steps from the KID of one frame', following.ms, 0);
  row('floor of the sponsor: box_seal to each newcomer', await sealAnew(45), 80 * 45);
}

await letArrive();
await removeOne(5_000);
await removeOne(10_000);
console.log(`
For comparison, MLS (ts-mls 1.6.4, one thread, measured once for docs/adr/0003): removing one of 1,000 took who removes
795 ms and each other member 403 ms; joining a group of 200 took 358 ms, and 129 ms of each member; of 1,000 made at
once, 12,607 ms.`);
