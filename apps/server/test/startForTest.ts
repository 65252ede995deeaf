import { type Bytes, ok, randomBytes } from '@sotto/base';
import { createServerKeys, ready as envelopeReady } from '@sotto/envelope';
import { createLog } from '@sotto/log';
import {
  type Code,
  gatheredEvents,
  type Known,
  limits,
  parseMessage,
  type RelayBody,
  type RelayCommand,
  type RoomBody,
  type RoomEvent,
  type RoomRequest,
  roomEvent,
  type Showing,
  type Statement,
} from '@sotto/protocol';
import { showingBody } from '@sotto/records';
import sodium from 'libsodium-wrappers';
import * as v from 'valibot';
import { createTickets } from '../src/createTickets.ts';
import { Hallways } from '../src/houses/Hallways.ts';
import { createTurns } from '../src/limits/createTurns.ts';
import { createSilentMetrics } from '../src/metrics/createSilentMetrics.ts';
import type { RelayLink } from '../src/relays/RelayLink.ts';
import { RelayPool } from '../src/relays/RelayPool.ts';
import type { Client } from '../src/requests/Client.ts';
import { handlers } from '../src/requests/index.ts';
import { LiveRooms } from '../src/rooms/LiveRooms.ts';
import { loseConnection } from '../src/rooms/leaveRoom.ts';
import type { ServerParts } from '../src/ServerParts.ts';
import type { Ledger, LedgerAddition, Store } from '../src/store/Store.ts';
import { createSigner, genesisOf, linkKey, openTestLog, ownerSays, says, type TestSigner } from './signForTest.ts';
import { sampleRoom } from './store/contract/samples.ts';
import { memoryStore } from './store/memoryStore.ts';

type Command = { readonly name: RelayCommand; readonly body: CommandBody };
type CommandBody = { readonly transport?: Bytes; readonly handle?: Bytes; readonly handles?: readonly Bytes[] };
type Answer = { readonly ok: boolean; readonly value?: unknown; readonly error?: { code: Code } };

const nameOf = (handle: Uint8Array) => Buffer.from(handle).toString('base64url');

/** A relay without sound. Answers to a command wait from `hold` on, until what it returns is called. */
function createFakeRelay() {
  const open = new Set<string>();
  const holding = new Map<RelayCommand, Promise<void>>();
  const carryOut = async ({ name, body }: Command): Promise<Answer> => {
    if (name === 'open-transport' && body.transport) open.add(nameOf(body.transport));
    if (name === 'close' && body.handle) open.delete(nameOf(body.handle));
    await holding.get(name);
    const { transport, handles } = body;
    if (name === 'open-transport') return ok({ transport });
    if (name === 'adopt') return ok({ kept: handles?.filter((handle) => open.has(nameOf(handle))) });
    if (name === 'consume') return ok({ ssrc: 1, mid: '0' });
    return ok({});
  };
  const link = {
    key: new Uint8Array(32).fill(4),
    isUp: true,
    command: <Name extends RelayCommand>(name: Name, body: RelayBody<Name>) =>
      carryOut({ name, body: body as CommandBody }),
    closeHandle: (handle: Bytes) => void carryOut({ name: 'close', body: { handle } }),
  };
  const hold = (name: RelayCommand) => {
    const barrier = Promise.withResolvers<void>();
    holding.set(name, barrier.promise);
    return () => {
      holding.delete(name);
      barrier.resolve();
    };
  };
  return { link: link as unknown as RelayLink, open, hold };
}

/** A ledger that adds nothing while a barrier is there. */
function holdable<T extends Pick<Ledger, 'append'>>(ledger: T, barriers: Set<Promise<void>>): T {
  return {
    ...ledger,
    async append(handle: Bytes, addition: LedgerAddition) {
      await Promise.all(barriers);
      return ledger.append(handle, addition);
    },
  };
}

/** Somebody's connection, by the handlers alone. */
export interface TestClient extends Client {
  readonly join: Bytes;
  readonly session: Bytes;
  readonly person: TestSigner;
  readonly told: RoomEvent[];
  events(): string[];
  /** The member key that they show on stage. */
  readonly member: TestSigner;
  enter(here?: Statement): Promise<Answer>;
  ask(name: 'speak' | 'step-down' | 'receive' | 'produce' | 'leave' | 'set-hand' | 'peek'): Promise<Answer>;
  resume(ticket: Bytes, known?: Known): Promise<Answer>;
  submit(statement: Statement, wraps?: Bytes): Promise<Answer>;
  /** Any other request. */
  request<Name extends RoomRequest>(name: Name, body: RoomBody<Name>): Promise<Answer>;
  lose(): void;
}

