import { type Bytes, randomBytes, Secret } from '@sotto/base';
import {
  createHouseLink,
  createRoomLink,
  createSigningKey,
  deriveHouseKeys,
  deriveRoomKeys,
  type HouseKeys,
  type RoomKeys,
  sealListing,
  signHouseProof,
} from '@sotto/keys';
import type { RoomHouse } from '@sotto/protocol';
import { fingerprintOwner } from '@sotto/records';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNewRoom } from '../../../packages/client/src/join/openNewRoom.ts';
import { eventually } from '../room/people.ts';
import { newRoomBody } from '../room/rawRoom.ts';
import { openSealedWire, type SealedWire } from '../room/sealedWire.ts';
import { startServer, type TestServer } from './startServer.ts';

const seed = () => new Secret(randomBytes(32));
const linkOptions = () => ({ rootSeed: seed(), serverFingerprint: randomBytes(16) });
const newRoom = () => createRoomLink(linkOptions());
const strangeHouse = async () => deriveHouseKeys(await createHouseLink(linkOptions()));

/** A new room's connection, and what its maker would ask of the server. */
async function knock({ origin }: TestServer) {
  const owner = createSigningKey(randomBytes(32));
  const link = { ...(await newRoom()), ownerFingerprint: fingerprintOwner(owner.publicKey) };
  const keys = await deriveRoomKeys(link);
  return { link, keys, owner, ownerKey: owner.publicKey, wire: await openSealedWire({ keys }, origin) };
}
type Knocking = Awaited<ReturnType<typeof knock>>;

async function create({ wire, keys, owner }: Omit<Knocking, 'link'>, house: RoomHouse | null): Promise<string> {
  const seq = wire.answers.length + 1;
  const body = newRoomBody({ keys, owner, serverKey: wire.serverKey }, wire.connection.id, { house });
  wire.ask(seq, 'create-room', body);
  await eventually(() => wire.answers.length === seq);
  return wire.answers[seq - 1]?.code ?? 'made';
}

interface Claim {
  readonly wire: SealedWire;
  readonly keys: RoomKeys;
  readonly ownerKey: Bytes;
}

function prove(house: HouseKeys, { wire, keys, ownerKey }: Claim, changed: Partial<Record<string, Bytes>> = {}) {
  const { serverKey } = wire;
  const claim = { serverKey, roomHandle: keys.roomHandle, ownerKey, connection: wire.connection.id, ...changed };
  return { houseHandle: house.houseHandle, proof: signHouseProof({ ...claim, keys: house }), listing: null };
}

describe('making a room', () => {
  it('[H4] needs no house while the server is unclaimed, nor if it is open to all', async () => {
    const unclaimed = await startServer();
    expect(await create(await knock(unclaimed), null)).toBe('made');
    const open = await startServer({ isOpenToAll: true });
    await open.claim();
    expect(await create(await knock(open), null)).toBe('made');
  });

  it('[H4] needs one on a claimed server, and says so with a code that the page explains', async () => {
    const server = await startServer();
    const { keys: house } = await server.claim();
    const knocking = await knock(server);
    expect(await create(knocking, null)).toBe('house-needed');
    expect(await server.store.rooms.find(knocking.keys.roomHandle)).toBeUndefined();
    expect(await create(knocking, prove(house, knocking))).toBe('made');
    expect(await create(knocking, prove(house, knocking))).toBe('room-exists');
  });

  it('[H4] stores the house of a listed room, and none of an unlisted one', async () => {
    const server = await startServer();
    const { keys: house } = await server.claim();
    const [listed, quiet] = [await knock(server), await knock(server)];
    const listing = sealListing(listed.link, house);
    expect(await create(listed, { ...prove(house, listed), listing })).toBe('made');
    expect(await create(quiet, prove(house, quiet))).toBe('made');
    const kept = { houseHandle: house.houseHandle, sealedLink: listing };
    expect((await server.store.rooms.find(listed.keys.roomHandle))?.listing).toEqual(kept);
    expect((await server.store.rooms.find(quiet.keys.roomHandle))?.listing).toBeUndefined();
  });

  it.each<[string, (house: HouseKeys, knocking: Knocking) => RoomHouse | Promise<RoomHouse>]>([
    ['a forged proof', (house, knocking) => ({ ...prove(house, knocking), proof: randomBytes(64) })],
    ['a proof for another server', (house, knocking) => prove(house, knocking, { serverKey: randomBytes(32) })],
    ['a proof for another room', (house, knocking) => prove(house, knocking, { roomHandle: randomBytes(16) })],
    ['a proof for another owner', (house, knocking) => prove(house, knocking, { ownerKey: randomBytes(32) })],
    ['a proof of another connection', (house, knocking) => prove(house, knocking, { connection: randomBytes(32) })],
    ['a house that is not there', async (_, knocking) => prove(await strangeHouse(), knocking)],
    [
      'a proof by the key of another house',
      async (house, knocking) => prove({ ...house, linkProof: (await strangeHouse()).linkProof }, knocking),
    ],
  ])('[H4, S5] is refused with %s, also where no house is needed', async (_, forge) => {
    for (const isOpenToAll of [false, true]) {
      const server = await startServer({ isOpenToAll });
      const { keys: house } = await server.claim();
      const knocking = await knock(server);
      expect(await create(knocking, await forge(house, knocking))).toBe('house-needed');
    }
  });

  it('[H4, S5] is refused with a proof that was good on an earlier connection', async () => {
    const server = await startServer();
    const { keys: house } = await server.claim();
    const first = await knock(server);
    const proof = prove(house, first);
    const second = { ...first, wire: await openSealedWire({ keys: first.keys }, server.origin) };
    expect(await create(second, proof)).toBe('house-needed');
    expect(await create(first, proof)).toBe('made');
  });
});

describe('a client that makes a room', () => {
  const room = { title: 'Tea', name: 'Ada', everyoneSpeaks: false, policy: 'keep-talking' as const };

  async function open({ origin }: TestServer, house?: { fragment: string; isListed: boolean }): Promise<string> {
    const options = { origin, rootSeed: seed(), now: () => Date.now() };
    const made = await openNewRoom({ ...room, ...(house ? { house } : {}) }, options);
    if (!made.ok) return made.error.code;
    onTestFinished(() => {
      made.value.connection.close();
      made.value.access.close();
    });
    return 'made';
  }

  it('[H4] names no house to a server that asks for none, unless the room is listed', async () => {
    const server = await startServer({ isOpenToAll: true });
    const { fragment, keys } = await server.claim();
    const before = server.opened.length;
    const isSaid = (words: string | Buffer) => Buffer.concat(server.opened.slice(before)).includes(words);
    expect(await open(server, { fragment, isListed: false })).toBe('made');
    expect(isSaid('create-room')).toBe(true);
    expect(isSaid(Buffer.from(keys.houseHandle))).toBe(false);
    expect(await open(server, { fragment, isListed: true })).toBe('made');
    expect(isSaid(Buffer.from(keys.houseHandle))).toBe(true);
  });

  it('[H4] is vouched for by its house on a server that asks for one', async () => {
    const server = await startServer();
    const { fragment } = await server.claim();
    expect(await open(server)).toBe('house-needed');
    expect(await open(server, { fragment, isListed: false })).toBe('made');
    expect(await open(server, { fragment, isListed: true })).toBe('made');
    expect(await open(server, { fragment: 'v1.damaged', isListed: true })).toBe('house-needed');
  });
});
