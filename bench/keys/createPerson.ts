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

await ready;
const rootSeed = () => new Secret(randomBytes(32));
const ownerSeed = rootSeed();
const link = await createRoomLink({ rootSeed: ownerSeed, serverFingerprint: randomBytes(16) });
/** Of the one room that everybody is in. */
export const keys = await deriveRoomKeys(link);
const parsed = parseName('Somebody');
if (!parsed.ok) throw new Error(parsed.error.code);
const name = parsed.value;

/** Somebody with a session of their own, and their entry of the key roster. */
export interface Person {
  readonly self: Participant;
  readonly join: Bytes;
  readonly entry: Registration;
}

export async function createPerson(seed: Secret = rootSeed()): Promise<Person> {
  const { roomHandle } = keys;
  const { key: memberKey } = await deriveMemberKey(seed, link, roomHandle);
  const session = createSession();
  const credential = await sealCredential({ keys, memberKey, session, name });
  const join = randomBytes(16);
  const entry = signRegistration({ join, credential }, { session, roomHandle });
  return { self: { keys, memberKey, session, join, random: randomBytes }, join, entry };
}

export const owner = await createPerson(ownerSeed);
export const genesis = await signGenesis(
  { epoch: 1, everyoneSpeaks: true, bans: [] },
  { ownerKey: owner.self.memberKey, keys },
);
