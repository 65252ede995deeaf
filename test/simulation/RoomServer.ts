import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import type { AgreementEvent, AgreementMessage } from '@sotto/keys';
import type { Genesis, RosterEntry, Statement } from '@sotto/protocol';
import { judge, openLog, type RoomLog, readStatement } from '@sotto/statements';

/** A room's log as the server stores it. */
export interface StoredLog {
  readonly genesis: Genesis;
  readonly body: Bytes;
  readonly statements: readonly Statement[];
  readonly entries: readonly RosterEntry[];
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

  /** Passes an entry of the key roster on to everybody, in one order. */
  enroll(entry: RosterEntry): void {
    this.stored.entries.push(entry);
    this.#tellAll({ type: 'entries', after: this.stored.entries.length - 1, entries: [entry] });
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
        return this.#number(message);
      case 'ask':
        this.#asking.add(toBase64url(from));
        return this.#findSponsor(from, new Set(message.notFrom.map(toBase64url)));
      case 'sponsor':
        return this.#pass(message);
      case 'catch-up':
        return this.#catchUp(from, message);
      case 'heartbeat':
        this.#tellAll({ type: 'heartbeat', heartbeat: message.heartbeat });
    }
  }

  /** One next statement: whoever comes second is not answered, and sees the other. The same bytes again change nothing. */
  async #number({ statement, wraps }: AgreementMessage & { type: 'submit' }): Promise<void> {
    const judged = judge(this.log, await readStatement(statement));
    if (!judged.ok) return;
    this.log = judged.value;
    this.stored.statements.push(statement);
    const byJoin = new Map(wraps.map(({ join, wrap }) => [toBase64url(join), wrap]));
    for (const [name, join] of this.joins) {
      this.#outlets.tell(join, { type: 'statement', statement, wrap: byJoin.get(name) ?? null });
    }
    if (statement.gate.act === 'eject') for (const join of statement.gate.joins) this.#eject(join);
    if (statement.gate.act === 'deny') for (const join of statement.gate.joins) this.stepDown(join);
  }

  /** At the relay too: an ejected join gets nothing after its statement. */
  #eject(join: Bytes): void {
    this.joins.delete(toBase64url(join));
    if (this.stage.delete(toBase64url(join))) this.tellStage();
  }

  /** What somebody missed; wraps are not kept, so that they ask a sponsor. */
  #catchUp(to: Bytes, { sequence, rosterVersion }: AgreementMessage & { type: 'catch-up' }): void {
    for (const statement of this.stored.statements.slice(sequence)) {
      this.#outlets.tell(to, { type: 'statement', statement, wrap: null });
    }
    const entries = this.stored.entries.slice(rosterVersion);
    if (entries.length > 0) this.#outlets.tell(to, { type: 'entries', after: rosterVersion, entries });
  }

  /** Asks one after the other, a second each, until somebody gives. */
  async #findSponsor(asker: Bytes, tried: Set<string>): Promise<void> {
    const present = [...this.log.present.keys()].flatMap((name) => this.joins.get(name) ?? []);
    const sponsors = [...this.stage.values(), ...present].filter((join) => !isEqual(join, asker));
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
