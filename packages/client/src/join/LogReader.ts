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
import { type Code, checkpoint, parseMessage, type RoomBeginning, type Statement } from '@sotto/protocol';
import { fingerprintOwner, openCheckpoint, openLog, readStatement } from '@sotto/records';
import type { ServerConnection } from '../connection/ServerConnection.ts';

type Read = Result<MemberLog, Fault<Code>>;

export interface LogReaderOptions {
  /** This browser's memory of rooms; nothing is remembered if left out. */
  readonly memories?: LogMemories | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The bytes of a checkpoint that are fetched at most: it names 10,000 members at most of each kind. */
const mostCheckpointBytes = 4_000_000;
/** How often reading starts again if newer checkpoints keep coming. */
const mostBeginnings = 3;
/** Bound on the items of a checkpoint: more than seven lists of the allowed number of names. */
const mostCheckpointItems = 300_000;

/**
 * A room's log as this client has read it, over all its connections and joins. The server can't take back or replace
 * any part that it once showed. [P3, P10]
 */
export class LogReader {
  /** Resolves with H(0) once the log's beginning is read and the owner's signature is verified. */
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

  /** The log as far as it was read; `undefined` before its beginning is read. */
  get log(): MemberLog | undefined {
    return this.#log;
  }

  /** H(0); `undefined` before it was read. */
  get start(): Bytes | undefined {
    return this.#log?.log.start;
  }

