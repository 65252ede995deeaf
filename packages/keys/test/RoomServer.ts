import { type Bytes, isEqual } from '@sotto/base';
import { type Genesis, recordLimits, type Statement } from '@sotto/protocol';
import {
  isCheckpointValid,
  isModerator,
  isWelcome,
  judge,
  leastStepMs,
  maySpeak,
  mintIntervalMs,
  nameOf,
  quietStepMs,
  type ReadStatement,
  readStatement,
  urgentActs,
} from '@sotto/records';
import type { Given, KeyEvent, KeyMessage, OpenedEntry, Wrap } from '../src/index.ts';
import { ServerRecords, type Stored } from './ServerRecords.ts';
import { SponsorTurns } from './SponsorTurns.ts';

/** How long hashes of entries gather, in milliseconds. */
const gatherMs = 100;

/** The server's knowledge of a connection. */
interface Client {
  readonly join: Bytes;
  /** The member key, once it was shown: on stage, or by `here`. */
  member: Bytes | undefined;
  version: number;
  isUp: boolean;
}

/** The records that a client that comes back has already. */
export interface Known {
  readonly number: number;
  readonly version: number;
  readonly step: number;
}

export interface Edge {
  readonly nowMs: () => number;
  readonly tell: (join: Bytes, event: KeyEvent, delayMs: number) => void;
  /** Asked after each written row, before any event goes out; true makes the server crash there. */
  readonly isCrashing: (row: 'statement' | 'entry' | 'step') => boolean;
}

/** An honest server: it orders the three records, sends them, and asks sponsors. It holds no key. */
export class RoomServer {
  readonly records: ServerRecords;
  readonly #edge: Edge;
  readonly clients = new Map<string, Client>();
  stage: Bytes[] = [];
  /** Joins whose connection did not return in time. */
  readonly gone: Bytes[] = [];
  #steppedAtMs = 0;
  /** The version whose hash was told last, and since when later ones gather. */
  #toldTo = 0;
  #untoldSinceMs = 0;
  readonly #mintedAtMs = new Map<string, number>();
  readonly #sponsors = new SponsorTurns();

  constructor(genesis: Genesis, edge: Edge) {
    this.records = new ServerRecords(genesis);
    this.#edge = edge;
  }

  enroll(opened: Omit<OpenedEntry, 'version'>): number {
    const version = this.records.addEntry(opened);
    const { entry } = opened;
    if ('credential' in entry)
      this.clients.set(nameOf(entry.join), { join: entry.join, member: undefined, version, isUp: true });
    if (this.#edge.isCrashing('entry')) return version;
    if (this.#toldTo === version - 1) this.#untoldSinceMs = this.#edge.nowMs();
    this.#stepWhenDue();
    return version;
  }

  /** Tells members who hold keys the hashes that have gathered: after 100 ms, and before the next step or statement. [R13] */
  #flushHashes(): void {
    const after = this.#toldTo;
    this.#toldTo = this.records.version;
    if (after < this.records.version) for (const join of this.#readers()) this.#tellHashes(join, after);
  }

  #readers(): readonly Bytes[] {
    const here = [...this.records.log.here.values()].map(({ join }) => join);
    return [...new Map([...this.stage, ...here].map((join) => [nameOf(join), join])).values()];
  }

  tellEverybody(event: KeyEvent, delayMs = 0): void {
    for (const { join, isUp } of this.clients.values()) if (isUp) this.#edge.tell(join, event, delayMs);
  }

  /** One page of them. */
  #tellHashes(to: Bytes, after: number): void {
    const hashes = this.records.entries.slice(after, after + recordLimits.entryHashes).map(({ hash }) => hash);
    if (hashes.length > 0) this.#edge.tell(to, { type: 'entry-hashes', after, hashes }, 0);
  }

