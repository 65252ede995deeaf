import { randomBytes, Secret } from '@sotto/base';
import { expect, test } from 'vitest';
import { createRoomLink } from '../createLink.ts';
import { sealCredential } from '../credential.ts';
import { parseName } from '../displayText.ts';
import { deriveMemberKey } from '../identity.ts';
import { deriveRoomKeys } from '../RoomKeys.ts';
import { createSession } from '../session.ts';
import { ready } from '../sodium.ts';
import { KeyAgent } from './KeyAgent.ts';
import { signRegistration } from './KeyRoster.ts';
import { loadVoice } from './loadVoice.ts';
import { openMemberLog } from './MemberLog.ts';
import { signGenesis } from './signStatement.ts';

let nowMs = 0;

/** The owner of a new room, alone on stage, who wished for a lock and has no voice yet. */
async function createOwner() {
  await ready;
  const rootSeed = new Secret(randomBytes(32));
  const link = await createRoomLink({ rootSeed, serverFingerprint: new Uint8Array(16) });
  const keys = await deriveRoomKeys(link);
  const { key: memberKey } = await deriveMemberKey(rootSeed, link, keys.roomHandle);
  const [session, join, name] = [createSession(), randomBytes(16), parseName('Ada')];
  const log = await openMemberLog(
    await signGenesis({ epoch: 1, everyoneSpeaks: true, bans: [] }, { ownerKey: memberKey, keys }),
    keys,
  );
  if (!log.ok || !name.ok) throw new Error('not a room');
  const credential = await sealCredential({ keys, memberKey, session, name: name.value });
  const entry = signRegistration({ join, credential }, { session, roomHandle: keys.roomHandle });
  const self = { keys, memberKey, session, join, random: randomBytes };
  const agent = new KeyAgent(self, { log: log.value, clock: () => nowMs });
  const said = [
    ...(await agent.handle({ type: 'introduced', member: { version: 1, ...entry } })),
    ...(await agent.handle({ type: 'stage', joins: [join], audienceCount: 0 })),
    ...(await agent.handle({ type: 'asked', joins: [join] })),
    ...(await agent.handle({ type: 'hands', isPaused: true })),
    ...(await agent.handle({ type: 'intent', intent: { kind: 'lock', act: 'lock' } })),
    ...(await agent.handle({ type: 'entries', after: 0, entries: [entry] })),
  ];
  nowMs += 10_000;
  return { agent, entry, said: [...said, ...(await agent.handle({ type: 'tick' }))] };
}

test('without a voice nothing is said, sealed or given away', async () => {
  const { agent, said } = await createOwner();
  expect(said).toEqual([]);
  expect(agent.current()).toBeUndefined();
  expect(agent.isRosterRead()).toBe(false);
});

test('what is owed by then is said at the first tick with a voice, and what was wished once it can be', async () => {
  const { agent, entry } = await createOwner();
  agent.useVoice(await loadVoice());
  const owed = await agent.handle({ type: 'tick' });
  expect(owed.map(({ type }) => type).sort()).toEqual(['heartbeat', 'read-roster', 'submit']);
  const heartbeat = owed.find((message) => message.type === 'heartbeat');
  expect(heartbeat?.heartbeat.handsPaused).toBe(true);
  const back = owed.find((message) => message.type === 'submit');
  if (!back) throw new Error('nothing was stated');
  expect(back.statement.gate.act).toBe('back');
  await agent.handle({ type: 'statement', statement: back.statement, wrap: null });
  const read = await agent.handle({ type: 'entries', after: 0, entries: [entry] });
  expect(read).toMatchObject([{ type: 'submit', statement: { gate: { act: 'lock' } } }]);
});
