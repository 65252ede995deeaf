import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, Secret } from '@sotto/base';
import { type NodeRoom, openNodeRoom } from '@sotto/client/node';
import { createMeter } from '@sotto/metrics';
import { encodeCanonical } from '@sotto/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogue as relayCatalogue } from '../../apps/relay/src/metrics/catalogue.ts';
import { catalogue } from '../../apps/server/src/metrics/catalogue.ts';
import { openChromium, type TestBrowser } from '../harness/browsers.ts';
import { findFreePort } from '../harness/findFreePort.ts';
import { voice, writeMicrophone } from '../harness/microphones.ts';
import { Person } from '../harness/Person.ts';
import { createRelayTap } from '../harness/relayTap.ts';
import { type RunningSotto, startSotto } from '../harness/startSotto.ts';
import { startCapture } from '../wiretap/capture/capture.ts';
import type { Evidence } from '../wiretap/Evidence.ts';
import { examine } from '../wiretap/examine.ts';
import type { LabelledSecret } from '../wiretap/Finding.ts';
import { compareFields } from '../wiretap/fields/compareFields.ts';
import { parseList } from '../wiretap/fields/parseList.ts';
import { readFields } from '../wiretap/fields/readFields.ts';
import { labelSecrets } from '../wiretap/labelSecrets.ts';
import { readRows } from '../wiretap/readRows.ts';

const canaries = {
  house: 'Marrowglen Hall',
  title: 'Glasswing Orchard',
  speaker: 'Quillfeather',
  listener: 'Thistledown',
  other: 'Inkwell Brindle',
  message: 'Meet where the herons nest',
};
const loopMs = { voice: 8_000, silence: 9_000 };

