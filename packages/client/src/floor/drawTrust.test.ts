import { randomBytes } from '@sotto/base';
import type { RosterMember, State } from '@sotto/keys';
import { nameOf } from '@sotto/records';
import { beforeEach, expect, test } from 'vitest';
import type { Roster, Verified } from '../join/Roster.ts';
import { drawTrust, type TrustParts } from './drawTrust.ts';

const nowMs = 100_000;
const longAgo = Number.NEGATIVE_INFINITY;
let people: Map<string, RosterMember>;
let moderator: RosterMember;
let speaker: RosterMember;

function createMember(name: string, version: number): RosterMember {
  const [join, member] = [randomBytes(16), randomBytes(32)];
  const names = { join: nameOf(join), session: '', member: nameOf(member) };
  const credential = { name, member } as RosterMember['credential'];
  return { join, member, version, names, credential, entryHash: randomBytes(32), leftAt: undefined };
}

beforeEach(() => {
  [moderator, speaker] = [createMember('Ada', 1), createMember('Bob', 2)];
  people = new Map([moderator, speaker].map((each) => [each.names.join, each]));
});

/** The view of a speaker in a room in which Ada is here and has never confirmed, alone on its stage. */
function partsOf(policy: 'keep-talking' | 'pause', change: Partial<State> = {}): TrustParts {
  const own = { join: nameOf(randomBytes(16)), member: nameOf(randomBytes(32)) };
  const here = new Map([[moderator.names.member, { member: moderator.member, join: moderator.join, number: 1 }]]);
  const none = new Set<string>();
  const log = {
    genesis: { policy, owner: randomBytes(32), everyoneSpeaks: true },
    ...{ start: randomBytes(32), number: 1, here, moderators: none, ejected: none, bans: none, barred: new Map() },
    ...{ floor: 0, lock: undefined, generation: { number: 1 } },
  };
  const state = {
    names: own,
    log: { log, covered: new Map() },
    roster: { member: (join: Uint8Array) => people.get(nameOf(join)) },
    ring: [{ number: 1 }],
    stage: new Map([[own.join, { join: randomBytes(16), sinceMs: longAgo }]]),
    ...{ beats: new Map(), wentOn: new Set(), removals: [], doubts: new Map() },
    frames: { arrivedAtMs: longAgo, openedAtMs: longAgo, unopenedSinceMs: Number.POSITIVE_INFINITY },
    times: { onStageSinceMs: longAgo, leftUncoveredSinceMs: Number.POSITIVE_INFINITY },
    ...change,
  } as unknown as State;
  const roster = { describe: ({ credential }: Verified) => ({ name: credential.name }) } as unknown as Roster;
  return { state, roster, isOnStage: true, nowMs, removed: new Map() };
}

const names = (drawn: readonly { readonly name: string }[]) => drawn.map(({ name }) => name);

test('[B2] a room that keeps talking names the moderator who does not confirm, and holds nothing', () => {
  const drawn = drawTrust(partsOf('keep-talking'));
  expect([drawn.policy, names(drawn.unreached), drawn.held, drawn.isGoingOn]).toEqual([
    'keep-talking',
    ['Ada'],
    [],
    false,
  ]);
});

test('[B2] a room that pauses says for whom it waits, until its person goes on', () => {
  const held = [{ why: 'unconfirmed', moderator: { name: 'Ada' } }];
  expect(drawTrust(partsOf('pause'))).toMatchObject({ held, isGoingOn: false });
  const wentOn = new Set([`unconfirmed ${moderator.names.member}`]);
  expect(drawTrust(partsOf('pause', { wentOn }))).toMatchObject({ held: [], isGoingOn: true });
});

test('[B2] says nothing about microphones to a person who has none open', () => {
  const drawn = drawTrust({ ...partsOf('pause'), isOnStage: false });
  expect(drawn).toMatchObject({ unreached: [], held: [], hearsNobody: false, isGoingOn: false });
});

test('[B4] names the members who have not confirmed our removal, and none for another moderator’s', () => {
  const removals = [
    { number: 3, waitingFor: new Set<string>() },
    { number: 5, waitingFor: new Set([speaker.names.join, nameOf(randomBytes(16))]) },
    { number: 7, waitingFor: new Set([speaker.names.join]) },
  ];
  const removed = new Map([
    [3, 'Cleo'],
    [5, 'Eve'],
  ]);
  const drawn = drawTrust({ ...partsOf('keep-talking', { removals }), removed });
  expect(drawn.removals.map(({ name, waitingFor, unnamedCount }) => [name, names(waitingFor), unnamedCount])).toEqual([
    ['Cleo', [], 0],
    ['Eve', ['Bob'], 1],
  ]);
});

test('[B5] a doubt names its signers as their own entries name them', () => {
  const signers = [speaker.names.join, nameOf(randomBytes(16))];
  const doubts = new Map([['a', { kind: 'lies', signers } as const]]);
  const [doubt] = drawTrust(partsOf('keep-talking', { doubts })).doubts;
  expect([doubt?.kind, names(doubt?.signers ?? [])]).toEqual(['lies', ['Bob']]);
});
