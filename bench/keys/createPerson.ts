import { type Bytes, randomBytes, Secret } from '@sotto/base';
import {
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type Participant,
  parseName,
  ready,
  sealCredential,
  signGenesis,
  signRegistration,
} from '@sotto/keys';
import type { Registration } from '@sotto/protocol';
import { hashEntry, openLog } from '@sotto/records';

await ready;
const rootSeed = () => new Secret(randomBytes(32));
const ownerSeed = rootSeed();
const link = await createRoomLink({ rootSeed: ownerSeed, serverFingerprint: randomBytes(16) });
/** Keys of the one room that everybody is in. */
export const keys = await deriveRoomKeys(link);
const parsed = parseName('Somebody');
if (!parsed.ok) throw new Error(parsed.error.code);
const name = parsed.value;

const { key: ownerKey } = await deriveMemberKey(ownerSeed, link, keys.roomHandle);
export const genesis = signGenesis({ everyoneSpeaks: true, policy: 'keep-talking' }, { ownerKey, keys });
const opened = openLog(genesis, keys.roomHandle);
if (!opened.ok) throw new Error(opened.error.code);
/** The log before any statement. */
export const firstLog = opened.value;

/** A person with a session of their own, and their entry of the roster. */
export interface Person {
  readonly self: Participant;
  readonly join: Bytes;
  readonly entry: Registration;
  /** SHA-256 of the entry. */
  readonly hash: Bytes;
}

export async function createPerson(seed: Secret = rootSeed()): Promise<Person> {
  const { key: memberKey } = await deriveMemberKey(seed, link, keys.roomHandle);
  const session = createSession();
  const credential = await sealCredential({ keys, memberKey, session, name });
  const join = randomBytes(16);
  const entry = signRegistration({ start: firstLog.start, join, credential }, session);
  return { self: { keys, memberKey, session, join, random: randomBytes }, join, entry, hash: hashEntry(entry) };
}

export const owner = await createPerson(ownerSeed);
