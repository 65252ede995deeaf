import type { Bytes } from '@sotto/base';
import { beginLog, type KeyMessage, type MemberLog, readOn } from '@sotto/keys';
import { encodeCanonical, type RosterEntry, recordLimits, type Step } from '@sotto/protocol';
import {
  createCheckpoint,
  emptyRoster,
  extendRoster,
  firstStep,
  type Inside,
  isCheckpointValid,
  judge,
  type Log,
  leastStepMs,
  nameOf,
  type PassedCheckpoint,
  quietStepMs,
  type ReadStatement,
  readStatement,
  restartRoster,
} from '@sotto/records';
import { Actor, sizeOf, type Told } from './Actor.ts';
import { firstLog, keys, type Person } from './createPerson.ts';
import { measure } from './measure.ts';
import { Timeline } from './Timeline.ts';

/** Delay of a message to or from the server. */
export const oneWayMs = 50;
/** How long the server gathers members who ask for keys, and how often clients tick, in milliseconds. */
const [askersMs, tickMs] = [100, 250];
/** How long hashes of entries gather for those on stage. */
const hashesMs = 100;

type Fetch = KeyMessage & { readonly type: `fetch-${string}` };

interface Row {
  readonly entry: RosterEntry;
  readonly hash: Bytes;
}

/**
 * A room in simulated time. Some members are devices with real keys, the others are entries of the roster. A device's
 * computing takes the time that it took here; each way to the server takes 50 ms.
 */
export class SimulatedRoom {
  readonly time = new Timeline();
  readonly rows: Row[] = [];
  readonly statements: ReadStatement[] = [];
  readonly actors = new Map<string, Actor>();
  readonly left = new Map<string, number>();
  /** The CPU of the server, and the bytes that it sends to each member, whether or not their device is simulated. */
  readonly server = { cpuMs: 0, toEach: 0 };
  gifts = 0;
  refused = 0;
  stage: Bytes[] = [];
  log: Log = firstLog;
  readonly #versions = new Map<string, number>();
  readonly #hashes: Bytes[] = [emptyRoster];
  #begun: { version: number; inside: Inside; log?: Log; checkpoint?: PassedCheckpoint } = { version: 0, inside: [] };
  #steps: Step[] = [];
  #steppedAtMs = 0;
  /** The version whose hash was told last. */
  #toldTo = 0;
  #asking: Actor[] = [];

