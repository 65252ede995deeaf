import { type Bytes, isEqual, Secret } from '@sotto/base';
import { type Log, nameOf } from '@sotto/records';
import { deriveNextKey, type StepCover } from '../src/generations/schedule.ts';
import {
  createState,
  type KeyEvent,
  type KeyMessage,
  type MemberLog,
  type OpenedEntry,
  type Participant,
  type Published,
  publish,
  type State,
  transition,
} from '../src/index.ts';

/** A frame, with what the simulation knows of it. */
export interface Frame {
  readonly by: Peer;
  readonly atMs: number;
  readonly generation: number;
  readonly step: number;
  readonly v: number;
  /** K(g, s) under which it is sealed. */
  readonly key: Bytes;
  readonly isSound: boolean;
  /** The log that its speaker knew, and how much of the roster. */
  readonly log: Log;
  readonly heardBy: Set<Peer>;
}

/** One stay of one person, with every key that they ever held. */
export class Peer {
  readonly name: string;
  readonly person: number;
  readonly self: Participant;
  readonly entry: Omit<OpenedEntry, 'version'>;
  version = 0;
  state: State;
  value: Published;
  /** The roster as it was shown to this peer, by entry hash. */
  readonly shown: Bytes[] = [];
  readonly hoard = new Map<string, Bytes>();
  isHoarding = true;
  isUp = true;
  isAsleep = false;
  isGone = false;
  clockOffsetMs = 0;
  batch = 0;
  leftAt: number | undefined;
  /** False if this client ignores its own removal. */
  hasHeeded = true;

  constructor(options: {
    readonly name: string;
    readonly person: number;
    readonly self: Participant;
    readonly entry: Omit<OpenedEntry, 'version'>;
    readonly log: MemberLog;
    readonly nowMs: number;
  }) {
    this.name = options.name;
    this.person = options.person;
    this.self = options.self;
    this.entry = options.entry;
    this.state = createState(options.self, options.log, options.nowMs);
    this.value = publish(this.state, options.nowMs);
  }

  get join(): Bytes {
    return this.self.join;
  }

  get id(): string {
    return nameOf(this.self.join);
  }

  get member(): Bytes {
    return this.self.memberKey.publicKey;
  }

  handle(event: KeyEvent, nowMs: number): readonly KeyMessage[] {
    if (event.type === 'entry-hashes' && event.after <= this.shown.length) {
      event.hashes.forEach((hash, index) => {
        if (event.after + index === this.shown.length) this.shown.push(hash);
      });
    }
    const { state, messages } = transition(this.state, event, nowMs + this.clockOffsetMs);
    this.state = state;
    for (const { steps, number } of this.isHoarding ? state.ring : []) {
      for (const { step, key } of steps)
        this.hoard.set(`${number}/${step}/${nameOf(key.expose())}`, key.expose().slice());
    }
    return messages;
  }

  publish(nowMs: number): Published {
    this.value = publish(this.state, nowMs + this.clockOffsetMs);
    return this.value;
  }

  speak(nowMs: number): Frame | undefined {
    const { sealAt, allowsSound } = this.publish(nowMs);
    if (!sealAt) return undefined;
    const { generation, step, key } = sealAt;
    const held = this.state.ring.find(({ number }) => number === generation)?.steps.find((each) => each.step === step);
    return {
      by: this,
      atMs: nowMs,
      generation,
      step,
      v: held?.v ?? 0,
      key: key.expose().slice(),
      isSound: allowsSound,
      log: this.state.log.log,
      heardBy: new Set(),
    };
  }

  /** Tells whether a frame opens under the published value. */
  opens({ by, generation, step, key }: Frame, nowMs: number): boolean {
    const { opens, speakers } = this.publish(nowMs);
    if (!speakers.has(nameOf(by.self.session.signing.publicKey))) return false;
    const held = opens.find((each) => each.generation === generation && each.step === step);
    return held !== undefined && nowMs + this.clockOffsetMs < held.untilMs && isEqual(held.key.expose(), key);
  }
}

/** Names of all keys in hoards, and of all keys that follow from them by any step that anybody ever received. */
export function reach(
  hoards: readonly ReadonlyMap<string, Bytes>[],
  covers: ReadonlyMap<string, StepCover[]>,
): Set<string> {
  const reached = new Map(hoards.flatMap((hoard) => [...hoard]));
  const byStep = new Map<string, Bytes[]>();
  for (const [name, key] of reached) {
    const place = name.slice(0, name.lastIndexOf('/'));
    byStep.set(place, [...(byStep.get(place) ?? []), key]);
  }
  const steps = [...covers.values()].flat().sort((a, b) => a.generation - b.generation || a.step - b.step);
  for (const cover of steps) {
    const { generation, step } = cover;
    const place = `${generation}/${step}`;
    for (const before of byStep.get(`${generation}/${step - 1}`) ?? []) {
      const key = deriveNextKey(new Secret(before.slice()), cover).expose();
      const name = `${place}/${nameOf(key)}`;
      if (reached.has(name)) continue;
      reached.set(name, key);
      byStep.set(place, [...(byStep.get(place) ?? []), key].slice(0, 16));
    }
  }
  return new Set(reached.keys());
}

/** Names the key of a frame, as `reach` does. */
export function nameFrame({ generation, step, key }: Frame): string {
  return `${generation}/${step}/${nameOf(key)}`;
}
