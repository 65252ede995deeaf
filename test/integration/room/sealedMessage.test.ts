import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RoomKeys } from '@sotto/keys';
import {
  decodeCanonical,
  encodeCanonical,
  parseMessage,
  type RoomBody,
  type Statement,
  statementBody,
} from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyKind } from '../../../packages/keys/src/log/MemberLog.ts';
import { open } from '../../../packages/keys/src/sealed/sealed.ts';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { exhibitRecords, type Records } from '../../wiretap/exhibits/exhibitRecords.ts';
import { findLeaks } from '../../wiretap/exhibits/findLeaks.ts';
import type { LabelledSecret } from '../../wiretap/Finding.ts';
import { compareFields } from '../../wiretap/fields/compareFields.ts';
import { parseList } from '../../wiretap/fields/parseList.ts';
import { readFields } from '../../wiretap/fields/readFields.ts';
import { labelSecrets } from '../../wiretap/labelSecrets.ts';
import { readRows } from '../../wiretap/readRows.ts';
import { canaries, tellWholeStory } from './tellWholeStory.ts';

const list = join(import.meta.dirname, '../../../docs/WHAT-THE-SERVER-SEES.md');
const opened: Uint8Array[] = [];
const control: Uint8Array[] = [];
const logLines: string[] = [];
let sotto: RunningSotto;
let records: Records;
let secrets: readonly LabelledSecret[];
let keys: RoomKeys;

beforeAll(async () => {
  sotto = await startSotto({
    taps: { opened: (message) => void opened.push(message.slice()), control: (message) => void control.push(message) },
    controlTap: (message) => void control.push(message),
    onLogLine: (line) => void logLines.push(line),
  });
});
afterAll(() => sotto.close());

const bodiesOf = <Name extends 'submit' | 'set-hand'>(name: Name) =>
  opened.flatMap((message) => {
    const frame = decodeCanonical(message);
    const { name: said, body } = (frame.ok ? frame.value : {}) as { name?: string; body?: unknown };
    return said === name ? [body as RoomBody<Name>] : [];
  });

const nothing: Records = {
  openedMessages: [],
  controlMessages: [],
  logLines: [],
  rows: [],
  media: { relayPayloads: [] },
};
const leaksIn = (found: Records) => findLeaks(exhibitRecords(found), secrets);
const readList = async () => parseList(await readFile(list, 'utf8'));

describe('a room in which everything happens', () => {
  it('[K9-K10, P7, K17-K18] shows the server no name, title, key, pseudonym, hand or kind', async () => {
    const before = await readRows(sotto.databaseUrl);
    const hasHappened = (name: string) => opened.some((message) => Buffer.from(message).includes(name));
    const { rows, link, houseFragment, hidden } = await tellWholeStory(sotto, hasHappened);
    ({ keys, secrets } = await labelSecrets({ room: link, house: houseFragment, words: canaries, seeds: hidden }));
    records = { ...nothing, openedMessages: opened, controlMessages: control, logLines, rows: [...before, ...rows] };
    expect(logLines.join()).toContain('relay-connected');
    expect(leaksIn(records)).toEqual([]);
  }, 120_000);

  it('shows it every field that is listed in docs/WHAT-THE-SERVER-SEES.md, and no other', async () => {
    expect(compareFields(readFields(records), await readList())).toEqual({ unlisted: [], unseen: [] });
  });

  it('[P7] tells a removal from a ban to its members alone', () => {
    const ejects = bodiesOf('submit').filter(({ statement }) => statement.header.act === 'eject');
    const areBans = ejects.map(({ statement }) => {
      const content = open(bodyKind, statement.body, keys);
      const parsed = content.ok ? parseMessage(statementBody, content.value) : content;
      return parsed.ok && parsed.value.isBan;
    });
    expect(areBans).toEqual([false, true]);
    const [removal, ban] = ejects.map(({ statement }) => formOf(statement));
    expect(removal).toEqual(ban);
  });
});

describe('a leak', () => {
  const hand = (content: string | Uint8Array) =>
    encodeCanonical({
      seq: 1,
      name: 'set-hand',
      body: { hand: new Uint8Array(Buffer.concat([Buffer.from(content)], 192)) },
    });

  it.each<[string, () => Partial<Records>, string]>([
    ['a name in a hand', () => ({ openedMessages: [hand(canaries.speaker)] }), 'word: speaker'],
    ['a hand', () => ({ openedMessages: [hand(encodeCanonical({ isRaised: true }))] }), 'hand: true'],
    ['a ban', () => ({ openedMessages: [encodeCanonical({ isBan: true, member: null })] }), 'ban: true'],
    ['a title to a relay', () => ({ controlMessages: [encodeCanonical({ group: canaries.title })] }), 'word: title'],
    ['a name in a log', () => ({ logLines: [`removed ${canaries.removed}`] }), 'word: removed'],
    ['a pseudonym', () => ({ rows: [statementRow(bytesOf('pseudonym: banned'))] }), 'pseudonym: banned'],
  ])('is found: %s', (_, leaky, label) => {
    expect(leaksIn({ ...nothing, ...leaky() }).map((leak) => leak.label)).toEqual([label]);
  });

  it('is found: a field that is not listed, and one that is listed and never comes', async () => {
    const listed = await readList();
    const [body] = bodiesOf('set-hand');
    const said = encodeCanonical({ seq: 1, name: 'set-hand', body: { ...body, isRaised: true } });
    const talkative = readFields({ ...records, openedMessages: [...opened, said] });
    expect(compareFields(talkative, listed).unlisted).toEqual(['set-hand: isRaised']);
    const silent = opened.filter((message) => !Buffer.from(message).includes('signal'));
    const { unseen } = compareFields(readFields({ ...records, openedMessages: silent }), listed);
    expect(unseen).toEqual(['signal', 'signalled']);
  });
});

/** The fields of a statement and how long each is, except the numbers that rise with every statement. */
function formOf({ header: { number: _, minting, ...header }, body }: Statement) {
  expect(minting).not.toBeNull();
  const sizes = Object.entries(header).map(([key, value]) => [key, encodeCanonical(value).length]);
  return { sizes, body: body.length };
}

function bytesOf(label: string): Uint8Array {
  const secret = secrets.find((each) => each.label === label);
  if (!(secret?.value instanceof Uint8Array)) throw new Error(`no secret ${label}`);
  return secret.value;
}

function statementRow(member: Uint8Array) {
  return { table: 'Statement', columns: { bytes: encodeCanonical({ header: { member } }) } };
}
