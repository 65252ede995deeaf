import { concat, type Secret } from '@sotto/base';
import {
  deriveHouseKeys,
  derivePseudonym,
  deriveRoomKeys,
  parseHouseLink,
  parseRoomLink,
  type RoomKeys,
} from '@sotto/keys';
import { encodeCanonical } from '@sotto/protocol';
import type { LabelledSecret } from './Finding.ts';

/** The secrets of a session that the test knows. */
export interface KnownSession {
  readonly room: string;
  readonly house: string;
  /** Names and titles, by what they are. */
  readonly words: Readonly<Record<string, string>>;
  /** Root seeds of people who never showed their member keys to the examined party. */
  readonly seeds: Readonly<Record<string, Secret>>;
}

/** Everything that may be seen nowhere, with its name in a finding; and the keys of the room. */
export async function labelSecrets(known: KnownSession): Promise<{ keys: RoomKeys; secrets: LabelledSecret[] }> {
  const link = parseRoomLink(known.room);
  const houseLink = parseHouseLink(known.house);
  if (!(link.ok && houseLink.ok)) throw new Error('an invite link is damaged');
  const keys = await deriveRoomKeys(link.value);
  const houseKeys = await deriveHouseKeys(houseLink.value);
  const people = await Promise.all(Object.entries(known.seeds).map((entry) => labelPerson(entry, keys)));
  const secrets = [
    ...Object.entries(known.words).map(([label, value]) => ({ label: `word: ${label}`, value })),
    { label: 'house secret', value: houseLink.value.secret.expose() },
    { label: "house's metadata key", value: houseKeys.metadataKey.expose() },
    { label: 'room secret', value: link.value.secret.expose() },
    { label: 'metadata key', value: keys.metadataKey.expose() },
    { label: 'credential MAC key', value: keys.credentialMacKey.expose() },
    { label: 'media salt', value: keys.mediaSalt.expose() },
    ...people.flat(),
    ...sealedContents(),
  ];
  return { keys, secrets };
}

async function labelPerson([who, seed]: readonly [string, Secret], keys: RoomKeys): Promise<LabelledSecret[]> {
  const { publicKey } = await derivePseudonym(seed, keys.roomHandle);
  return [
    { label: `root seed: ${who}`, value: seed.expose() },
    { label: `pseudonym: ${who}`, value: publicKey },
  ];
}

/** The content of a sealed body, hand, signal or talk, as it would look if a client had forgotten to seal it. */
function sealedContents(): LabelledSecret[] {
  const field = (key: string, value: unknown) => concat(encodeCanonical(key), encodeCanonical(value));
  const kinds = ['mute', 'lower-hand', 'pause-hands', 'resume-hands', 'slow-chat', 'say', 'hide'];
  return [
    ...kinds.map((kind) => ({ label: `kind: ${kind}`, value: field('kind', kind) })),
    { label: 'reaction: clap', value: field('reaction', 'clap') },
    ...[true, false].map((isBan) => ({ label: `ban: ${isBan}`, value: field('isBan', isBan) })),
    ...[true, false].map((isRaised) => ({ label: `hand: ${isRaised}`, value: field('isRaised', isRaised) })),
  ];
}
