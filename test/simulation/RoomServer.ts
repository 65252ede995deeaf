import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import type { AgreementEvent, AgreementMessage } from '@sotto/keys';
import { type Genesis, type Member, type RosterEntry, type Statement, statementLimits } from '@sotto/protocol';
import { judge, openLog, type RoomLog, readStatement, type StatementFault } from '@sotto/statements';

/** A room's log as the server stores it. */
export interface StoredLog {
  readonly genesis: Genesis;
  readonly body: Bytes;
  readonly statements: readonly Statement[];
  readonly entries: readonly RosterEntry[];
}

/** Somebody by their entry and its number, as they are introduced. */
export function memberOf({ entries }: Pick<StoredLog, 'entries'>, join: Bytes): Member | undefined {
  const index = entries.findIndex((entry) => 'credential' in entry && isEqual(entry.join, join));
  const entry = entries[index];
  return entry && 'credential' in entry ? { version: index + 1, ...entry } : undefined;
}

/** What a server has to do to the world: tell one join something, at some time. */
export interface Outlets {
  tell(join: Bytes, event: AgreementEvent): void;
  after(delayMs: number, happen: () => Promise<void>): void;
}

/** An honest server as far as keys go: it numbers, orders, slices and passes on, and judges by gates alone. */
export class RoomServer {
  log: RoomLog;
  readonly stored: { genesis: Genesis; body: Bytes; statements: Statement[]; entries: RosterEntry[] };
  /** Connected joins, in the order of their arrival. */
  readonly joins = new Map<string, Bytes>();
  readonly stage = new Map<string, Bytes>();
  readonly #outlets: Outlets;
  /** Joins that ask and were not given anything since. */
  readonly #asking = new Set<string>();

  private constructor(log: RoomLog, genesis: { genesis: Genesis; body: Bytes }, outlets: Outlets) {
    this.log = log;
    this.stored = { ...genesis, statements: [], entries: [] };
    this.#outlets = outlets;
  }

  static async open(genesis: { genesis: Genesis; body: Bytes }, outlets: Outlets): Promise<RoomServer> {
    const log = await openLog(genesis.genesis, genesis.genesis.roomHandle);
    if (!log.ok) throw new Error(log.error.code);
    return new RoomServer(log.value, genesis, outlets);
  }

  /** Appends an entry to the key roster, and passes it on to who reads it; tells its number. */
  enroll(entry: RosterEntry): number {
    this.stored.entries.push(entry);
    const after = this.stored.entries.length - 1;
    for (const join of this.prominent()) this.#outlets.tell(join, { type: 'entries', after, entries: [entry] });
    return after + 1;
  }

  /** Those on stage, and moderators present: whom everybody has to know. */
  prominent(): readonly Bytes[] {
    const present = [...this.log.present.keys()].flatMap((name) => this.joins.get(name) ?? []);
    return [...new Map([...this.stage.values(), ...present].map((join) => [toBase64url(join), join])).values()];
  }

