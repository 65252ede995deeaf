import type { Bytes } from '@sotto/base';
import type { OpenedHello, Verdict } from '@sotto/envelope';
import { encodeCanonical, linkProofBody, parseMessage, type RoomHello, roomHello, type Welcome } from '@sotto/protocol';
import { verify } from '@sotto/statements';
import type { ServerParts } from '../ServerParts.ts';
import type { Room } from '../store/Store.ts';
import type { LinkStanding } from './Client.ts';
import { previewOf } from './requests/peek.ts';
import type { Greeted } from './serveClient.ts';

type Hello = Pick<OpenedHello, 'payload' | 'clientKey' | 'timeMs'>;

/** Judges a client's hello: who holds the link sees the room, everybody else sees what they would if there were none. [R1] */
export async function greetClient(opened: Hello, parts: ServerParts): Promise<Verdict<Greeted> | undefined> {
  const hello = parseMessage(roomHello, opened.payload);
  parts.taps.opened?.(opened.payload);
  if (!hello.ok) return undefined;
  const { roomHandle } = hello.value;
  const row = await parts.store.rooms.find(roomHandle);
  const standing = judge(row, (linkKey) => isProof(linkKey, { ...opened, hello: hello.value, parts }));
  const room = row && standing.kind === 'proved' ? previewOf(row, parts.rooms.find(roomHandle)) : null;
  const welcome: Welcome = { room };
  const answer = encodeCanonical(welcome);
  parts.taps.opened?.(answer);
  return { answer, context: { roomHandle, standing } };
}

function judge(row: Room | undefined, fits: (linkKey: Bytes) => boolean): LinkStanding {
  if (!row) return { kind: 'no-room', fits };
  return fits(row.linkKey) ? { kind: 'proved' } : { kind: 'refused' };
}

function isProof(
  linkKey: Bytes,
  { hello, clientKey, timeMs, parts }: Hello & { hello: RoomHello; parts: ServerParts },
): boolean {
  const body = linkProofBody({ serverKey: parts.keys.publicKey, roomHandle: hello.roomHandle, clientKey, timeMs });
  return verify(linkKey, { type: 'link-proof', body, signature: hello.proof });
}
