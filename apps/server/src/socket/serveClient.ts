import type { Bytes } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { errorCode } from '@sotto/log';
import {
  encodeCanonical,
  type HouseBody,
  type HouseRequest,
  houseRequestFrame,
  houseRequests,
  type RoomRequest,
  requestFrame,
  roomRequests,
} from '@sotto/protocol';
import type { Budget } from '../limits/createBudget.ts';
import { createTurns } from '../limits/createTurns.ts';
import { answerRequests, type RequestSource } from '../requests/answerRequests.ts';
import type { Client, HouseClient, LinkStanding } from '../requests/Client.ts';
import { claimHouse } from '../requests/claimHouse.ts';
import { handlers } from '../requests/index.ts';
import { watchHouse } from '../requests/watchHouse.ts';
import { EncodedAnswer } from '../rooms/EncodedAnswer.ts';
import { leaveRoom, loseConnection } from '../rooms/leaveRoom.ts';
import type { ServerParts } from '../ServerParts.ts';

/** The destination of a hello, and what it proved there. */
export type Greeted =
  | { readonly roomHandle: Bytes; readonly standing: LinkStanding }
  | { readonly houseHandle: Bytes; readonly standing: LinkStanding };

/**
 * A client whose hello was accepted, with its budget. `hasPageGone` says, once the client is gone, whether its page
 * closed.
 */
export type Guest = Greeted & { readonly budget: Budget; readonly hasPageGone: () => boolean };

type RoomGuest = Extract<Guest, { roomHandle: Bytes }>;
type HouseGuest = Extract<Guest, { houseHandle: Bytes }>;

/** Answers one client's requests until its connection closes. */
export function serveClient(connection: SealedConnection, guest: Guest, parts: ServerParts): void {
  const deliver = (message: Bytes) => {
    parts.metrics.delivered++;
    parts.taps.opened?.(message);
    try {
      connection.send(message);
    } catch (error) {
      // The caller may be sending to a whole room, and has to go on.
      parts.log.error('delivery-failed', { code: errorCode(error) });
      connection.close();
    }
  };
  const send = (frame: object) => deliver(encodeFrame(frame));
  const source = { connection, budget: guest.budget, parts, send, deliver };
  if ('roomHandle' in guest) serveRoom(source, guest);
  else serveHouse(source, guest);
}

function encodeFrame(frame: { readonly seq?: number; readonly answer?: unknown }): Bytes {
  const { seq = 0, answer } = frame;
  return answer instanceof EncodedAnswer ? answer.frame(seq) : encodeCanonical(frame);
}

/** Speakers and moderators send these all the time, and they have rates of their own. [R9] */
const pacedAlone: readonly RoomRequest[] = ['batch', 'heartbeat'];

/**
 * Takes a client out of the room if its page goes. A member whose connection is lost keeps their place for a while.
 * [R7]
 */
function serveRoom(source: RequestSource & Pick<Client, 'deliver'>, guest: RoomGuest): void {
  const { connection, parts, deliver } = source;
  parts.metrics.connectionOpened('room', connection);
  const client: Client = {
    parts,
    ...guest,
    visitor: guest.budget.visitor,
    connectionId: connection.id,
    presence: { phase: 'outside' },
    turns: createTurns(parts.now),
    deliver,
    disconnect: () => connection.close(),
  };
  guest.budget.isHost = () => isHost(client);
  guest.budget.streams = () => parts.rooms.find(guest.roomHandle)?.stageCount ?? 0;
  connection.onClose(() => (guest.hasPageGone() ? leaveRoom(client) : loseConnection(client)));
  const carryOut = (name: RoomRequest, body: unknown) => handlers[name](client, body as never);
  answerRequests(source, { frame: requestFrame, schemas: roomRequests, carryOut, pacedAlone });
}

/** Tells whether a client's member is on stage, or a moderator who is here. */
function isHost({ presence }: Client): boolean {
  return presence.phase === 'inside' && presence.room.hosts().has(presence.member);
}

function serveHouse(source: RequestSource, guest: HouseGuest): void {
  const { connection, parts, send } = source;
  parts.metrics.connectionOpened('house', connection);
  const client: HouseClient = { parts, ...guest, tell: send };
  connection.onClose(() => parts.hallways.unwatch(client));
  const carryOut = (name: HouseRequest, body: unknown) => houseHandlers[name](client, body);
  answerRequests(source, { frame: houseRequestFrame, schemas: houseRequests, carryOut });
}

const houseHandlers = {
  'claim-house': (client: HouseClient, body: unknown) => claimHouse(client, body as HouseBody<'claim-house'>),
  watch: watchHouse,
} as const;
