import { sha256 } from '@sotto/base';
import { describe, expect, test } from 'vitest';
import { bytes, moment } from '../../test/store/contract/samples.ts';
import { memoryStore } from '../../test/store/memoryStore.ts';
import type { ServerParts } from '../ServerParts.ts';
import type { HouseClient, LinkStanding } from './Client.ts';
import { claimHouse } from './claimHouse.ts';

const token = bytes(32, 1);
const body = { token, linkKey: bytes(32, 2), ownerKey: bytes(32, 3), name: bytes(1024, 4) };
const fitting: LinkStanding = { kind: 'absent', fits: (linkKey) => linkKey[0] === 2 };

async function connect() {
  const store = memoryStore();
  await store.claim.arm(await sha256(token));
  const parts = { store, now: () => moment(0).getTime() } as ServerParts;
  let count = 0;
  const client = (standing = fitting): HouseClient => ({
    parts,
    houseHandle: bytes(16, ++count),
    standing,
    tell: () => undefined,
  });
  return { store, client };
}

describe('claim-house', () => {
  test('[H2] makes the house and proves its link for the rest of the connection', async () => {
    const { store, client } = await connect();
    const claimant = client();
    expect(await claimHouse(claimant, body)).toEqual({ ok: true, value: {} });
    expect(claimant.standing).toEqual({ kind: 'proved' });
    const { token: _, ...kept } = body;
    expect(await store.houses.find(claimant.houseHandle)).toMatchObject({ ...kept, createdAt: moment(0) });
  });

  test('[H2] has one winner of two at once', async () => {
    const { client } = await connect();
    const outcomes = await Promise.all([claimHouse(client(), body), claimHouse(client(), body)]);
    expect(outcomes).toHaveLength(2);
    expect(outcomes).toContainEqual({ ok: true, value: {} });
    expect(outcomes).toContainEqual({ ok: false, error: { code: 'claim-refused' } });
  });

  test('[H2] refuses a wrong token', async () => {
    const { client } = await connect();
    const outcome = await claimHouse(client(), { ...body, token: bytes(32, 9) });
    expect(outcome).toEqual({ ok: false, error: { code: 'claim-refused' } });
  });

  test.each<[string, LinkStanding, number]>([
    ['whose link key is not the one that the hello proved', fitting, 9],
    ['where there is a house, with its link', { kind: 'proved' }, 2],
    ['where there is a house, without its link', { kind: 'refused' }, 2],
  ])('[H2] refuses one %s, and leaves the token good', async (_, standing, key) => {
    const { store, client } = await connect();
    const outcome = await claimHouse(client(standing), { ...body, linkKey: bytes(32, key) });
    expect(outcome).toEqual({ ok: false, error: { code: 'not-allowed' } });
    expect(await store.claim.isOpen()).toBe(true);
  });
});