  #tellInside(to: Bytes, offset: number): void {
    const { version, inside } = this.records.begun;
    const entries = inside.slice(offset, offset + recordLimits.insidePage);
    this.#edge.tell(to, { type: 'inside', offset, version, count: inside.length, entries }, 0);
  }

  #introduce(to: Bytes, join: Bytes): void {
    const version = this.clients.get(nameOf(join))?.version;
    const entry = version === undefined ? undefined : this.records.entries[version - 1];
    if (entry) this.#edge.tell(to, { type: 'entries', entries: [entry] }, 0);
  }

  /** Sends a client everything that it misses, when it enters or comes back. */
  resume(join: Bytes, known: Known): void {
    const client = this.clients.get(nameOf(join));
    if (!client) return;
    client.isUp = true;
    this.#introduce(join, join);
    for (const each of this.#readers()) this.#introduce(join, each);
    for (const each of this.records.stored.slice(known.number)) this.#tellStatement(join, each);
    this.#edge.tell(join, { type: 'stage', joins: [...this.stage] }, 0);
    if (this.#readers().some((each) => isEqual(each, join))) this.#tellHashes(join, known.version);
    for (const step of this.records.steps.slice(known.step).slice(-64))
      this.#edge.tell(join, { type: 'step', step }, 0);
    for (const each of this.clients.values()) {
      this.#edge.tell(join, { type: 'connection', join: each.join, isHere: each.isUp }, 0);
    }
    for (const each of this.gone) this.#edge.tell(join, { type: 'connection', join: each, isHere: false }, 0);
    this.tellEverybody({ type: 'connection', join, isHere: true });
  }

  drop(join: Bytes): void {
    const client = this.clients.get(nameOf(join));
    if (!client) return;
    client.isUp = false;
    this.tellEverybody({ type: 'connection', join, isHere: false });
  }

  /** Puts a member on stage who shows their member key. */
  takeStage(join: Bytes, member: Bytes): boolean {
    const client = this.clients.get(nameOf(join));
    if (!client || !maySpeak(this.records.log, member)) return false;
    if (!isWelcome(this.records.log, { join, member, version: client.version })) return false;
    client.member = member;
    this.#setStage([...this.stage.filter((each) => !isEqual(each, join)), join]);
    return true;
  }

  leaveStage(join: Bytes): void {
    this.#setStage(this.stage.filter((each) => !isEqual(each, join)));
  }

  #setStage(joins: Bytes[]): void {
    for (const { join: to, isUp } of this.clients.values())
      if (isUp) for (const join of joins) this.#introduce(to, join);
    this.#flushHashes();
    this.stage = joins;
    this.tellEverybody({ type: 'stage', joins: [...joins] });
  }

  receive(from: Bytes, message: KeyMessage): void {
    switch (message.type) {
      case 'submit':
        this.#number(from, message);
        return;
      case 'minted':
        for (const { join, wrap } of message.wraps) {
          this.#introduce(join, from);
          this.#edge.tell(join, { type: 'minted', generation: message.generation, wrap }, 0);
        }
        return;
      case 'gift':
        for (const wrap of message.wraps) this.#passGift(from, message.gift, wrap);
        return;
      case 'ask':
        this.#sponsors.ask(from, message.refused);
        this.#askSponsors();
        return;
      case 'fetch-statements':
        for (const each of this.records.stored.slice(message.after, message.after + 64))
          this.#tellStatement(from, each);
        return;
      case 'given-up':
        return;
      case 'fetch-entries': {
        const entries = message.versions.flatMap((version) => this.records.entries[version - 1] ?? []);
        this.#edge.tell(from, { type: 'entries', entries }, 0);
        return;
      }
      case 'fetch-hashes':
        this.#tellHashes(from, message.after);
        return;
      case 'fetch-inside':
        this.#tellInside(from, message.offset);
        return;
      case 'fetch-steps':
        for (const step of this.records.steps
          .filter((each) => each.generation === message.generation && each.step > message.after)
          .slice(0, 64)) {
          this.#edge.tell(from, { type: 'step', step }, 0);
        }
        return;
      case 'heartbeat':
        for (const join of this.stage) if (!isEqual(join, from)) this.#edge.tell(join, message, 0);
        return;
    }
  }

  #passGift(from: Bytes, gift: Omit<Given, 'from' | 'wrap'>, { join, wrap }: Wrap): void {
    this.#introduce(join, from);
    const step = this.records.steps.find((each) => each.generation === gift.generation && each.step === gift.step);
    if (step) this.#edge.tell(join, { type: 'step', step }, 0);
    this.#edge.tell(join, { type: 'gift', gift: { ...gift, from, wrap } }, 0);
    if (gift.generation === this.records.log.generation?.number) this.#sponsors.settle(join);
  }

  /** Checks what `judge` can't know: that the join, the roster and the place on stage are right. */
  #isFitting(from: Bytes, { header }: ReadStatement): boolean {
    const client = this.clients.get(nameOf(from));
    if (!client || !isEqual(header.join, from)) return false;
    const { minting, signer } = header;
    if (minting && !isEqual(this.records.hashes[minting.version] ?? from, minting.roster)) return false;
    const isPowerful = isModerator(this.records.log, signer);
    const isOnStage = this.stage.some((join) => isEqual(join, from)) && client.member && isEqual(client.member, signer);
    if (!isPowerful && !isOnStage) return false;
    if (!isWelcome(this.records.log, { join: from, member: signer, version: client.version })) return false;
    if (header.checkpoint && !isCheckpointValid(header, this.records.log, this.records.insideAt(minting?.version ?? 0)))
      return false;
    return true;
  }

  /** Tells whether a mint comes too soon after its signer's last one. Its client says it again later. [G2] */
  #isTooSoon(from: Bytes, { header: { signer, act } }: ReadStatement): boolean {
    const lastMs = this.#mintedAtMs.get(nameOf(signer)) ?? Number.NEGATIVE_INFINITY;
    const isOften = isModerator(this.records.log, signer) || this.#isAlone(from);
    const leastMs = isOften ? mintIntervalMs.moderator : mintIntervalMs.speaker;
    return act === 'mint' && this.#edge.nowMs() < lastMs + leastMs - 5_000;
  }

  /** Tells whether no other member on stage and no moderator is connected. [G2] */
  #isAlone(join: Bytes): boolean {
    return this.#readers().every((each) => isEqual(each, join) || !this.clients.get(nameOf(each))?.isUp);
  }

  #number(from: Bytes, { statement, wraps }: { statement: Statement; wraps: readonly Wrap[] }): void {
    const read = readStatement(statement);
    const { number } = statement.header;
    const known = this.records.stored[number - 1];
    const before = this.records.log;
    const judged = judge(before, read);
    if (known && isEqual(known.statement.hash, read.hash)) {
      this.#tellStatement(from, known);
      return;
    }
    if (!judged.ok || !this.#isFitting(from, read)) {
      this.#edge.tell(from, { type: 'refused', number, isFinal: number === before.number + 1 }, 0);
      return;
    }
    if (this.#isTooSoon(from, read)) return;
    if (read.header.act === 'mint') this.#mintedAtMs.set(nameOf(read.header.signer), this.#edge.nowMs());
    this.records.addStatement(read, wraps);
    if (!this.#edge.isCrashing('statement')) this.#carryOut(read, from);
  }

  #carryOut({ header }: ReadStatement, from: Bytes): void {
    this.#flushHashes();
    const client = this.clients.get(nameOf(from));
    if (client && isModerator(this.records.log, header.signer)) client.member = header.signer;
    const stored = this.records.stored[header.number - 1] as Stored;
    for (const { join, isUp } of this.clients.values()) if (isUp) this.#tellStatement(join, stored);
    this.#enforce();
    if (urgentActs.has(header.act)) this.#step();
    else this.#stepWhenDue();
  }

  /** Removes everyone who may no longer be inside, or on stage. */
  #enforce(): void {
    const gone = [...this.clients.values()].filter(({ join, member, version }) =>
      member
        ? !isWelcome(this.records.log, { join, member, version }) && this.records.log.lock === undefined
        : this.records.log.ejected.has(nameOf(join)),
    );
    for (const { join } of gone) {
      this.clients.delete(nameOf(join));
      this.#sponsors.settle(join);
    }
    const staged = this.stage.filter((join) => {
      const client = this.clients.get(nameOf(join));
      return client?.member !== undefined && maySpeak(this.records.log, client.member);
    });
    if (staged.length !== this.stage.length) this.#setStage(staged);
  }

  #tellStatement(to: Bytes, { statement, wraps }: Stored): void {
    this.#introduce(to, statement.header.join);
    const wrap = wraps.get(nameOf(to));
    this.#edge.tell(to, { type: 'statement', statement, ...(wrap && { wrap }) }, 0);
  }

  tick(): void {
    if (this.#edge.nowMs() >= this.#untoldSinceMs + gatherMs) this.#flushHashes();
    this.#stepWhenDue();
    this.#askSponsors();
  }

  #stepWhenDue(): void {
    const last = this.records.lastStep;
    if (!last) return;
    const isGrown = this.records.log.number > last.n || this.records.version > last.v;
    const ageMs = this.#edge.nowMs() - this.#steppedAtMs;
    if (ageMs >= (isGrown ? leastStepMs(this.clients.size) : quietStepMs)) this.#step();
  }

  #step(): void {
    const last = this.records.lastStep;
    if (!last) return;
    const step = this.records.addStep(last);
    this.#steppedAtMs = this.#edge.nowMs();
    if (this.#edge.isCrashing('step')) return;
    this.#flushHashes();
    for (const { join, isUp } of this.clients.values()) if (isUp) this.#edge.tell(join, { type: 'step', step }, 0);
    this.#askSponsors();
  }

  /** Asks one sponsor, then the next, and last those whose gift a newcomer refused. */
  #askSponsors(): void {
    const nowMs = this.#edge.nowMs();
    for (const name of this.#sponsors.due(nowMs)) {
      const client = this.clients.get(name);
      if (!client?.isUp) continue;
      const candidates = this.#readers().filter(
        (join) => this.clients.get(nameOf(join))?.isUp && nameOf(join) !== name,
      );
      const sponsor = this.#sponsors.choose(name, candidates, nowMs);
      const by = [{ join: client.join, version: client.version }];
      if (sponsor) this.#edge.tell(sponsor, { type: 'asked', by }, 0);
    }
  }

  /** Forgets everything that is not a row, as a restarted process does. */
  forget(): void {
    this.#sponsors.clear();
    this.#toldTo = this.records.version;
    this.#steppedAtMs = this.#edge.nowMs();
    for (const client of this.clients.values()) client.isUp = false;
  }
}