  /** Continues from a log that was read elsewhere, if it is longer. */
  adopt(log: MemberLog): void {
    if (log.log.number < (this.#log?.log.number ?? 0)) return;
    this.#log = log;
    const { memories, now } = this.#options;
    memories?.remember(this.#keys, log, now());
  }

  /** Reads on to the end. A log that does not continue the part read so far is `log-refused`. [R13] */
  read(connection: ServerConnection): Promise<Read> {
    const turn = this.#turn.then(() => this.#read(connection));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #read(connection: ServerConnection): Promise<Read> {
    const { memories, now } = this.#options;
    const known = memories?.recall(this.#keys, now());
    const before = this.#log;
    let read = await this.#readOn(connection, { from: before, known });
    // The server has deleted the statements that follow ours, or our beginning. So we begin where newcomers do.
    for (let tries = 1; tries < mostBeginnings && isLeftBehind(read); tries++)
      read = await this.#readOn(connection, { from: undefined, known });
    if (!read.ok) return isLeftBehind(read) ? fail('log-refused') : read;
    const isLess = read.value.log.number < (before?.log.number ?? 0);
    return isLess ? fail('log-refused') : this.#finish(read.value, known);
  }

  /** Reads to the end; `not-next` if the server has forgotten statements that are needed for it. */
  async #readOn(connection: ServerConnection, { from, known }: Beginning): Promise<Read> {
    for (let log = from; ; ) {
      const page = await this.#readPage(connection, log);
      if (!page.ok) return page;
      log = page.value.log;
      if (isOther(log, known) || !this.#take(log)) return fail('log-refused');
      if (page.value.isLast) return ok(log);
    }
  }

  async #readPage(connection: ServerConnection, from: MemberLog | undefined): Promise<Result<Page, Fault<Code>>> {
    const page = await connection.request('log', { after: from?.log.number ?? null });
    if (!page.ok) return page;
    const { beginning, statements, number } = page.value;
    const begun = from ? ok(from) : await this.#open(connection, beginning);
    const read = begun.ok ? this.#follow(begun.value, statements) : begun;
    if (!read.ok) return read;
    const left = number - read.value.log.number;
    return left < 0 || (left > 0 && statements.length === 0)
      ? fail('log-refused')
      : ok({ log: read.value, isLast: left === 0 });
  }

  /** Takes over a partly read log, if it is of the same life of the room and agrees with ours. */
  #take(log: MemberLog): boolean {
    const own = this.#log;
    if (own && !isSame(own, log)) return false;
    if (!own || own.log.number < log.log.number) this.#log = log;
    this.#begin(log.log.start);
    return true;
  }

  /**
   * Takes over a fully read log, if it is no shorter than this browser remembers. A longer one may have been taken over
   * meanwhile.
   */
  #finish(log: MemberLog, known: LogMemory | undefined): Read {
    if (known && compareWithMemory(log, known) !== 'same') return fail('log-refused');
    this.adopt(log);
    return ok(this.#log ?? log);
  }

  #follow(from: MemberLog, statements: readonly Statement[]): Read {
    if (isGap(from, statements)) return fail('not-next');
    let log = from;
    for (const statement of statements) {
      const next = readOn(log, readStatement(statement), this.#keys);
      if (!next.ok) return fail('log-refused');
      log = next.value;
    }
    return ok(log);
  }

  /** Begins at the genesis of the link's owner, or at the newest checkpoint. [P1, P8] */
  async #open(connection: ServerConnection, beginning: RoomBeginning | null): Promise<Read> {
    const { roomHandle, ownerFingerprint } = this.#keys;
    if (!(beginning && isEqual(fingerprintOwner(beginning.genesis.owner), ownerFingerprint)))
      return fail('log-refused');
    const { genesis, checkpoint: at } = beginning;
    if (!at) {
      const log = openLog(genesis, roomHandle);
      return log.ok ? ok(beginLog({ log: log.value })) : fail('log-refused');
    }
    const { statement, grants } = at;
    const bytes = await fetchCheckpoint(connection, statement.header.number);
    if (!bytes.ok) return bytes;
    const parsed = parseMessage(checkpoint, bytes.value, { items: mostCheckpointItems });
    if (!parsed.ok) return fail('log-refused');
    const headers = grants.map(({ header }) => header);
    const opened = openCheckpoint({ genesis, roomHandle, grants: headers, statement, checkpoint: parsed.value });
    return opened.ok ? ok(beginLog(opened.value)) : fail('log-refused');
  }
}

/** The beginning from which to read, and this browser's memory of the log. */
interface Beginning {
  readonly from: MemberLog | undefined;
  readonly known: LogMemory | undefined;
}

/** Returns a log after one more page, and whether that was the last. */
interface Page {
  readonly log: MemberLog;
  readonly isLast: boolean;
}

function isLeftBehind(read: Read): boolean {
  return !read.ok && read.error.code === 'not-next';
}

/** Tells whether statements are missing between the last one that was read and the first one shown. */
function isGap({ log }: MemberLog, [first]: readonly Statement[]): boolean {
  return first !== undefined && first.header.number > log.number + 1;
}

/** Tells whether two readings are of one log, as far as both have read and remember. */
function isSame(a: MemberLog, b: MemberLog): boolean {
  const number = Math.min(a.log.number, b.log.number);
  const [one, other] = [a.recent.get(number), b.recent.get(number)];
  return isEqual(a.log.start, b.log.start) && !(one && other && !isEqual(one.head, other.head));
}

/** Tells whether a log differs from the memory of it, if it reaches that far. [P10] */
function isOther(log: MemberLog, known: LogMemory | undefined): boolean {
  return known !== undefined && compareWithMemory(log, known) === 'other';
}

/** Fetches the canonical bytes of a checkpoint, part by part; `not-next` if there is a newer one. [P8] */
async function fetchCheckpoint(connection: ServerConnection, number: number): Promise<Result<Bytes, Fault<Code>>> {
  const parts: Bytes[] = [];
  for (let offset = 0; ; ) {
    const answer = await connection.request('checkpoint', { number, offset });
    if (!answer.ok) return answer;
    const { part, size } = answer.value;
    if (size > mostCheckpointBytes || part.length === 0) return fail('log-refused');
    parts.push(part);
    offset += part.length;
    if (offset >= size) return ok(concat(...parts));
  }
}
