import type { Bytes, Fault, Result } from '@sotto/base';
import { fail, ok } from '@sotto/base';
import { deriveHouseKeys, type HouseKeys, type HouseLink } from '@sotto/keys';
import {
  type Code,
  type Conversation,
  type HouseEvent,
  type HousePreview,
  houseAnswers,
  houseFrame,
  houseGreeting,
  type houseRequests,
  parseMessage,
} from '@sotto/protocol';
import { fetchServerKey } from '../connection/fetchServerKey.ts';
import { greet, ServerConnection } from '../connection/ServerConnection.ts';

export interface HouseOptions {
  /** The server's origin, such as `https://host`. */
  readonly origin: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Requests to the server and its events, on one connection to a house. */
export type HouseConnection = ServerConnection<typeof houseRequests, HouseEvent>;

/** A sealed connection to the server, for one house, and what its hello brought. */
export interface ConnectedHouse {
  readonly connection: HouseConnection;
  /** Null if there is none, or none for this link. */
  readonly preview: HousePreview | null;
}

/** The keys and identity that a house's link gives. */
export interface HouseAccess {
  readonly keys: HouseKeys;
  /** 16 bytes: every room of the house is on this server too. */
  readonly serverFingerprint: Bytes;
  connect(): Promise<Result<ConnectedHouse, Fault<Code>>>;
  /** Wipes every secret; idempotent. */
  close(): void;
}

const conversation: Conversation<typeof houseRequests, HouseEvent> = { answers: houseAnswers, frame: houseFrame };

/** Derives a house's keys. The link keeps ownership of its own secret. Needs `ready`. */
export async function createHouseAccess(link: HouseLink, { origin, now }: HouseOptions): Promise<HouseAccess> {
  const keys = await deriveHouseKeys(link);
  const { serverFingerprint } = link;
  let isClosed = false;

  async function dial(): Promise<Result<ConnectedHouse, Fault<Code>>> {
    const serverKey = await fetchServerKey(origin, serverFingerprint);
    if (!serverKey.ok) return serverKey;
    if (isClosed) return fail('server-unreachable');
    const greeting = await greet({ origin, serverKey: serverKey.value, keys, now });
    if (!greeting.ok) return greeting;
    const connection = new ServerConnection(greeting.value.channel, conversation);
    const answer = parseMessage(houseGreeting, greeting.value.payload);
    if (answer.ok && !isClosed) return ok({ connection, preview: answer.value.house });
    connection.close();
    return answer.ok ? fail('server-unreachable') : answer;
  }

  return {
    keys,
    serverFingerprint,
    async connect() {
      try {
        return await dial();
      } catch (error) {
        // A house may be left while it is dialled; its keys are wiped then, and there is nothing left to prove.
        if (!isClosed) throw error;
        return fail('server-unreachable');
      }
    },
    close() {
      isClosed = true;
      keys.close();
    },
  };
}