  #introduce(join: Bytes): void {
    const member = memberOf(this.stored, join);
    if (member) this.#tellAll({ type: 'introduced', member });
  }

  connect(join: Bytes): void {
    this.joins.set(toBase64url(join), join);
  }

  disconnect(join: Bytes): void {
    const name = toBase64url(join);
    this.joins.delete(name);
    if (this.stage.delete(name)) this.tellStage();
    this.#tellAll({ type: 'connection', join, isHere: false });
  }

  takeStage(join: Bytes): void {
    this.stage.set(toBase64url(join), join);
    this.#introduce(join);
    this.tellStage();
  }

  stepDown(join: Bytes): void {
    this.stage.delete(toBase64url(join));
    this.tellStage();
  }

  tellStage(): void {
    const audienceCount = this.joins.size - this.stage.size;
    this.#tellAll({ type: 'stage', joins: [...this.stage.values()], audienceCount });
  }

  async receive(from: Bytes, message: AgreementMessage): Promise<void> {
    switch (message.type) {
      case 'submit':
        return this.#number(from, message);
      case 'ask':
        this.#asking.add(toBase64url(from));
        return this.#findSponsor(from, new Set(message.notFrom.map(toBase64url)));
      case 'sponsor':
        return this.#pass(message);
      case 'catch-up':
        return this.#catchUp(from, message);
      case 'read-roster':
        return this.#tellPage(from, message.after);
      case 'given-up':
        return;
      case 'heartbeat':
        this.#tellAll({ type: 'heartbeat', heartbeat: message.heartbeat });
    }
  }

  /** One next statement: whoever comes second is refused, and sees the other. The same bytes again change nothing. */
  async #number(from: Bytes, { statement, wraps }: AgreementMessage & { type: 'submit' }): Promise<void> {
    const judged = judge(this.log, await readStatement(statement));
    if (!judged.ok) return this.#refuse(from, { statement, code: judged.error.code });
    this.log = judged.value;
    this.stored.statements.push(statement);
    if (statement.gate.act === 'back') this.#introduce(statement.gate.join);
    const byJoin = new Map(wraps.map(({ join, wrap }) => [toBase64url(join), wrap]));
    for (const [name, join] of this.joins) {
      this.#outlets.tell(join, { type: 'statement', statement, wrap: byJoin.get(name) ?? null });
    }
    if (statement.gate.act === 'eject') for (const join of statement.gate.joins) this.#eject(join);
    if (statement.gate.act === 'deny') for (const join of statement.gate.joins) this.stepDown(join);
  }

  /** The same bytes again are no fault. */
  #refuse(to: Bytes, { statement, code }: { readonly statement: Statement; readonly code: StatementFault }): void {
    const { sequence, signature } = statement.gate;
    const taken = this.stored.statements[sequence - 1];
    if (taken && isEqual(taken.gate.signature, signature)) return;
    this.#outlets.tell(to, { type: 'refused', sequence, isFinal: code !== 'not-next' });
  }

  /** At the relay too: an ejected join gets nothing after its statement. */
  #eject(join: Bytes): void {
    this.joins.delete(toBase64url(join));
    if (this.stage.delete(toBase64url(join))) this.tellStage();
  }

  /** What somebody missed; wraps are not kept, so that they ask a sponsor. */
  #catchUp(to: Bytes, { sequence }: AgreementMessage & { type: 'catch-up' }): void {
    for (const statement of this.stored.statements.slice(sequence)) {
      this.#outlets.tell(to, { type: 'statement', statement, wrap: null });
    }
  }

  /** At the end of the roster a page is empty. */
  #tellPage(to: Bytes, after: number): void {
    const entries = this.stored.entries.slice(after, after + statementLimits.rosterPage);
    this.#outlets.tell(to, { type: 'entries', after, entries });
  }

  /** Asks one after the other, a second each, until somebody gives. */
  async #findSponsor(asker: Bytes, tried: Set<string>): Promise<void> {
    const sponsors = this.prominent().filter((join) => !isEqual(join, asker));
    const next = sponsors.find((join) => !tried.has(toBase64url(join)));
    if (!next || !this.#asking.has(toBase64url(asker))) return;
    tried.add(toBase64url(next));
    this.#outlets.tell(next, { type: 'asked', joins: [asker] });
    this.#outlets.after(1_000, () => this.#findSponsor(asker, tried));
  }

  /** Headers go to whoever may speak or sponsor, wraps to those they are for. */
  #pass({ header, wraps }: AgreementMessage & { type: 'sponsor' }): void {
    const byJoin = new Map(wraps.map(({ join, wrap }) => [toBase64url(join), wrap]));
    for (const name of byJoin.keys()) this.#asking.delete(name);
    for (const [name, join] of this.joins) {
      const wrap = byJoin.get(name) ?? null;
      const isConcerned = wrap !== null || this.stage.has(name) || this.log.present.has(name);
      if (isConcerned) this.#outlets.tell(join, { type: 'sponsored', header, wrap });
    }
  }

  #tellAll(event: AgreementEvent): void {
    for (const join of this.joins.values()) this.#outlets.tell(join, event);
  }
}
