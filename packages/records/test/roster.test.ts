import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  deriveRoomHandle,
  emptyRoster,
  extendRoster,
  fingerprintOwner,
  firstStep,
  followsStep,
  hash,
  hashEntry,
  isEntrySigned,
  isShowing,
  restartRoster,
  showingBody,
} from '../src/index.ts';
import { guest, listener, owner, TestRoom } from './TestRoom.ts';

const start = hash('start');
const credential = new Uint8Array(640).fill(3);
const register = (by = guest, join = guest.join) => {
  const { signature } = by.sign('registration', { start, join, credential });
  return { join, credential, signature };
};
const leaveOf = (by: typeof guest) => ({
  join: by.join,
  signature: by.sign('leave', { start, join: by.join }).signature,
});

it('[G5] an entry belongs to one session, one join and one life of a room', () => {
  const entry = register();
  expect(isEntrySigned(entry, { start, session: guest.key })).toBe(true);
  expect(isEntrySigned(entry, { start, session: listener.key })).toBe(false);
  expect(isEntrySigned({ ...entry, join: listener.join }, { start, session: guest.key })).toBe(false);
  expect(isEntrySigned(entry, { start: hash('next life'), session: guest.key })).toBe(false);
  const leave = leaveOf(guest);
  expect(isEntrySigned(leave, { start, session: guest.key })).toBe(true);
  expect(isEntrySigned({ ...entry, signature: leave.signature }, { start, session: guest.key })).toBe(false);
});

it('[G5] R(v) depends on every entry and on their order', () => {
  const entries = [register(), register(listener, listener.join), leaveOf(guest)];
  const chain = (list: readonly number[]) =>
    list.reduce((before, index) => extendRoster(before, hashEntry(entries[index] ?? register())), emptyRoster).join();
  const orders = [[], [0], [0, 1], [1, 0], [0, 1, 2], [0, 2, 1], [1, 0, 2], [0, 0, 1]];
  expect(new Set(orders.map(chain)).size).toBe(orders.length);
  const entry = hash('a');
  expect(restartRoster([{ version: 1, entry }])).not.toEqual(extendRoster(emptyRoster, entry));
  expect(restartRoster([{ version: 1, entry }])).not.toEqual(restartRoster([{ version: 2, entry }]));
});

it('[P6] shows one session of a member key, at one join', () => {
  const of = { start, join: guest.join, session: listener.key };
  const { signature } = owner.sign('showing', showingBody(of));
  expect(isShowing({ member: owner.key, signature }, of)).toBe(true);
  for (const other of [{ join: owner.join }, { session: owner.key }, { start: hash('next life') }]) {
    expect(isShowing({ member: owner.key, signature }, { ...of, ...other })).toBe(false);
  }
  expect(isShowing({ member: guest.key, signature }, of)).toBe(false);
});

it('[K3] a handle fits one link and one owner', () => {
  const handles = [
    deriveRoomHandle({ linkProof: hash('a'), ownerFingerprint: fingerprintOwner(owner.key) }),
    deriveRoomHandle({ linkProof: hash('b'), ownerFingerprint: fingerprintOwner(owner.key) }),
    deriveRoomHandle({ linkProof: hash('a'), ownerFingerprint: fingerprintOwner(guest.key) }),
  ];
  expect(new Set(handles.map((handle) => handle.join())).size).toBe(3);
});

it('[G3] a step follows by one, and lowers neither log nor roster', () => {
  const room = new TestRoom();
  expect(firstStep(room.log)).toBeUndefined();
  room.say(owner, { act: 'mint' });
  const first = firstStep(room.log);
  expect(first).toEqual({ generation: 1, step: 0, n: 1, v: 4 });
  if (!first) return;
  const place = fc.record({ generation: fc.nat(2), step: fc.nat(2), n: fc.nat(3), v: fc.nat(8) });
  fc.assert(
    fc.property(place, (after) => {
      const isNext = after.generation === 1 && after.step === 1 && after.n >= 1 && after.v >= 4;
      expect(followsStep(first, after)).toBe(isNext);
    }),
    { seed: 3, numRuns: 400 },
  );
});
