import { houseProofBody, linkProofBody } from '@sotto/protocol';
import { verify } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { createHouse, range, serverKey } from '../../test/fixtures.ts';
import { deriveHouseKeys } from './HouseKeys.ts';
import { signHouseProof } from './houseProof.ts';

const keys = await deriveHouseKeys(await createHouse(0x20, 0));
const { houseHandle } = keys;
const claim = { serverKey, roomHandle: range(2, 16), ownerKey: range(3, 32), connection: range(4, 32) };
const signature = signHouseProof({ ...claim, keys });
const fits = (body: Record<string, unknown>, type: 'house-proof' | 'link-proof' = 'house-proof') =>
  verify(keys.linkProof.publicKey, { type, body, signature });

describe('house proof', () => {
  it('[K7, S5] is verified by everybody who knows the public half of the house’s link key', () => {
    expect(fits(houseProofBody({ ...claim, houseHandle }))).toBe(true);
  });

  it.each([
    ['server', { serverKey: range(1, 32) }],
    ['house', { houseHandle: range(1, 16) }],
    ['room', { roomHandle: range(1, 16) }],
    ['owner', { ownerKey: range(1, 32) }],
    ['connection', { connection: range(1, 32) }],
  ])('[S5] fits no other %s', (_, changed) => {
    expect(fits(houseProofBody({ ...claim, houseHandle, ...changed }))).toBe(false);
  });

  it('[K6] is no link proof, though the same key signs both', () => {
    expect(fits(houseProofBody({ ...claim, houseHandle }), 'link-proof')).toBe(false);
    const body = linkProofBody({ serverKey, houseHandle, clientKey: range(5, 32), timeMs: 1 });
    expect(fits(body)).toBe(false);
  });
});