let evidence: Evidence;
let secrets: readonly LabelledSecret[];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-wiretap-'));
  const rtcPort = await findFreePort();
  const opened: Uint8Array[] = [];
  const control: Uint8Array[] = [];
  const logLines: string[] = [];
  const [meter, relayMeter] = [createMeter(catalogue), createMeter(relayCatalogue)];
  const tap = createRelayTap();
  const sound = await voice(loopMs.silence);
  const microphone = await writeMicrophone(sound);
  const capture = await startCapture({ interfaceName: 'lo', file: join(folder, 'lo.pcap') });
  if (!capture.ok) throw new Error(`no capture: ${capture.error.code}`);
  const sotto = await startSotto({
    rtcPort,
    meter,
    relayMeter,
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
    const openedFrames = relayPayloads.map((payload) => session.heard.get(nameFrame(payload)));
    evidence = {
      packets: packets.value,
      mediaPorts: [rtcPort],
      openedMessages: opened,
      controlMessages: control,
      logLines: [...logLines, ...(await databaseLog(sotto))],
      exports: await Promise.all([meter.render(), relayMeter.render()]),
      rows: session.rows,
      media: {
        phases: session.phases,
        relayPayloads,
        openedFrames: openedFrames.filter((frame) => frame !== undefined),
        source: sound.samples,
      },
    };
    secrets = session.secrets;
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    await sotto.close();
    await microphone.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/**
 * One person claims the server and lists a room in the house; another finds it in the hallway and comes in, and so does
 * a third. One speaks, is silent, and keeps speaking while muted. The other writes, raises a hand, comes on stage, and is
 * removed in the end.
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
  const { heard, seed: unseen, close } = await listenAlong(link, sotto.origin);
  // A whole turn of the microphone's loop that begins with the listener inside, however long they took to come in.
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
  await writeAndReact(speaker, listener);
  await giveTheStage(speaker, listener);
  await speaker.press(`More about ${canaries.listener}`);
  await speaker.press(`Ban ${canaries.listener}`);
  await speaker.reads('cannot come back from the same browser');
  await speaker.press('Done');
  await listener.find('heading', 'You were removed from this room');
  close();
  const rows = await readRows(sotto.databaseUrl);
  const [owned, invited] = [await rootSeedOf(speaker), await rootSeedOf(listener)];
  const { secrets } = await labelSecrets({
    room: link,
    house,
    words: canaries,
    // The invitation names the listener by their key of this room; mere listeners are not named.
    seeds: { owner: owned, other: unseen },
  });
  const ofInvited = { label: 'root seed: listener', value: invited.expose() };
  return { phases, heard, rows, secrets: [...secrets, ofInvited] };
}

/** A message, and a reaction of the person who read it. */
async function writeAndReact(speaker: Person, listener: Person): Promise<void> {
  await listener.press('Chat');
  await listener.type('Message', canaries.message);
  await listener.press('Send');
  await speaker.press('Chat');
  await speaker.sees('Chat', canaries.message);
  await speaker.press('Reactions');
  await speaker.press('Clap');
  await listener.reads(`Clap: ${canaries.speaker}`);
  await speaker.page.keyboard.press('Escape');
  for (const each of [speaker, listener]) await each.press('Close chat');
}

/** A hand, an invitation, the stage, and a mute by the moderator. */
async function giveTheStage(speaker: Person, listener: Person): Promise<void> {
  await listener.press('Raise hand');
  await speaker.press('Raised hands');
  await speaker.press(`Invite ${canaries.listener} to speak`);
  await speaker.press('Done');
  await listener.press('Join the stage');
  await listener.press('Unmute');
  await speaker.press(`More about ${canaries.listener}`);
  await speaker.press(`Mute ${canaries.listener}`);
  await listener.find('button', 'Unmute');
}

/** A member who writes down the sound in each frame as it is at the relay. */
async function listenAlong(link: string, origin: string) {
  const heard = new Map<string, Uint8Array>();
  const rootSeed = randomBytes(32);
  const { room } = openNodeRoom(link, { origin, rootSeed: new Secret(rootSeed.slice()) });
  await reaches(room, 'preview');
  room.actions.enter(canaries.other);
  await reaches(room, 'inside');
  const { frames } = room;
  if (!frames) throw new Error('a room that is entered has frames');
  const open = frames.open.bind(frames);
  frames.open = async (speaker, sealed) => {
    const name = nameFrame(sealed);
    const opened = await open(speaker, sealed);
    if (opened.ok && !opened.value.muted) heard.set(name, opened.value.opus);
    return opened;
  };
  return { heard, seed: new Secret(rootSeed), close: () => room.close() };
}

function nameFrame(sealed: Uint8Array): string {
  return Buffer.from(sealed).toString('base64');
}

async function reaches(room: NodeRoom['room'], phase: string): Promise<void> {
  for (let waited = 0; room.snapshot().phase !== phase; waited++) {
    if (waited === 200) throw new Error(`not ${phase}: ${room.snapshot().phase}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function until(momentMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, momentMs - Date.now())));
}

async function rootSeedOf({ page }: Person): Promise<Secret> {
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
  return new Secret(Uint8Array.from(seed));
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

  test('[P7, K17-K18, T4] saw a hand, an invitation, a mute, a ban, a message and a reaction pass', () => {
    const { openedMessages } = evidence;
    for (const word of [
      'set-hand',
      'allow',
      'signal',
      'eject',
      'batch',
      'heartbeat',
      'stepped',
      'gift',
      'talk',
      'react',
      'talked',
    ]) {
      expect(Buffer.concat(openedMessages).includes(Buffer.from(encodeCanonical(word))), word).toBe(true);
    }
  });

  test('shows the server no field that docs/WHAT-THE-SERVER-SEES.md does not list', async () => {
    const listed = parseList(await readFile(join(import.meta.dirname, '../../docs/WHAT-THE-SERVER-SEES.md'), 'utf8'));
    expect(compareFields(readFields(evidence), listed).unlisted).toEqual([]);
  });

  test('finds nothing: no name, title, key or pseudonym, one size and one rate, nothing that decodes', () => {
    expect(examine(evidence, secrets)).toEqual([]);
  });
});

describe('a leak planted in the same evidence is found', () => {
  const kinds = (leaky: Partial<Evidence>) => [
    ...new Set(examine({ ...evidence, ...leaky }, secrets).map(({ kind }) => kind)),
  ];
  const name = new TextEncoder().encode(canaries.listener);

  test('inside the envelope', () => {
    expect(kinds({ openedMessages: [...evidence.openedMessages, name] })).toEqual(['envelope']);
  });

  test('in a hand that was not sealed', () => {
    const hand = new Uint8Array(Buffer.concat([name], 192));
    const said = encodeCanonical({ seq: 1, name: 'set-hand', body: { hand } });
    expect(kinds({ openedMessages: [...evidence.openedMessages, said] })).toEqual(['envelope']);
  });

  test('in a message that was not sealed', () => {
    const talk = new Uint8Array(Buffer.concat([new TextEncoder().encode(canaries.message)], 1_536));
    const said = encodeCanonical({ seq: 1, name: 'talk', body: { talk } });
    expect(kinds({ openedMessages: [...evidence.openedMessages, said] })).toEqual(['envelope']);
  });

  test('on the control channel', () => {
    expect(kinds({ controlMessages: [...evidence.controlMessages, name] })).toEqual(['control']);
  });

  test('in a log line', () => {
    expect(kinds({ logLines: [...evidence.logLines, `entered ${canaries.title}`] })).toEqual(['log']);
  });

  test('in a row', () => {
    expect(kinds({ rows: [...evidence.rows, { table: 'Room', columns: { card: name } }] })).toEqual(['row']);
  });
});
