import { type Bytes, concat, type Fault, fail, isEqual, ok, type Result } from '@sotto/base';
import {
  beginLog,
  compareWithMemory,
  type LogMemories,
  type LogMemory,
  type MemberLog,
  type RoomKeys,
  readOn,
} from '@sotto/keys';
import {
  type Code,
  checkpoint,
  parseMessage,
  type RoomAnswer,
  type RoomBeginning,
  type Statement,
} from '@sotto/protocol';
import { fingerprintOwner, openCheckpoint, openLog, type ReadStatement, readStatement } from '@sotto/records';
import type { ServerSession } from './ServerSession.ts';

type Read = Result<MemberLog, Fault<Code>>;

export interface LogReaderOptions {
  /** What this browser remembers of rooms; nothing where left out. */
  readonly memories?: LogMemories | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The bytes of a checkpoint that are fetched at most: it names 10,000 members at most of each kind. */
const mostCheckpointBytes = 4_000_000;
/** More than seven lists of so many names have. */
const mostCheckpointItems = 300_000;

/**
 * A room's log as this client has read it, over all its connections and joins: what was once shown can't be taken back or
 * exchanged later. [P3, P10]
 */
export class LogReader {
  /** Resolves with H(0) once the beginning was read and is the owner's. */
  readonly begun: Promise<Bytes>;
  readonly #keys: RoomKeys;
  readonly #options: LogReaderOptions;
  #log: MemberLog | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #begin: (start: Bytes) => void = () => undefined;

  constructor(keys: RoomKeys, options: LogReaderOptions) {
    this.#keys = keys;
    this.#options = options;
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  /** As far as it has been read; `undefined` before its beginning was. */
  get log(): MemberLog | undefined {
    return this.#log;
  }

  /** H(0); `undefined` before it was read. */
  get start(): Bytes | undefined {
    return this.#log?.log.start;
  }

  /** Goes on from what was read elsewhere, where that is more. */
  adopt(log: MemberLog): void {
    if (log.log.number < (this.#log?.log.number ?? 0)) return;
    this.#log = log;
    const { memories, now } = this.#options;
    memories?.remember(this.#keys, log, now());
  }

  /** Reads to the end, from where it had come to. What does not go on from there is `log-refused`. [R13] */
  read(session: ServerSession): Promise<Read> {
    const turn = this.#turn.then(() => this.#read(session));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #read(session: ServerSession): Promise<Read> {
    const { memories, now } = this.#options;
    const known = memories?.recall(this.#keys, now());
    for (;;) {
      const after = this.#log?.log.number ?? null;
      const page = await session.request('log', { after });
      if (!page.ok) return page;
      const { statements, number } = page.value;
      const log = await this.#take(session, page.value);
      if (!log || number < (after ?? 0) || isOther(log, known)) return fail('log-refused');
      this.#log = log;
      this.#begin(log.log.start);
      if (log.log.number >= number) return this.#finish(log, known);
      if (statements.length === 0) return fail('log-refused');
    }
  }

  /** What was adopted while the server answered may be more than its answer. */
  async #take(session: ServerSession, page: RoomAnswer<'log'>): Promise<MemberLog | undefined> {
    const { beginning, statements } = page;
    const opened = this.#log ?? (beginning && (await this.#open(session, beginning)));
    const from = this.#log ?? opened;
    return from ? this.#follow(from, statements) : undefined;
  }

  /** Takes a log that was read to its end, where that is no less than this browser remembers. */
  #finish(log: MemberLog, known: LogMemory | undefined): Read {
    if (known && compareWithMemory(log, known) !== 'same') return fail('log-refused');
    this.adopt(log);
    return ok(log);
  }

  #follow(from: MemberLog, statements: readonly Statement[]): MemberLog | undefined {
    let log = from;
    for (const each of statements) {
      const statement = readStatement(each);
      if (isKnown(log, statement)) continue;
      const next = readOn(log, statement, this.#keys);
      if (!next.ok) return undefined;
      log = next.value;
    }
    return log;
  }

  /** Begins at the genesis of the owner whom the link names, or at the newest checkpoint. [P1, P8] */
  async #open(session: ServerSession, { genesis, checkpoint: at }: RoomBeginning): Promise<MemberLog | undefined> {
    const { roomHandle, ownerFingerprint } = this.#keys;
    if (!isEqual(fingerprintOwner(genesis.owner), ownerFingerprint)) return undefined;
    if (!at) {
      const log = openLog(genesis, roomHandle);
      return log.ok ? beginLog({ log: log.value }) : undefined;
    }
    const { statement, grants } = at;
    const bytes = await fetchCheckpoint(session, statement.header.number);
    const parsed = bytes && parseMessage(checkpoint, bytes, { items: mostCheckpointItems });
    if (!parsed?.ok) return undefined;
    const headers = grants.map(({ header }) => header);
    const opened = openCheckpoint({ genesis, roomHandle, grants: headers, statement, checkpoint: parsed.value });
    return opened.ok ? beginLog(opened.value) : undefined;
  }
}

/** Whether a log has this statement already: read elsewhere while the server was asked. */
function isKnown({ recent }: MemberLog, { header, hash }: ReadStatement): boolean {
  const known = recent.get(header.number);
  return known !== undefined && isEqual(known.head, hash);
}

/** Whether a log has gone another way than is remembered, where it has come so far. [P10] */
function isOther(log: MemberLog, known: LogMemory | undefined): boolean {
  return known !== undefined && compareWithMemory(log, known) === 'other';
}

/** The canonical bytes of a checkpoint, part by part; `undefined` where the server does not show them. [P8] */
async function fetchCheckpoint(session: ServerSession, number: number): Promise<Bytes | undefined> {
  const parts: Bytes[] = [];
  for (let offset = 0; ; ) {
    const answer = await session.request('checkpoint', { number, offset });
    if (!answer.ok || answer.value.size > mostCheckpointBytes || answer.value.part.length === 0) return undefined;
    parts.push(answer.value.part);
    offset += answer.value.part.length;
    if (offset >= answer.value.size) return concat(...parts);
  }
}
