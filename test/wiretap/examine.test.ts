import { describe, expect, test } from 'vitest';
import { createRandom } from '../harness/createRandom.ts';
import { examine } from './examine.ts';
import type { Finding, LabelledSecret } from './Finding.ts';
import { createBytes } from './forge/createBytes.ts';
import { forgeExtension } from './forge/forgeRtp.ts';
import { type AlterPacket, forgeSession, type SessionShape } from './forge/forgeSession.ts';

const NAME = 'Quillfeather';
const TITLE = 'Lanterns';
const ROOM_SECRET = createBytes(createRandom(1), 32);
const PSEUDONYM = createBytes(createRandom(2), 32);
const SECRETS: readonly LabelledSecret[] = [
  { label: 'name', value: NAME },
  { label: 'title', value: TITLE },
  { label: 'room secret', value: ROOM_SECRET },
  { label: 'pseudonym', value: PSEUDONYM, permitted: ['row:Statement'] },
];

function kindsIn(shape: SessionShape): readonly string[] {
  return [...new Set(examine(forgeSession(shape), SECRETS).map(({ kind }) => kind))];
}

describe('examine', () => {
  test('finds nothing in a session that gives nothing away', () => {
    expect(examine(forgeSession(), SECRETS)).toEqual([]);
  });

  test('accepts a secret in its permitted place, and nowhere else', () => {
    const row = { columns: { gate: Buffer.concat([Buffer.alloc(9), PSEUDONYM]) } };
    expect(kindsIn({ rows: [{ table: 'Statement', ...row }] })).toEqual([]);
    expect(kindsIn({ rows: [{ table: 'Room', ...row }] })).toEqual(['row']);
  });

  test('names the label and the place, and never the secret', () => {
    const findings = examine(forgeSession({ pageTarget: `/r?name=${NAME}`, logLines: [NAME] }), SECRETS);
    expect(findings.map(({ kind }) => kind)).toEqual(['url', 'log']);
    expect(JSON.stringify(findings).toLowerCase()).not.toContain(NAME.toLowerCase());
    expect(findings[1]).toEqual({ kind: 'log', label: 'name', encoding: 'raw', where: 'log line 0' });
  });
});

const named = Buffer.from(`42["join-room",{"name":"${NAME}"}]`);

describe('a planted secret', () => {
  test.each<[leak: string, kind: Finding['kind'], shape: SessionShape]>([
    ['in a masked message', 'uplink', { uplinkMessages: [named] }],
    ['in a masked and deflated message', 'uplink', { uplinkMessages: [named], isDeflated: true }],
    ['in a header', 'uplink', { pageHeaders: `Cookie: s=${ROOM_SECRET.toString('base64')}\r\n` }],
    ['in a message of the server', 'downlink', { downlinkMessages: [named] }],
    ['in a deflated message of the server', 'downlink', { downlinkMessages: [named], isDeflated: true }],
    ['in a page', 'downlink', { page: `<title>${NAME}</title>` }],
    ['in an opened message', 'envelope', { openedMessages: [Buffer.concat([Buffer.alloc(50), ROOM_SECRET])] }],
    ['in a control message', 'control', { controlMessages: [Buffer.from(PSEUDONYM.toString('hex'))] }],
    ['in a log line', 'log', { logLines: [JSON.stringify({ key: new Uint8Array(ROOM_SECRET) })] }],
    ['in a row', 'row', { rows: [{ table: 'Room', columns: { card: { title: [NAME] } } }] }],
    ['in an address', 'url', { pageTarget: `/r/${PSEUDONYM.toString('base64url')}` }],
    [
      'in the address of the WebSocket',
      'url',
      { socketTarget: `/socket.io/?EIO=4&room=${ROOM_SECRET.toString('hex')}` },
    ],
    ['in the page that a request comes from', 'url', { pageHeaders: `Referer: http://sotto.test/r?n=${NAME}\r\n` }],
    ['in a header extension', 'rtp-extension', { alterUplink: extend([4, Buffer.from(NAME)]) }],
    ['where a MID may stand', 'rtp-extension', { alterDownlink: extend([1, Buffer.from(TITLE)]) }],
    ['in an RTP payload', 'uplink', { alterUplink: (packet) => ({ ...packet, payload: plant(packet.payload) }) }],
  ])('%s is a finding of kind %s', (_, kind, shape) => {
    const findings = examine(forgeSession(shape), SECRETS);
    expect([...new Set(findings.map((finding) => finding.kind))]).toEqual([kind]);
    expect(findings.some((finding) => 'label' in finding)).toBe(true);
  });
});