/** A server with one room of the test owner's, on a fake relay and a store in memory. */
export async function startForTest({ everyoneSpeaks = true, change = (store: Store): Store => store } = {}) {
  await Promise.all([envelopeReady, sodium.ready]);
  const start = openTestLog({ everyoneSpeaks });
  const { roomHandle } = start.genesis;
  const memory = memoryStore();
  const row = sampleRoom({ handle: roomHandle, linkKey, genesis: genesisOf(start), emptySince: new Date(0) });
  await memory.rooms.create(row);
  const barriers = new Set<Promise<void>>();
  const held = { statements: holdable(memory.statements, barriers), entries: holdable(memory.entries, barriers) };
  const store = change({ ...memory, ...held });
  const { link, open, hold } = createFakeRelay();
  const ignore = () => undefined;
  const log = createLog({ component: 'test', sink: { write: ignore } });
  const pool = new RelayPool({ log, onUp: ignore, onGone: ignore, onTransportClosed: ignore });
  const relays = Object.assign(pool, { choose: () => link, find: () => link, isGone: () => false });
  const keys = await createServerKeys();
  const clock = { nowMs: 1_000_000 };
  const now = () => clock.nowMs;
  const rooms = new LiveRooms();
  const live = { relays, rooms, hallways: new Hallways(now), tickets: await createTickets(keys) };
  const rules = { isOpenToAll: true, capacity: { roomMembers: 100, stageMembers: 10 } };
  const metrics = createSilentMetrics();
  const parts: ServerParts = { keys, store, ...live, ...rules, log, metrics, now, startedMs: 0, taps: {} };
  const holdWrites = () => {
    const barrier = Promise.withResolvers<void>();
    barriers.add(barrier.promise);
    return () => {
      barriers.delete(barrier.promise);
      barrier.resolve();
    };
  };
  return {
    parts,
    clock,
    start,
    store,
    hold,
    /** Additions to the database wait from now on, until what it returns is called. */
    holdWrites,
    /** Transports that the relay still has. */
    open,
    connect: (as?: Self) => connect(parts, { roomHandle, start: start.start, as }),
    room: () => {
      const room = rooms.find(roomHandle);
      if (!room) throw new Error('not live');
      return room;
    },
    says: (fields: Parameters<typeof ownerSays>[1]) =>
      ownerSays(rooms.find(roomHandle)?.statements.log ?? start, fields),
    /** Signs a statement with a client's member key, from their own join. */
    saidBy: ({ member, join }: TestClient, fields: Parameters<typeof ownerSays>[1]) =>
      says(rooms.find(roomHandle)?.statements.log ?? start, member, { join, ...fields }),
  };
}

/** A person's identity over several connections. */
type Self = Pick<TestClient, 'join' | 'person' | 'member'>;

function connect(
  parts: ServerParts,
  { roomHandle, start, as }: { roomHandle: Bytes; start: Bytes; as?: Self | undefined },
): TestClient {
  const person = as?.person ?? createSigner();
  const member = as?.member ?? createSigner();
  const join = as?.join ?? randomBytes(16);
  const credential = new Uint8Array(limits.credentialBytes).fill(join[0] ?? 0);
  const { sign, publicKey: session } = person;
  const told: RoomEvent[] = [];
  const connectionId = randomBytes(32);
  const client: Client = {
    parts,
    roomHandle,
    connectionId,
    visitor: { mayMakeRoom: () => true, networks: [] },
    turns: createTurns(parts.now),
    standing: { kind: 'proved' },
    presence: { phase: 'outside' },
    deliver(message) {
      const frame = parseMessage(v.union([gatheredEvents, roomEvent]), message);
      if (!frame.ok) throw new Error('told what is no event');
      told.push(...('events' in frame.value ? frame.value.events : [frame.value]));
    },
    disconnect: () => undefined,
  };
  const shows: Showing = {
    member: member.publicKey,
    signature: member.sign('showing', showingBody({ start, join, session })),
  };
  const bodies = {
    speak: shows,
    'step-down': {},
    receive: {},
    peek: {},
    produce: { ssrc: 1, payloadType: 111 },
    leave: { signature: sign('leave', { start, join }) },
    'set-hand': { hand: new Uint8Array(limits.handBytes) },
  };
  const run = (name: keyof typeof handlers, body: unknown) => handlers[name](client, body as never) as Promise<Answer>;
  return Object.assign(client, {
    ...{ join, person, member, session, told },
    events: () => told.map(({ event }) => event),
    enter: (here: Statement | null = null) => {
      const signature = sign('registration', { start, join, credential });
      const body: RoomBody<'enter'> = { session, join, credential, signature, here };
      return run('enter', body);
    },
    ask: (name: keyof typeof bodies) => run(name, bodies[name]),
    async resume(ticket: Bytes, known: Known = { number: 0, version: 0, generation: 0, step: 0 }) {
      const proof = { serverKey: parts.keys.publicKey, roomHandle, join, challenge: connectionId };
      return run('resume-join', { ticket, credential, signature: sign('resume', proof), known });
    },
    submit: (statement: Statement, wraps = new Uint8Array(0)) => run('submit', { statement, wraps }),
    request: run,
    lose: () => loseConnection(client),
  });
}
