import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, Secret } from '@sotto/base';
import { createFrameOpener, deriveSenderKey } from '@sotto/frames';
import {
  deriveHouseKeys,
  derivePseudonym,
  deriveRoomKeys,
  parseHouseLink,
  parseRoomLink,
  type RoomKeys,
} from '@sotto/keys';
import { parseMessage, requestFrame } from '@sotto/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { unsafeQuery } from '../../apps/server/src/store/unsafeQuery.ts';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { createRelayTap } from '../harness/relayTap.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { startCapture } from '../wiretap/capture/capture.ts';
import type { Evidence, StoredRow } from '../wiretap/Evidence.ts';
import { examine } from '../wiretap/examine.ts';
import type { LabelledSecret } from '../wiretap/Finding.ts';

const canaries = {
  house: 'Marrowglen Hall',
  title: 'Glasswing Orchard',
  speaker: 'Quillfeather',
  listener: 'Thistledown',
};
const rtcPort = 44_530;
const loopMs = { voice: 8_000, silence: 9_000 };

let evidence: Evidence;
let secrets: readonly LabelledSecret[];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-wiretap-'));
  const opened: Uint8Array[] = [];
  const control: Uint8Array[] = [];
  const logLines: string[] = [];
  const tap = createRelayTap();
  const sound = await voice(loopMs.silence);
  const microphone = await writeMicrophone(sound);
  const capture = await startCapture({ interfaceName: 'lo', file: join(folder, 'lo.pcap') });
  if (!capture.ok) throw new Error(`no capture: ${capture.error.code}`);
  const sotto = await startSotto({
    rtcPort,
    taps: { opened: (message) => opened.push(message), control: (message) => control.push(message) },
    controlTap: (message) => control.push(message),
    onProducer: tap.onProducer,
    onLogLine: (line) => logLines.push(line),
  });
  const browsers = [await openChromium({ microphone: microphone.path }), await openChromium()] as const;
  try {
    const session = await holdSession(sotto, browsers, sound.samples.length / 48);
    // Half-sent responses would look like something hidden.
    await Promise.all(browsers.map((browser) => browser.close()));
    const packets = await capture.value.stop();
    if (!packets.ok) throw new Error(`broken capture: ${packets.error.code}`);
    const speaking = session.phases[0];
    if (!speaking) throw new Error('nobody spoke');
    const relayPayloads = tap.between(speaking.fromMs, speaking.toMs);
    evidence = {
      packets: packets.value,
      mediaPorts: [rtcPort],
      openedMessages: opened,
      controlMessages: control,
      logLines: [...logLines, ...(await databaseLog(sotto))],
      rows: await allRows(sotto.databaseUrl),
      media: {
        phases: session.phases,
        relayPayloads,
        openedFrames: await openAll(relayPayloads, session.keys, senderSession(opened)),
        source: sound.samples,
      },
    };
    secrets = session.secrets;
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    await sotto.close();
    await microphone.remove();
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);

/**
 * One claims the server and lists a room in the house, the other finds it in the hallway and comes in: one speaks, is
 * silent, and speaks on while muted.
 */
async function holdSession(sotto: RunningSotto, [a, b]: readonly [TestBrowser, TestBrowser], voicedLoopMs: number) {
  const speaker = await Person.at(await a.page(), sotto.origin);
  const listener = await Person.at(await b.page(), sotto.origin);
  await speaker.page.goto(sotto.claimLink);
  await speaker.type('House name', canaries.house);
  await speaker.press('Create house');
  const house = await speaker.invite(`Invite to ${canaries.house}`);
  await listener.page.goto(house);
  await listener.find('heading', canaries.house);
  await speaker.startRoomHere({ title: canaries.title, name: canaries.speaker });
  const beganMs = Date.now();
  const link = await speaker.invite();
  await listener.sees('Live rooms', canaries.speaker);
  await (await listener.find('link', canaries.title)).click();
  await listener.listenIn(canaries.listener);
  await listener.sees('Stage', /speaking/);
  // A whole turn of the microphone's loop that begins with the listener inside, however long coming in took.
  const turns = Math.ceil((Date.now() + 500 - beganMs) / voicedLoopMs);
  const turnMs = beganMs + turns * voicedLoopMs;
  const voicedMs = voicedLoopMs - loopMs.silence;
  const phases = [
    { name: 'speaking', fromMs: turnMs, toMs: turnMs + voicedMs - 1_500 },
    { name: 'silent', fromMs: turnMs + voicedMs + 700, toMs: turnMs + voicedLoopMs - 1_500 },
    { name: 'muted', fromMs: turnMs + voicedLoopMs, toMs: turnMs + voicedLoopMs + 6_000 },
  ];
  await until(turnMs + voicedLoopMs - 1_000);
  await speaker.press('Mute');
  await listener.sees('Stage', /muted/);
  await until(turnMs + voicedLoopMs + 7_000);
  const secretsOf = await labelSecrets({ room: link, house }, [speaker, listener]);
  return { phases, ...secretsOf };
}

function until(momentMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, momentMs - Date.now())));
}