  constructor() {
    this.time.every(tickMs, () => this.#tick());
    this.time.every(50, () => this.#stepWhenDue());
  }

  get version(): number {
    return this.rows.length;
  }

  /** Number of members inside, whether or not their device is simulated. */
  get members(): number {
    return this.#versions.size - this.left.size;
  }

  /** The log from which a newcomer begins: the genesis, or the newest checkpoint. */
  #beginning(): { log: MemberLog; from: number } {
    const { log, checkpoint } = this.#begun;
    if (!log || !checkpoint) return { log: beginLog({ log: firstLog }), from: 0 };
    return { log: beginLog({ log, checkpoint }), from: log.number };
  }

  /** Lets a person's device in, whether they are in the roster already or come into it now. */
  async enter(person: Person, version = this.#enroll(person)): Promise<Actor> {
    const { log, from } = this.#beginning();
    const later = this.statements.slice(from);
    const reading = await measure(() =>
      later.reduce((before, { header, body }) => {
        const next = readOn(before, readStatement({ header, body }), keys);
        return next.ok ? next.value : before;
      }, log),
    );
    const actor = new Actor(person, reading.value, this.time.nowMs);
    actor.spent.cpuMs += reading.ms;
    for (const statement of later) actor.spent.received += sizeOf({ statement });
    const hosts = [...this.stage, ...[...this.log.here.values()].map(({ join }) => join)];
    const versions = new Set([version, ...hosts.flatMap((join) => this.#versions.get(nameOf(join)) ?? [])]);
    this.actors.set(nameOf(person.join), actor);
    await this.give(actor, { type: 'entries', entries: this.#numbered([...versions]) });
    await this.give(actor, { type: 'stage', joins: this.stage });
    for (const step of this.#steps.slice(-1)) await this.give(actor, { type: 'step', step });
    return actor;
  }

  #numbered(versions: readonly number[]) {
    return versions.flatMap((version) => {
      const row = this.rows[version - 1];
      return row ? [{ version, entry: row.entry }] : [];
    });
  }

  /** Lets a device go. @returns whether it was there */
  dismiss(actor: Actor): boolean {
    return this.actors.delete(nameOf(actor.join));
  }

  async setStage(joins: Bytes[]): Promise<void> {
    this.stage = joins;
    for (const actor of this.actors.values()) await this.give(actor, { type: 'stage', joins });
  }

  /** Appends an entry, and tells its hash to who is on stage. @returns its number */
  #enroll({ entry, hash }: Row): number {
    const { ms } = this.#compute(() => {
      this.rows.push({ entry, hash });
      this.#hashes.push(extendRoster(this.#hashes[this.version - 1] ?? emptyRoster, hash));
    });
    this.server.cpuMs += ms;
    if ('credential' in entry) this.#versions.set(nameOf(entry.join), this.version);
    else this.left.set(nameOf(entry.join), this.version);
    if (this.#toldTo === this.version - 1) this.time.after(hashesMs, () => this.#flushHashes());
    return this.version;
  }

  /** Tells those on stage the hashes that have gathered: after 100 ms, and before the next step or statement. */
  #flushHashes(): void {
    const after = this.#toldTo;
    this.#toldTo = this.version;
    for (let from = after; from < this.version; from += recordLimits.entryHashes) {
      const hashes = this.rows.slice(from, from + recordLimits.entryHashes).map(({ hash }) => hash);
      for (const actor of this.actors.values())
        if (actor.isOnStage) this.#tell(actor, { type: 'entry-hashes', after: from, hashes });
    }
  }

  #compute<T>(work: () => T): { ms: number; value: T } {
    const before = performance.now();
    const value = work();
    return { ms: performance.now() - before, value };
  }

  enroll(row: Row): void {
    this.#enroll(row);
  }

  #tell(actor: Actor, told: Told): void {
    this.time.after(oneWayMs, () => this.give(actor, told));
  }

  /** Gives a device an event, and passes its messages to the server. */
  async give(actor: Actor, told: Told): Promise<void> {
    const { ms, value } = await actor.give(told, this.time.nowMs);
    for (const message of value) this.time.after(ms + oneWayMs, () => this.#receive(actor, message));
  }

  #receive(from: Actor, message: KeyMessage): void {
    switch (message.type) {
      case 'submit':
        this.#number(from, message);
        return;
      case 'ask':
        if (this.#asking.length === 0) this.time.after(askersMs, () => this.#findSponsor());
        this.#asking.push(from);
        return;
      case 'gift':
        this.gifts += 1;
        for (const { join, wrap } of message.wraps) {
          const actor = this.actors.get(nameOf(join));
          if (actor) this.#tell(actor, { type: 'gift', gift: { ...message.gift, from: from.join, wrap } });
        }
        return;
      case 'minted':
        for (const { join, wrap } of message.wraps) {
          const actor = this.actors.get(nameOf(join));
          if (actor) this.#tell(actor, { type: 'minted', generation: message.generation, wrap });
        }
        return;
      case 'heartbeat':
        for (const actor of this.actors.values()) if (actor.isOnStage && actor !== from) this.#tell(actor, message);
        return;
      case 'given-up':
        this.refused += 1;
        return;
      case 'fetch-statements':
      case 'fetch-entries':
      case 'fetch-hashes':
      case 'fetch-inside':
      case 'fetch-steps':
        this.#answer(from, message);
    }
  }

  /** Answers a client's fetch. */
  #answer(from: Actor, message: Fetch): void {
    switch (message.type) {
      case 'fetch-hashes': {
        const { after } = message;
        const hashes = this.rows.slice(after, after + recordLimits.entryHashes).map(({ hash }) => hash);
        this.#tell(from, { type: 'entry-hashes', after, hashes });
        return;
      }
      case 'fetch-entries':
        this.#tell(from, { type: 'entries', entries: this.#numbered(message.versions) });
        return;
      case 'fetch-inside': {
        const { version, inside } = this.#begun;
        const entries = inside.slice(message.offset, message.offset + recordLimits.insidePage);
        this.#tell(from, { type: 'inside', offset: message.offset, version, count: inside.length, entries });
        return;
      }
      case 'fetch-statements':
        for (const statement of this.statements.slice(message.after))
          this.#tell(from, { type: 'statement', statement });
        return;
      case 'fetch-steps':
        for (const step of this.#steps.filter((each) => each.step > message.after).slice(0, 64))
          this.#tell(from, { type: 'step', step });
        return;
    }
  }

  #number(from: Actor, { statement, wraps }: KeyMessage & { type: 'submit' }): void {
    const { ms, value } = this.#compute(() => judge(this.log, readStatement(statement)));
    this.server.cpuMs += ms;
    const { header } = statement;
    const version = header.minting?.version ?? 0;
    const inside = header.checkpoint ? this.#insideAt(version) : undefined;
    const isWrong = inside && !isCheckpointValid(header, this.log, inside);
    if (!value.ok || isWrong) {
      this.refused += 1;
      const { number } = header;
      this.#tell(from, { type: 'refused', number, isFinal: number === this.log.number + 1 });
      return;
    }
    const read = readStatement(statement);
    this.#flushHashes();
    this.record(read, value.value, inside);
    const byJoin = new Map(wraps.map(({ join, wrap }) => [nameOf(join), wrap]));
    this.server.toEach += sizeOf({ statement });
    for (const [name, actor] of this.actors) {
      const wrap = byJoin.get(name);
      this.#tell(actor, { type: 'statement', statement: read, ...(wrap && { wrap }) });
    }
  }

  /** Continues from a statement that was judged to follow. */
  record(statement: ReadStatement, log: Log, inside?: Inside): void {
    const { header } = statement;
    const before = this.log;
    this.log = log;
    this.statements.push(statement);
    if (header.minting) this.#steps = [];
    if (inside) this.#startAnew(inside, { version: header.minting?.version ?? 0, checkpoint: { header, before } });
  }

  #insideAt(version: number): Inside {
    const kept = new Set(this.#begun.inside.map((each) => each.version));
    return this.rows.slice(0, version).flatMap(({ entry, hash }, index) => {
      const at = index + 1;
      const isKept = at > this.#begun.version || kept.has(at);
      const leftAt = this.left.get(nameOf(entry.join)) ?? Number.POSITIVE_INFINITY;
      const isOut = this.log.ejected.has(nameOf(entry.join));
      return 'credential' in entry && isKept && !isOut && leftAt > version ? [{ version: at, entry: hash }] : [];
    });
  }

  #startAnew(inside: Inside, { version, checkpoint }: { version: number; checkpoint: PassedCheckpoint }): void {
    this.#begun = { version, inside, log: this.log, checkpoint };
    let roster = restartRoster(inside);
    for (let each = version; each <= this.version; each++) {
      if (each > version) roster = extendRoster(roster, this.rows[each - 1]?.hash ?? roster);
      this.#hashes[each] = roster;
    }
  }

