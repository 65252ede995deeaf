import { type Bytes, Secret } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { createRoom, flip, range, toHex } from '../../test/fixtures.ts';
import { deriveHouseKeys } from './HouseKeys.ts';
import { deriveRoomKeys, type RoomKeys } from './RoomKeys.ts';
import type { RoomLink } from './RoomLink.ts';

const link = await createRoom(0x20, 0);

function everyPart(keys: RoomKeys): string[] {
  const { linkProof, metadataKey, credentialMacKey, mediaSalt } = keys;
  const secrets = [linkProof.privateKey, metadataKey, credentialMacKey, mediaSalt];
  return [keys.roomHandle, linkProof.publicKey, ...secrets.map((secret) => secret.expose())].map(toHex);
}

describe('room keys', () => {
  // Frozen; computed apart from this code, with HKDF and Ed25519 of OpenSSL.
  it('[K2] of a known link are these', async () => {
    const keys = await deriveRoomKeys(link);
    expect(toHex(keys.roomHandle)).toBe('932649e4855a41212e7df736426cd74c');
    expect(toHex(keys.linkProof.publicKey)).toBe('8d3a9c3a3e0234d42d5ac060f98cbafe149965a3f510c1da25ec8d0b950b4abe');
    const secrets = [keys.metadataKey, keys.credentialMacKey, keys.mediaSalt];
    expect(secrets.map((secret) => toHex(secret.expose()))).toEqual([
      '5475a1b42747c1e17de23b1032804f2557f9df2882f55116c29e32811f80c2f4',
      '86567cdd4761f0aaa487e22418c8221e48801377f9d35121d394e28fb3131878',
      '210c9ade30176d8bc5582d17e0c9c1f48cbe915864508f1dfcba78df2d4622d3',
    ]);
  });

  it('[K2] have each label a value of its own', async () => {
    const parts = everyPart(await deriveRoomKeys(link));
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('[K2] are the same for everyone who holds the link', async () => {
    expect(everyPart(await deriveRoomKeys(link))).toEqual(everyPart(await deriveRoomKeys(link)));
  });

  it.each<[string, RoomLink]>([
    ['secret', { ...link, secret: new Secret(flip(link.secret.expose(), 31)) }],
    ['owner fingerprint', { ...link, ownerFingerprint: flip(link.ownerFingerprint, 15) }],
    ['server fingerprint', { ...link, serverFingerprint: flip(link.serverFingerprint, 15) }],
  ])('[K3] share nothing with those of a link that differs in one bit of its %s', async (_, other) => {
    const theirs = new Set(everyPart(await deriveRoomKeys(other)));
    expect(everyPart(await deriveRoomKeys(link)).filter((part) => theirs.has(part))).toEqual([]);
  });

  it('[K14] are zeros once closed, twice or once', async () => {
    const keys = await deriveRoomKeys(link);
    const secrets = [keys.linkProof.privateKey, keys.metadataKey, keys.credentialMacKey, keys.mediaSalt];
    const exposed: Bytes[] = secrets.map((secret) => secret.expose());
    keys.close();
    keys.close();
    expect(exposed.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    for (const secret of secrets) expect(() => secret.expose()).toThrow('secret was wiped');
    expect(link.secret.expose()).toEqual(range(0, 32));
  });
});

describe('house keys', () => {
  it('[K2] of a known link are these', async () => {
    const keys = await deriveHouseKeys({ ...link, kind: 'house' });
    expect(toHex(keys.houseHandle)).toBe('cfd57180a0366d7c8c078356048c9be9');
    expect(toHex(keys.linkProof.publicKey)).toBe('92d55731865287a9294ba8e1f72fa7cd27120fa62547b2377ed6a6443cc40fd0');
    expect(toHex(keys.metadataKey.expose())).toBe('b931ff4f5471d0286ee94761f734aaf8ae0abad8bc078cc95488eeacb5254098');
  });

  it('[K3] share nothing with those of a room of the same secret', async () => {
    const keys = await deriveHouseKeys({ ...link, kind: 'house' });
    const house = [keys.houseHandle, keys.linkProof.publicKey, keys.metadataKey.expose()].map(toHex);
    const room = new Set(everyPart(await deriveRoomKeys(link)));
    expect(house.filter((part) => room.has(part))).toEqual([]);
  });

  it('[K14] are zeros once closed', async () => {
    const keys = await deriveHouseKeys({ ...link, kind: 'house' });
    const exposed = [keys.linkProof.privateKey.expose(), keys.metadataKey.expose()];
    keys.close();
    keys.close();
    expect(exposed.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
  });
});
