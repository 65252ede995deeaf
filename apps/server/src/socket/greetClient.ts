import type { Bytes } from '@sotto/base';
import type { OpenedHello, Verdict } from '@sotto/envelope';
import {
  type ClientHello,
  clientHello,
  encodeCanonical,
  type HouseGreeting,
  type HouseHello,
  limits,
  linkProofBody,
  parseMessage,
  type RoomGreeting,
  type RoomHello,
} from '@sotto/protocol';
import { verify } from '@sotto/records';
import type { LinkStanding } from '../requests/Client.ts';
import { previewOf } from '../requests/peek.ts';
import { findRoom } from '../rooms/findRoom.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { Greeted } from './serveClient.ts';

type Hello = Pick<OpenedHello, 'payload' | 'clientKey' | 'timeMs'>;
type Fits = (linkKey: Bytes) => boolean;
type Judging = { readonly fits: Fits; readonly parts: ServerParts };
type Greeting = { readonly greeting: RoomGreeting | HouseGreeting; readonly context: Greeted };

/**
 * Judges a client's hello. A client with the link sees the room or house; any other client sees the same as if there
 * were none. [R1, H1]
 */
export async function greetClient(opened: Hello, parts: ServerParts): Promise<Verdict<Greeted> | undefined> {
  const hello = parseMessage(clientHello, opened.payload, { items: limits.requestItems });
  parts.taps.opened?.(opened.payload);
  if (!hello.ok) return undefined;
  const { value } = hello;
  const fits: Fits = (linkKey) => isProof(linkKey, { ...opened, hello: value, parts });
  const judged = 'roomHandle' in value ? greetAtRoom(value, { fits, parts }) : greetAtHouse(value, { fits, parts });
  const { greeting, context } = await judged;
  const answer = encodeCanonical(greeting);
  parts.taps.opened?.(answer);
  return { answer, context };
}

async function greetAtRoom({ roomHandle }: RoomHello, { fits, parts }: Judging): Promise<Greeting> {
  const row = await findRoom(parts, roomHandle);
  const standing = judge(row, fits);
  const room = row && standing.kind === 'proved' ? previewOf(row, parts.rooms.find(roomHandle)) : null;
  const greeting: RoomGreeting = { room };
  return { greeting, context: { roomHandle, standing } };
}

async function greetAtHouse({ houseHandle }: HouseHello, { fits, parts }: Judging): Promise<Greeting> {
  const row = await parts.store.houses.find(houseHandle);
  const standing = judge(row, fits);
  const greeting: HouseGreeting = { house: row && standing.kind === 'proved' ? { name: row.name } : null };
  return { greeting, context: { houseHandle, standing } };
}

function judge(row: { readonly linkKey: Bytes } | undefined, fits: Fits): LinkStanding {
  if (!row) return { kind: 'absent', fits };
  return fits(row.linkKey) ? { kind: 'proved' } : { kind: 'refused' };
}

function isProof(
  linkKey: Bytes,
  { hello, clientKey, timeMs, parts }: Hello & { hello: ClientHello; parts: ServerParts },
): boolean {
  const { proof: signature, ...target } = hello;
  const body = linkProofBody({ serverKey: parts.keys.publicKey, ...target, clientKey, timeMs });
  return verify(linkKey, { type: 'link-proof', body, signature });
}