/** Everything that must be seen nowhere, with what it is called in a finding. */
async function labelSecrets(hrefs: { room: string; house: string }, people: readonly Person[]) {
  const link = parseRoomLink(hrefs.room);
  const houseLink = parseHouseLink(hrefs.house);
  if (!(link.ok && houseLink.ok)) throw new Error('an invite link is damaged');
  const keys = await deriveRoomKeys(link.value);
  const houseKeys = await deriveHouseKeys(houseLink.value);
  const labelled: LabelledSecret[] = [
    { label: "house's name", value: canaries.house },
    { label: 'house secret', value: houseLink.value.secret.expose() },
    { label: "house's metadata key", value: houseKeys.metadataKey.expose() },
    { label: 'title', value: canaries.title },
    { label: "speaker's name", value: canaries.speaker },
    { label: "listener's name", value: canaries.listener },
    { label: 'room secret', value: link.value.secret.expose() },
    { label: 'metadata key', value: keys.metadataKey.expose() },
    { label: 'credential MAC key', value: keys.credentialMacKey.expose() },
    { label: 'media salt', value: keys.mediaSalt.expose() },
    { label: 'media secret', value: keys.mediaSecret.expose() },
  ];
  for (const [index, person] of people.entries()) {
    const seed = await rootSeedOf(person);
    labelled.push({ label: `root seed ${index}`, value: seed });
    const { publicKey } = await derivePseudonym(new Secret(seed), keys.roomHandle);
    labelled.push({ label: `pseudonym ${index}`, value: publicKey });
  }
  return { keys, secrets: labelled };
}

async function rootSeedOf({ page }: Person): Promise<Bytes> {
  const seed = await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('sotto'));
    return [...(await settled<Uint8Array>(database.transaction('identity').objectStore('identity').get('root-seed')))];
  });
  expect(seed).toHaveLength(32);
  return Uint8Array.from(seed);
}

/** The session key of whoever entered first, who is the one on stage. */
function senderSession(opened: readonly Uint8Array[]): Bytes {
  for (const message of opened) {
    const frame = parseMessage(requestFrame, message);
    if (frame.ok && frame.value.name === 'enter') return (frame.value.body as { session: Bytes }).session;
  }
  throw new Error('nobody entered');
}

async function openAll(payloads: readonly Uint8Array[], keys: RoomKeys, session: Bytes): Promise<Uint8Array[]> {
  const position = { generation: 0, step: 0 };
  const baseKey = () =>
    deriveSenderKey({ mediaSalt: keys.mediaSalt.expose(), mediaSecret: keys.mediaSecret, senderSession: session });
  const opener = createFrameOpener({ keys: { current: () => position, holds: () => true, baseKey }, session });
  const frames: Uint8Array[] = [];
  for (const payload of payloads) {
    const frame = await opener.open(new Uint8Array(payload));
    if (frame.ok && !frame.value.muted) frames.push(frame.value.opus);
  }
  return frames;
}

async function allRows(databaseUrl: string): Promise<StoredRow[]> {
  const tables = await unsafeQuery(databaseUrl, "select tablename from pg_tables where schemaname = 'public'");
  const rows: StoredRow[] = [];
  for (const { tablename } of tables.rows as { tablename: string }[]) {
    const found = await unsafeQuery(databaseUrl, `select * from "${tablename}"`);
    for (const columns of found.rows) rows.push({ table: tablename, columns });
  }
  return rows;
}

async function databaseLog({ dataDir }: RunningSotto): Promise<string[]> {
  return (await readFile(join(dataDir, 'postgres', 'postgres.log'), 'utf8').catch(() => '')).split('\n');
}

describe('the wiretap', () => {
  test('there is something to hear, to read and to search', () => {
    expect(evidence.media.relayPayloads.length).toBeGreaterThan(100);
    expect(evidence.media.openedFrames.length).toBe(evidence.media.relayPayloads.length);
    expect(evidence.openedMessages.length).toBeGreaterThan(10);
    expect(evidence.controlMessages.length).toBeGreaterThan(10);
    expect(evidence.logLines.join()).toContain('relay-connected');
    const room = evidence.rows.find(({ table }) => table === 'Room');
    expect(room?.columns['listing']).toHaveLength(192);
    expect(evidence.rows.map(({ table }) => table)).toContain('House');
    expect(Buffer.concat(evidence.openedMessages).includes('room-listed')).toBe(true);
  });

  test('finds nothing: no name, title, key or pseudonym, one size and one rate, nothing that decodes', () => {
    expect(examine(evidence, secrets)).toEqual([]);
  }, 60_000);
});

describe('a leak planted in the same evidence is found', () => {
  const kinds = (leaky: Partial<Evidence>) => [
    ...new Set(examine({ ...evidence, ...leaky }, secrets).map(({ kind }) => kind)),
  ];
  const name = new TextEncoder().encode(canaries.listener);

  test('inside the envelope', () => {
    expect(kinds({ openedMessages: [...evidence.openedMessages, name] })).toEqual(['envelope']);
  }, 60_000);

  test('on the control channel', () => {
    expect(kinds({ controlMessages: [...evidence.controlMessages, name] })).toEqual(['control']);
  }, 60_000);

  test('in a log line', () => {
    expect(kinds({ logLines: [...evidence.logLines, `entered ${canaries.title}`] })).toEqual(['log']);
  }, 60_000);

  test('in a row', () => {
    expect(kinds({ rows: [...evidence.rows, { table: 'Room', columns: { card: name } }] })).toEqual(['row']);
  }, 60_000);
});
