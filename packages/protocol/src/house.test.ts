import { describe, expect, it } from 'vitest';
import { encodeCanonical } from './canonical.ts';
import { type HouseEvent, houseEvent, houseFrame, houseRequestFrame, houseRequests } from './house.ts';
import { limits } from './limits.ts';
import { roomRequests } from './room.ts';
import { parseMessage } from './schema.ts';

const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill);
const credentials = (count: number) => Array.from({ length: count }, () => bytes(limits.credentialBytes));
const counts = { stageCount: limits.stageMembers, audienceCount: limits.roomMembers };
const changed = {
  event: 'room-changed',
  roomHandle: bytes(16),
  ...counts,
  stage: credentials(limits.listedSpeakers),
} as const;
const listed = {
  ...changed,
  event: 'room-listed',
  listing: bytes(limits.listingBytes),
  card: bytes(limits.cardBytes),
} as const;
const takes = (schema: Parameters<typeof parseMessage>[0], value: unknown) =>
  parseMessage(schema, encodeCanonical(value)).ok;

describe('houseEvent', () => {
  it('takes each event only with its own fields', () => {
    const events = [listed, changed, { ...changed, stage: null }, { event: 'room-unlisted', roomHandle: bytes(16) }];
    for (const event of events) {
      expect(takes(houseEvent, event)).toBe(true);
      expect(takes(houseFrame, event)).toBe(true);
      expect(takes(houseEvent, { ...event, extra: 1 })).toBe(false);
    }
  });

  it('[W3] holds each field to its fixed length', () => {
    for (const off of [-1, 1]) {
      expect(takes(houseEvent, { ...listed, card: bytes(limits.cardBytes + off) })).toBe(false);
      expect(takes(houseEvent, { ...listed, listing: bytes(limits.listingBytes + off) })).toBe(false);
      expect(takes(houseEvent, { ...listed, stage: [bytes(limits.credentialBytes + off)] })).toBe(false);
    }
    expect(takes(houseEvent, { ...changed, stage: credentials(limits.listedSpeakers + 1) })).toBe(false);
    expect(takes(houseEvent, { ...changed, stageCount: limits.stageMembers + 1 })).toBe(false);
    expect(takes(houseEvent, { ...listed, stage: null })).toBe(false);
  });

  it('[H6] fits a small record if it has only counts, and one of 4,096 bytes if it is full', () => {
    const size = (event: HouseEvent) => encodeCanonical(event).length + 18;
    expect(size({ ...changed, stage: null })).toBeLessThanOrEqual(256);
    expect(size({ ...changed, stage: credentials(1) })).toBeLessThanOrEqual(1_024);
    expect(size(changed)).toBeLessThanOrEqual(4_096);
    expect(size(listed)).toBeLessThanOrEqual(4_096);
  });
});

describe('requests', () => {
  it('of a house are accepted on its connections, and requests of a room are not', () => {
    for (const name of Object.keys(houseRequests))
      expect(takes(houseRequestFrame, { seq: 1, name, body: {} })).toBe(true);
    for (const name of Object.keys(roomRequests))
      expect(takes(houseRequestFrame, { seq: 1, name, body: {} })).toBe(false);
  });

  it('[H4] to create a room name either no house, or a house with its proof', () => {
    const { body } = roomRequests['create-room'];
    const genesis = {
      roomHandle: bytes(16),
      owner: bytes(32),
      everyoneSpeaks: true,
      policy: 'pause',
      life: bytes(32),
      signature: bytes(64),
    };
    const room = { linkKey: bytes(32), card: bytes(limits.cardBytes), genesis, signature: bytes(64) };
    const house = { houseHandle: bytes(16), proof: bytes(64), listing: bytes(limits.listingBytes) };
    for (const good of [null, house, { ...house, listing: null }])
      expect(takes(body, { ...room, house: good })).toBe(true);
    const bad = [
      undefined,
      {},
      { ...house, listing: undefined },
      { ...house, proof: bytes(63) },
      { ...house, name: 'x' },
    ];
    for (const wrong of bad) expect(takes(body, { ...room, house: wrong })).toBe(false);
  });
});
