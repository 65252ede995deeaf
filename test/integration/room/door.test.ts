import { type Bytes, randomBytes, Secret, toBase64url } from '@sotto/base';
import { createSigningKey, formatRoomFragment, parseRoomLink, type RoomKeys, type RoomLink } from '@sotto/keys';
import { deriveRoomHandle, fingerprintOwner } from '@sotto/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually, host, join, visit } from './people.ts';
import { draw, entryOf, goIn, knock, makeRoom, newRoomBody } from './rawRoom.ts';
import { openSealedWire, type SealedWire } from './sealedWire.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

function linkOf(href: string): RoomLink {
  const link = parseRoomLink(href);
  if (!link.ok) throw new Error(link.error.code);
  return link.value;
}

const stranger = () => createSigningKey(randomBytes(32));

describe('a missing room', () => {
  it('[R1] is gone to everyone who opens its link', async () => {
    const ada = await host(sotto);
    const link = linkOf(ada.inside().link);
    const unknown = { ...link, secret: new Secret(randomBytes(32)) };
    const bob = await visit(formatRoomFragment(unknown), sotto);
    expect(bob.room.snapshot()).toEqual({ phase: 'failed', code: 'room-gone' });
  });

  it('[R1, R4] looks the same, to the byte, as one whose link was not proved', async () => {
    const { keys } = await makeRoom(sotto.origin);
    const unproved = { ...keys, linkProof: stranger() };
    const unknown = { ...keys, roomHandle: randomBytes(16) };
    const seen = await Promise.all([unproved, unknown].map((tried: RoomKeys) => tryEverything(tried)));
    expect(seen[0]?.sizes).toEqual(seen[1]?.sizes);
    expect(seen[0]?.answers).toEqual(seen[1]?.answers);
    expect(seen[0]?.answers).toEqual([
      { seq: 1, code: 'room-gone' },
      { seq: 2, code: 'room-gone' },
      { seq: 3, code: 'not-inside' },
      { seq: 4, code: 'room-gone' },
    ]);
    const proved = await tryEverything(keys);
    expect(proved.room).not.toBeNull();
  });

  async function tryEverything(keys: RoomKeys): Promise<SealedWire> {
    const wire = await openSealedWire({ keys }, sotto.origin);
    const requests = [
      ['peek', {}],
      ['enter', entryOf({ log: { start: randomBytes(32) } }, draw())],
      ['audience', { offset: 0 }],
      ['log', { after: null }],
    ] as const;
    for (const [index, [name, body]] of requests.entries()) {
      wire.ask(index + 1, name, body);
      await eventually(() => wire.answers.some(({ seq }) => seq === index + 1));
    }
    return wire;
  }
});

describe('the door', () => {
  it('[K3, R2] makes a room only for a client that names the link key which its hello proved and the handle contains', async () => {
    const { keys, owner, serverKey } = await makeRoom(sotto.origin);
    const handleOf = (linkProof: Bytes, of = owner) =>
      deriveRoomHandle({ linkProof, ownerFingerprint: fingerprintOwner(of.publicKey) });
    const create = async (
      tried: RoomKeys,
      {
        linkKey = tried.linkProof.publicKey,
        by = owner,
        signedFor,
      }: { linkKey?: Bytes; by?: typeof owner; signedFor?: Bytes } = {},
    ) => {
      const { connection } = await knock({ origin: sotto.origin, serverKey, keys: tried });
      const body = newRoomBody({ keys: tried, owner: by, serverKey }, signedFor ?? connection.id);
      const made = await connection.request('create-room', { ...body, linkKey });
      return made.ok ? 'made' : made.error.code;
    };
    const linkProof = stranger();
    const fresh = { ...keys, linkProof, roomHandle: handleOf(linkProof.publicKey) };
    expect(await create(fresh, { linkKey: stranger().publicKey })).toBe('not-allowed');
    // The handle is that of another owner, and the owner's signature is for another connection.
    expect(await create(fresh, { by: stranger() })).toBe('bad-message');
    expect(await create({ ...fresh, roomHandle: randomBytes(16) })).toBe('bad-message');
    expect(await create(fresh, { signedFor: randomBytes(32) })).toBe('bad-message');
    expect(await create(fresh)).toBe('made');
    expect(await create(fresh)).toBe('room-exists');
    const another = stranger();
    expect(await create({ ...keys, linkProof: another })).toBe('not-allowed');
    expect(await create({ ...keys, linkProof: another }, { linkKey: keys.linkProof.publicKey })).toBe('not-allowed');
  });

  it('[R3] answers nothing about the inside before `enter`, and lets nobody enter twice', async () => {
    const room = await makeRoom(sotto.origin);
    const { connection } = await knock(room);
    const before = await Promise.all([
      connection.request('connect', { transport: randomBytes(16), fingerprint: randomBytes(32) }),
      connection.request('resume', { consumers: [randomBytes(16)] }),
      connection.request('speak', { member: randomBytes(32), signature: randomBytes(64) }),
      connection.request('produce', { ssrc: 1, payloadType: 111 }),
      connection.request('step-down', {}),
      connection.request('audience', { offset: 0 }),
      connection.request('hashes', { after: 0 }),
      connection.request('entries', { versions: [1] }),
      connection.request('inside', { offset: 0 }),
      connection.request('steps', { generation: 1, after: 0 }),
      connection.request('hands', { offset: 0 }),
      connection.request('ask', { refused: [] }),
      connection.request('count-listeners', {}),
    ]);
    expect(before.map((answer) => (answer.ok ? 'answered' : answer.error.code))).toEqual(Array(13).fill('not-inside'));
    expect((await connection.request('enter', entryOf(room, draw()))).ok).toBe(true);
    const again = await connection.request('enter', entryOf(room, draw()));
    expect(again).toMatchObject({ error: { code: 'not-allowed' } });
  });

  it('[R5] connects no transport of another member', async () => {
    const room = await makeRoom(sotto.origin);
    const [bob, eve] = [await goIn(room), await goIn(room)];
    for (const transport of [randomBytes(16), bob.entered.transport.transport]) {
      const connected = await eve.connection.request('connect', { transport, fingerprint: randomBytes(32) });
      expect(connected).toMatchObject({ error: { code: 'unknown-handle' } });
    }
  });

  it('[E6] lets in a client whose clock is ten minutes off, by the server time', async () => {
    const ada = await host({ ...sotto, now: () => Date.now() - 600_000 });
    const { link } = ada.inside();
    const bob = await join(link, { ...sotto, now: () => Date.now() + 600_000 });
    expect(bob.inside().title).toBe('Evening talk');
  });

  it('[E2] gets no hello from a client whose link names another server key', async () => {
    const ada = await host(sotto);
    const swapped = formatRoomFragment({ ...linkOf(ada.inside().link), serverFingerprint: randomBytes(16) });
    const bob = await visit(swapped, sotto);
    expect(bob.room.snapshot()).toEqual({ phase: 'failed', code: 'server-key-mismatch' });
    const damaged = await visit(`v1.${toBase64url(randomBytes(32))}`, sotto);
    expect(damaged.room.snapshot()).toEqual({ phase: 'failed', code: 'link-damaged' });
  });
});
