import { type Bytes, toBase64url } from '@sotto/base';
import {
  type AgreementEvent,
  type AgreementMessage,
  KeyAgent,
  loadVoice,
  openMemberLog,
  readIntoLog,
} from '@sotto/keys';
import { encodeCanonical, type RosterEntry, type Statement, statementLimits } from '@sotto/protocol';
import { judge, openLog, type RoomLog, readStatement } from '@sotto/records';
import { Timeline } from '../../test/simulation/Timeline.ts';
import { genesis, keys, type Person } from './createPerson.ts';
import { measure } from './measure.ts';

/** How long a message is on its way to the server, or from it. */
export const oneWayMs = 50;
/** How long askers gather at the server, and what is signed for listeners. */
const [askersMs, heardMs, tickMs] = [100, 250, 250];

/** What somebody spent: CPU, and bytes of messages before they are sealed for the server. */
export interface Spent {
  cpuMs: number;
  received: number;
  sent: number;
}

/** One device with real keys. */
export interface Actor {
  readonly person: Person;
  readonly agent: KeyAgent;
  readonly spent: Spent;
  readonly enteredAtMs: number;
  isOnStage: boolean;
  /** Called after each event. */
  onGiven: (() => void) | undefined;
}

/**
 * A room in simulated time, of which some members are devices with real keys and the others are entries of the roster.
 * What a device computes takes the time that it took here; each way to the server takes 50 ms.
 */
export class SimulatedRoom {
  readonly time = new Timeline();
  readonly entries: RosterEntry[] = [];
  readonly statements: Statement[] = [];
  readonly actors = new Map<string, Actor>();
  /** Headers that took a step for newcomers. */
  headers = 0;
  refused = 0;
  stage: Bytes[] = [];
  #log!: RoomLog;
  #asking: Actor[] = [];
  readonly #heard: AgreementEvent[] = [];

  static async open(): Promise<SimulatedRoom> {
    const room = new SimulatedRoom();
    const log = await openLog(genesis.genesis, keys.roomHandle);
    if (!log.ok) throw new Error(log.error.code);
    room.#log = log.value;
    room.time.every(tickMs, () => room.#tick());
    room.time.every(heardMs, () => room.#tellHeard());
    return room;
  }

  /** Lets somebody's device in, who is in the roster already or comes into it now. */
  async enter(person: Person, version = this.#enroll(person.entry)): Promise<Actor> {
    const opened = await openMemberLog(genesis, keys);
    if (!opened.ok) throw new Error(opened.error.code);
    const spent: Spent = { cpuMs: 0, received: 0, sent: 0 };
    const reading = await measure(async () => {
      let log = opened.value;
      for (const statement of this.statements) {
        const next = readIntoLog(log, await readStatement(statement), keys);
        if (next.ok) log = next.value;
      }
      return log;
    });
    spent.cpuMs += reading.ms;
    for (const statement of this.statements) spent.received += encodeCanonical(statement).length;
    const agent = new KeyAgent(person.self, { log: reading.value, clock: () => this.time.nowMs });
    agent.useVoice(await loadVoice());
    const actor: Actor = { person, agent, spent, enteredAtMs: this.time.nowMs, isOnStage: false, onGiven: undefined };
    for (const join of this.stage) await this.#introduce(actor, join);
    await this.give(actor, { type: 'introduced', member: { version, ...person.entry } });
    this.actors.set(toBase64url(person.join), actor);
    await this.tellStage([actor]);
    return actor;
  }

  async #introduce(actor: Actor, join: Bytes): Promise<void> {
    const index = this.entries.findIndex((entry) => 'credential' in entry && Buffer.from(entry.join).equals(join));
    const entry = this.entries[index];
    if (entry && 'credential' in entry) {
      await this.give(actor, { type: 'introduced', member: { version: index + 1, ...entry } });
    }
  }

  /** Lets a device go. @returns whether it was there */
  dismiss(actor: Actor): boolean {
    actor.agent.close();
    return this.actors.delete(toBase64url(actor.person.join));
  }

  async tellStage(to: Iterable<Actor> = this.actors.values()): Promise<void> {
    const audienceCount = this.entries.length - this.stage.length;
    for (const actor of to) await this.give(actor, { type: 'stage', joins: this.stage, audienceCount });
  }

  /** Appends an entry, and tells it to who is on stage. @returns its number */
  #enroll(entry: RosterEntry): number {
    const after = this.entries.push(entry) - 1;
    for (const actor of this.actors.values()) {
      if (actor.isOnStage) this.#tell(actor, { type: 'entries', after, entries: [entry] });
    }
    return after + 1;
  }