describe('planted media', () => {
  const level = (_: unknown, phase: string) => Buffer.from([phase === 'speaking' ? 0x8a : 0x7f]);

  test.each<[leak: string, kind: Finding['kind'], shape: SessionShape]>([
    ['an audio level on the uplink', 'rtp-extension', { alterUplink: extend([1, level]) }],
    ['an audio level on the downlink', 'rtp-extension', { alterDownlink: extend([6, level]) }],
    ['a contributor', 'rtp-extension', { alterDownlink: (packet) => ({ ...packet, contributors: [7] }) }],
    ['sizes that follow speech', 'rtp-size', { alterUplink: resize((phase) => (phase === 'speaking' ? 191 : 69)) }],
    ['one size each way', 'rtp-size', { alterDownlink: resize(() => 187) }],
    ['nothing sent while muted', 'rtp-rate', { alterUplink: dropWhile('muted', () => true) }],
    ['every other packet left out in silence', 'rtp-rate', { alterDownlink: dropWhile('silent', isOdd) }],
    [
      'a marker where speech begins',
      'rtp-rate',
      { alterUplink: (one) => ({ ...one, hasMarker: one.sequence % 150 === 0 }) },
    ],
    ['a leap of the timestamp', 'rtp-rate', { alterUplink: (one) => ({ ...one, timestamp: leap(one.sequence) }) }],
    ['Opus that nobody sealed', 'opus-plain', { isUnsealed: true }],
    ['a session in which nobody is heard', 'opus-lost', { isMute: true }],
  ])('%s is a finding of kind %s', (_, kind, shape) => {
    expect(kindsIn(shape)).toEqual([kind]);
  });
});

describe('a blind wiretap', () => {
  const whole = forgeSession();
  const codesIn = (change: Partial<typeof whole>) =>
    examine({ ...whole, ...change }, SECRETS).map((finding) => ('code' in finding ? finding.code : ''));

  test('finds each tap that was never opened', () => {
    const empty = { openedMessages: [], controlMessages: [], logLines: [], rows: [] };
    expect(codesIn(empty)).toEqual(['opened-messages', 'control-messages', 'log-lines', 'rows']);
  });

  test('finds a capture that isn’t one, or that ends early', () => {
    expect(codesIn({ packets: Buffer.from('tcpdump: no permission') })).toContain('not-pcap');
    expect(codesIn({ packets: whole.packets.subarray(0, -5) })).toContain('file-cut-short');
  });

  test('finds that too few frames were heard to judge them', () => {
    const media = { ...whole.media, relayPayloads: whole.media.relayPayloads.slice(0, 100) };
    expect(codesIn({ media })).toEqual(['relay-payloads']);
  });
});

function extend(...elements: [id: number, value: Uint8Array | AlterValue][]): AlterPacket {
  return (packet, phase) => {
    const values = elements.map(
      ([id, value]) => [id, typeof value === 'function' ? value(packet, phase) : value] as const,
    );
    return { ...packet, extension: forgeExtension('one-byte', values) };
  };
}

type AlterValue = (packet: unknown, phase: string) => Uint8Array;

function resize(sizeIn: (phase: string) => number): AlterPacket {
  return (packet, phase) => ({ ...packet, payload: packet.payload.subarray(0, sizeIn(phase)) });
}

function dropWhile(wanted: string, isDropped: (sequence: number) => boolean): AlterPacket {
  return (packet, phase) => (phase === wanted && isDropped(packet.sequence) ? undefined : packet);
}

function isOdd(sequence: number): boolean {
  return sequence % 2 === 1;
}

function leap(sequence: number): number {
  return sequence * 960 + (sequence > 200 ? 48_000 : 0);
}

function plant(payload: Uint8Array): Buffer {
  return Buffer.concat([payload.subarray(0, 100), Buffer.from(NAME), payload.subarray(100 + NAME.length)]);
}
