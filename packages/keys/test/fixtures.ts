import { type Bytes, Secret } from '@sotto/base';
import fc from 'fast-check';
import {
  type Credential,
  createHouseLink,
  createRoomLink,
  createSession,
  deriveMemberKey,
  deriveRoomKeys,
  type HouseLink,
  type Name,
  openCredential,
  parseName,
  parseTitle,
  type RoomKeys,
  type RoomLink,
  type Session,
  type SigningKey,
  sealCredential,
  type Title,
} from '../src/index.ts';

/** `length` bytes that count up from `first`. */
export function range(first: number, length: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => first + index);
}

export function fromHex(hex: string): Bytes {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** A copy with the lowest bit of one byte flipped. */
export function flip(bytes: Uint8Array, index: number): Bytes {
  const flipped = new Uint8Array(bytes);
  flipped[index] = (flipped[index] ?? 0) ^ 1;
  return flipped;
}

/** Texts of any code points, half surrogate pairs among them: printable ASCII mostly, so that some pass as names. */
export function texts(maxLength: number): fc.Arbitrary<string> {
  const codePoint = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x10ffff }) },
  );
  return fc.array(codePoint, { maxLength }).map((codePoints) => String.fromCodePoint(...codePoints));
}

/** A root seed that depends on `person` alone. */
export function rootSeed(person: number): Secret {
  return new Secret(range(person, 32));
}

export const serverKey = range(0x40, 32);

function linkOptions(owner: number, link: number) {
  const serverFingerprint = fromHex('2291505e4a46a8ce3a0e5083c2c6fd87');
  return { rootSeed: rootSeed(owner), serverFingerprint, random: (length: number) => range(link, length) };
}

/** The room of this number, created by the person of this number. */
export function createRoom(owner: number, room: number): Promise<RoomLink> {
  return createRoomLink(linkOptions(owner, room));
}

/** The house of this number, created by the person of this number. */
export function createHouse(owner: number, house: number): Promise<HouseLink> {
  return createHouseLink(linkOptions(owner, house));
}

export function name(text: string): Name {
  const parsed = parseName(text);
  if (!parsed.ok) throw new Error('not a name');
  return parsed.value;
}

export function title(text: string): Title {
  const parsed = parseTitle(text);
  if (!parsed.ok) throw new Error('not a title');
  return parsed.value;
}

/** One stay of one person in one room. */
export interface Stay {
  readonly keys: RoomKeys;
  readonly memberKey: SigningKey;
  readonly isOwner: boolean;
  readonly session: Session;
  readonly sealed: Bytes;
}

export async function enter(link: RoomLink, person: number, called = 'Ada'): Promise<Stay> {
  const keys = await deriveRoomKeys(link);
  const { key: memberKey, isOwner } = await deriveMemberKey(rootSeed(person), link, keys.roomHandle);
  const session = createSession();
  const sealed = await sealCredential({ keys, memberKey, session, name: name(called) });
  return { keys, memberKey, isOwner, session, sealed };
}

/** Opens a credential that `reader` must be able to read. */
export async function read(sealed: Bytes, reader: Stay): Promise<Credential> {
  const opened = await openCredential(sealed, { keys: reader.keys });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}
