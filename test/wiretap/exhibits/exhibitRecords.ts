import type { Evidence, StoredRow } from '../Evidence.ts';
import type { LeakKind } from '../Finding.ts';
import { type Exhibit, type ExhibitGroup, groupOf } from './Exhibit.ts';

/** Everything that the server and the relay could read and keep. */
export interface Records
  extends Pick<Evidence, 'openedMessages' | 'controlMessages' | 'logLines' | 'rows' | 'exports'> {
  readonly media: Pick<Evidence['media'], 'relayPayloads'>;
}

/** Opened messages, control messages, log lines, rows, and what passes the relay. */
export function exhibitRecords(records: Records): readonly ExhibitGroup[] {
  const { openedMessages, controlMessages, logLines, rows, media, exports = [] } = records;
  return [
    groupOf(openedMessages.map((bytes, index) => exhibit('envelope', `opened message ${index}`, bytes))),
    groupOf(controlMessages.map((bytes, index) => exhibit('control', `control message ${index}`, bytes))),
    groupOf(logLines.map((line, index) => exhibit('log', `log line ${index}`, Buffer.from(line, 'utf8')))),
    groupOf(exports.map((text, index) => exhibit('export', `export ${index}`, Buffer.from(text, 'utf8')))),
    groupOf(rows.flatMap(exhibitRow)),
    groupOf(media.relayPayloads.map((bytes) => ({ kind: 'relay', where: 'relay payloads', bytes, isDeep: false }))),
  ];
}

function exhibit(kind: LeakKind, where: string, bytes: Uint8Array): Exhibit {
  return { kind, where, bytes, isDeep: true };
}

function exhibitRow({ table, columns }: StoredRow, index: number): readonly Exhibit[] {
  return Object.entries(columns).flatMap(([column, value]) =>
    readValue(value).map((bytes) => {
      const where = `row ${index} of ${table}, column ${column}`;
      return { kind: 'row', where, bytes, place: `row:${table}`, isDeep: true } as const;
    }),
  );
}

/** All byte strings and texts in a value, however deep. */
function readValue(value: unknown): readonly Uint8Array[] {
  if (value instanceof Uint8Array) return [value];
  if (value instanceof Date) return [Buffer.from(value.toISOString())];
  if (typeof value !== 'object' || value === null) return [Buffer.from(String(value), 'utf8')];
  return Object.entries(value).flatMap(([key, inner]) => [Buffer.from(key, 'utf8'), ...readValue(inner)]);
}
