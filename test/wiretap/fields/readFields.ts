import { decodeCanonical } from '@sotto/protocol';
import type { Evidence } from '../Evidence.ts';
import { type NamedValue, nameControl, nameMessage } from './nameMessage.ts';

/** The observed fields of one message, or of the rows of one table. */
export interface SeenFields {
  /** Paths at which there was a value. A path passes through lists: `stage.join` is the join of anybody on it. */
  readonly values: ReadonlySet<string>;
  /** Paths at which there was nothing: null, or a list without an entry. */
  readonly empty: ReadonlySet<string>;
}

/** Observed fields by message or table. */
export type Seen = ReadonlyMap<string, SeenFields>;

interface Found {
  readonly values: Set<string>;
  readonly empty: Set<string>;
}

/** Every field that the server could read in a session, in messages, commands to relays, and rows. */
export function readFields(evidence: Pick<Evidence, 'openedMessages' | 'controlMessages' | 'rows'>): Seen {
  const seen = new Map<string, Found>();
  const note = ({ name, value }: NamedValue) => {
    const found = seen.get(name) ?? { values: new Set(), empty: new Set() };
    seen.set(name, found);
    walk(value, '', found);
  };
  for (const message of evidence.openedMessages) decodeFrame(message, nameMessage).forEach(note);
  for (const message of evidence.controlMessages) decodeFrame(message, nameControl).forEach(note);
  for (const { table, columns } of evidence.rows) note({ name: `${table} row`, value: unfoldColumns(columns) });
  return seen;
}

type Naming = (message: Readonly<Record<string, unknown>>) => readonly NamedValue[];

function decodeFrame(message: Uint8Array, name: Naming): readonly NamedValue[] {
  const frame = decodeCanonical(message);
  if (!frame.ok || !isMap(frame.value)) return [{ name: 'a message of no known form', value: null }];
  return name(frame.value);
}

/** Columns that hold CBOR are read as the server reads them. */
function unfoldColumns(columns: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const unfold = (value: unknown) => {
    const decoded = value instanceof Uint8Array ? decodeCanonical(value) : undefined;
    return decoded?.ok && isMap(decoded.value) ? decoded.value : value;
  };
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [column, unfold(value)]));
}

function walk(value: unknown, path: string, found: Found): void {
  const isList = Array.isArray(value);
  if (!isList && !isMap(value)) {
    (value === null ? found.empty : found.values).add(path);
    return;
  }
  const inner = isList ? value.map((each) => [path, each] as const) : Object.entries(value);
  if (inner.length === 0) found.empty.add(path);
  for (const [key, each] of inner) walk(each, isList ? path : join(path, key), found);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return !(Array.isArray(value) || value instanceof Uint8Array || value instanceof Date);
}
