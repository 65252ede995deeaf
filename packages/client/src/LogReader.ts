import type { Fault, Result } from '@sotto/base';
import { fail, ok } from '@sotto/base';
import {
  type LogMemories,
  type MemberLog,
  openMemberLog,
  type RoomKeys,
  readIntoLog,
  rememberLog,
  showLog,
} from '@sotto/keys';
import type { Code, RoomAnswer, Statement } from '@sotto/protocol';
import { checkMemory, readStatement } from '@sotto/records';
import type { ServerSession } from './ServerSession.ts';

type Read = Result<MemberLog, Fault<Code>>;

/**
 * A room's log as this client has read it, over all its connections and joins: what was once shown can't be taken back or
 * exchanged later. [P9]
 */
export class LogReader {
  readonly #keys: RoomKeys;
  readonly #memories: LogMemories | undefined;
  #log: MemberLog | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(keys: RoomKeys, memories?: LogMemories) {
    this.#keys = keys;
    this.#memories = memories;
  }

  /** As far as it has been read; `undefined` before its beginning was. */
  get log(): MemberLog | undefined {
    return this.#log;
  }

  /** Goes on from what was read elsewhere, where that is more. */
  adopt(log: MemberLog): void {
    if (log.log.sequence < (this.#log?.log.sequence ?? 0)) return;
    this.#log = log;
    this.#memories?.remember(this.#keys.roomHandle, rememberLog(log));
  }

  /** Reads to the end, from where it had come to. What does not go on from there is `log-refused`. [R13] */
  read(session: ServerSession): Promise<Read> {
    const turn = this.#turn.then(() => this.#read(session));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #read(session: ServerSession): Promise<Read> {
    for (;;) {
      const after = this.#log?.log.sequence ?? 0;
      const page = await session.request('log', { after });
      if (!page.ok) return page;
      const log = await this.#take(page.value);
      if (!log || page.value.sequence < after) return fail('log-refused');
      if (log.log.sequence >= page.value.sequence) return this.#finish(log);
      this.#log = log;
      if (page.value.statements.length === 0) return fail('log-refused');
    }
  }

  /** Takes a log that was read to its end, where it goes on from what this tab remembers of it. */
  #finish(log: MemberLog): Read {
    const memory = this.#memories?.recall(this.#keys.roomHandle);
    if (!checkMemory(memory, showLog(log)).ok) return fail('log-refused');
    this.adopt(log);
    return ok(log);
  }

  async #take({ genesis, statements }: RoomAnswer<'log'>): Promise<MemberLog | undefined> {
    let log = this.#log ?? (genesis ? await this.#begin(genesis) : undefined);
    for (const statement of statements) log = log && (await this.#follow(log, statement));
    return log;
  }

  async #begin(genesis: NonNullable<RoomAnswer<'log'>['genesis']>): Promise<MemberLog | undefined> {
    const opened = await openMemberLog(genesis, this.#keys);
    return opened.ok ? opened.value : undefined;
  }

  async #follow(log: MemberLog, statement: Statement): Promise<MemberLog | undefined> {
    const next = readIntoLog(log, await readStatement(statement), this.#keys);
    return next.ok ? next.value : undefined;
  }
}