  enroll(entry: RosterEntry): void {
    this.#enroll(entry);
  }

  #tell(actor: Actor, event: AgreementEvent): void {
    this.time.after(oneWayMs, () => this.give(actor, event));
  }

  /** Gives a device an event, and the server what it says. */
  async give(actor: Actor, event: AgreementEvent): Promise<void> {
    const { type, ...body } = event;
    actor.spent.received += type === 'tick' ? 0 : encodeCanonical(body).length;
    const { ms, value } = await measure(() => actor.agent.handle(event));
    actor.spent.cpuMs += ms;
    actor.onGiven?.();
    for (const message of value) {
      const { type: _, ...said } = message;
      actor.spent.sent += encodeCanonical(said).length;
      this.time.after(ms + oneWayMs, () => this.#receive(actor, message));
    }
  }

  #receive(from: Actor, message: AgreementMessage): Promise<void> | void {
    switch (message.type) {
      case 'submit':
        return this.#number(from, message);
      case 'ask':
        if (this.#asking.length === 0) this.time.after(askersMs, () => this.#findSponsor());
        this.#asking.push(from);
        return;
      case 'sponsor':
        return this.#pass(message);
      case 'heartbeat':
        for (const actor of this.actors.values()) if (actor.isOnStage && actor !== from) this.#tell(actor, message);
        this.#heard.push(message);
        return;
      case 'read-roster':
        return this.#tell(from, {
          type: 'entries',
          after: message.after,
          entries: this.entries.slice(message.after, message.after + statementLimits.rosterPage),
        });
      case 'catch-up':
      case 'given-up':
        this.refused += 1;
    }
  }

  /** Takes a statement into the server's log, where it follows. */
  async record(statement: Statement): Promise<ReturnType<typeof judge>> {
    const judged = judge(this.#log, await readStatement(statement));
    if (judged.ok) this.#log = judged.value;
    if (judged.ok) this.statements.push(statement);
    return judged;
  }

  async #number(from: Actor, { statement, wraps }: AgreementMessage & { type: 'submit' }): Promise<void> {
    const judged = await this.record(statement);
    if (!judged.ok) {
      this.refused += 1;
      const { sequence } = statement.gate;
      return this.#tell(from, { type: 'refused', sequence, isFinal: judged.error.code !== 'not-next' });
    }
    const byJoin = new Map(wraps.map(({ join, wrap }) => [toBase64url(join), wrap]));
    for (const [name, actor] of this.actors) {
      this.#tell(actor, { type: 'statement', statement, wrap: byJoin.get(name) ?? null });
    }
  }

  #findSponsor(): void {
    const [sponsor] = [...this.actors.values()].filter(({ isOnStage }) => isOnStage);
    const joins = this.#asking.splice(0).map(({ person }) => person.join);
    if (sponsor) this.#tell(sponsor, { type: 'asked', joins });
  }

  #pass({ header, wraps }: AgreementMessage & { type: 'sponsor' }): void {
    this.headers += 1;
    const byJoin = new Map(wraps.map(({ join, wrap }) => [toBase64url(join), wrap]));
    for (const [name, actor] of this.actors) {
      const wrap = byJoin.get(name) ?? null;
      if (actor.isOnStage || wrap) this.#tell(actor, { type: 'sponsored', header, wrap });
    }
  }

  #tellHeard(): void {
    for (const event of this.#heard.splice(0)) {
      for (const actor of this.actors.values()) if (!actor.isOnStage) this.#tell(actor, event);
    }
  }

  async #tick(): Promise<void> {
    for (const actor of this.actors.values()) await this.give(actor, { type: 'tick' });
  }
}