  /** Bytes of the newest checkpoint; 0 without one. */
  checkpointBytes(): number {
    const { checkpoint, inside } = this.#begun;
    return checkpoint ? encodeCanonical(createCheckpoint(checkpoint.before, inside)).length : 0;
  }

  #stepWhenDue(): void {
    const last = this.#steps.at(-1) ?? firstStep(this.log);
    if (!last) return;
    const isGrown = this.log.number > last.n || this.version > last.v;
    const ageMs = this.time.nowMs - this.#steppedAtMs;
    if (ageMs < (isGrown ? leastStepMs(this.members) : quietStepMs)) return;
    this.#steppedAtMs = this.time.nowMs;
    const v = Math.max(this.version, last.v);
    const place = { generation: last.generation, step: last.step + 1, n: this.log.number, v };
    const step = { ...place, roster: this.#hashes[v] ?? emptyRoster };
    this.#steps.push(step);
    this.#flushHashes();
    this.server.toEach += sizeOf({ step });
    for (const actor of this.actors.values()) this.#tell(actor, { type: 'step', step });
  }

  #findSponsor(): void {
    const [sponsor] = [...this.actors.values()].filter(({ isOnStage }) => isOnStage);
    const by = this.#asking.splice(0).flatMap(({ join }) => {
      const version = this.#versions.get(nameOf(join));
      return version === undefined ? [] : [{ join, version }];
    });
    if (sponsor) this.#tell(sponsor, { type: 'asked', by });
  }

  async #tick(): Promise<void> {
    for (const actor of this.actors.values()) await this.give(actor, { type: 'tick' });
  }
}
