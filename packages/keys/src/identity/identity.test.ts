import { isEqual } from '@sotto/base';
import { fingerprintOwner } from '@sotto/records';
import { describe, expect, it } from 'vitest';
import { createHouse, createRoom, rootSeed, toHex } from '../../test/fixtures.ts';
import { deriveRoomKeys } from '../link/RoomKeys.ts';
import { formatRoomFragment } from '../link/RoomLink.ts';
import { deriveHouseOwnerKey, deriveMemberKey, deriveOwnerKey, derivePseudonym } from './identity.ts';

const owner = 0x20;
const guest = 0x60;
const link = await createRoom(owner, 0);
const { roomHandle } = await deriveRoomKeys(link);
const elsewhere = await createRoom(owner, 1);
const elsewhereHandle = (await deriveRoomKeys(elsewhere)).roomHandle;

describe('identity', () => {
  // Frozen; computed apart from this code, with HKDF, SHA-256 and Ed25519 of OpenSSL.
  it('[K4-K5] of a known root seed in a known room is this', async () => {
    const key = await deriveOwnerKey(rootSeed(owner), link.secret);
    expect(toHex(key.publicKey)).toBe('b1f7d0d306473f87a75828a585c4b5508833477125a6f8e33a47369ae542796b');
    expect(toHex(fingerprintOwner(key.publicKey))).toBe('182ab28a729336496238256b9d80db9c');
    const pseudonym = await derivePseudonym(rootSeed(owner), roomHandle);
    expect(toHex(pseudonym.publicKey)).toBe('06ab7eced31a86874915eb48e20cdfd23ae6f7e8502d8846b69c6d67f1e53da0');
  });

  it('[K1] creates a link whose fingerprints are those of its owner and server', () => {
    expect(formatRoomFragment(link)).toBe(
      'v1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8.GCqyinKTNkliOCVrnYDbnA.IpFQXkpGqM46DlCDwsb9hw',
    );
  });

  it('[K4] is the same at each return to a room, and another in each room', async () => {
    const here = await derivePseudonym(rootSeed(guest), roomHandle);
    const again = await derivePseudonym(rootSeed(guest), roomHandle);
    const there = await derivePseudonym(rootSeed(guest), elsewhereHandle);
    expect(here.publicKey).toEqual(again.publicKey);
    expect(isEqual(here.publicKey, there.publicKey)).toBe(false);
  });

  it('[K4] owns a house by a key that owns no room of the same secret', async () => {
    const house = await createHouse(owner, 0);
    const key = await deriveHouseOwnerKey(rootSeed(owner), house.secret);
    expect(house.ownerFingerprint).toEqual(fingerprintOwner(key.publicKey));
    expect(house.secret.expose()).toEqual(link.secret.expose());
    expect(isEqual(house.ownerFingerprint, link.ownerFingerprint)).toBe(false);
  });

  it('[K4] never makes the owner key equal to the pseudonym', async () => {
    const key = await deriveOwnerKey(rootSeed(owner), link.secret);
    const pseudonym = await derivePseudonym(rootSeed(owner), roomHandle);
    expect(isEqual(key.publicKey, pseudonym.publicKey)).toBe(false);
  });

  it('[K4] gives the creator the owner key, and everyone else a pseudonym', async () => {
    const creator = await deriveMemberKey(rootSeed(owner), link, roomHandle);
    const listener = await deriveMemberKey(rootSeed(guest), link, roomHandle);
    expect(creator.isOwner).toBe(true);
    expect(fingerprintOwner(creator.key.publicKey)).toEqual(link.ownerFingerprint);
    expect(listener.isOwner).toBe(false);
    expect(listener.key.publicKey).toEqual((await derivePseudonym(rootSeed(guest), roomHandle)).publicKey);
  });
});
