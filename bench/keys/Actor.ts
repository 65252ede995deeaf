import type { Bytes } from '@sotto/base';
import {
  createState,
  type KeyEvent,
  type KeyMessage,
  type MemberLog,
  openEntry,
  publish,
  type State,
  transition,
} from '@sotto/keys';
import { encodeCanonical, type NumberedEntry } from '@sotto/protocol';
import { firstLog, keys, type Person } from './createPerson.ts';
import { measure } from './measure.ts';

/** The CPU that a person used, and the bytes of their messages before these are sealed for the server. */
export interface Spent {
  cpuMs: number;
  received: number;
  sent: number;
}

/** An event as it comes, with entries that are not opened yet. */
export type Told = Exclude<KeyEvent, { type: 'entries' }> | { type: 'entries'; entries: readonly NumberedEntry[] };

/** One device with real keys. */
export class Actor {
  readonly person: Person;
  readonly spent: Spent = { cpuMs: 0, received: 0, sent: 0 };
  readonly enteredAtMs: number;
  state: State;
  isOnStage = false;
  /** Called after each event. */
  onGiven: (() => void) | undefined;

  constructor(person: Person, log: MemberLog, enteredAtMs: number) {
    this.person = person;
    this.enteredAtMs = enteredAtMs;
    this.state = createState(person.self, log, enteredAtMs);
  }

  get join(): Bytes {
    return this.person.join;
  }

  /** True if it has a key of the newest generation. */
  get hears(): boolean {
    return this.state.ring.some(({ number }) => number === this.state.log.log.generation?.number);
  }

  /** Tells whether it may seal. */
  speaks(nowMs: number): boolean {
    return publish(this.state, nowMs).sealAt !== undefined;
  }

  /** Takes an event, and publishes what frames need. @returns what it says, and the time that it took */
  async give(told: Told, nowMs: number): Promise<{ ms: number; value: readonly KeyMessage[] }> {
    if (told.type !== 'tick') this.spent.received += sizeOf(told);
    const done = await measure(async () => {
      const { state, messages } = transition(this.state, await read(told), nowMs);
      this.state = state;
      publish(state, nowMs);
      return messages;
    });
    this.spent.cpuMs += done.ms;
    this.onGiven?.();
    for (const message of done.value) this.spent.sent += sizeOf(message);
    return done;
  }
}

async function read(told: Told): Promise<KeyEvent> {
  if (told.type !== 'entries') return told;
  const opening = told.entries.map((each) => openEntry(each, { keys, start: firstLog.start }));
  return { type: 'entries', entries: await Promise.all(opening) };
}

/** The bytes of a message: lists of hashes, wraps and entries inside travel packed. */
export function sizeOf(message: object): number {
  const packed = Object.entries(message).map(([name, value]) => {
    const count = Array.isArray(value) ? value.length : 0;
    if (name === 'type') return [name, ''];
    if (name === 'hashes') return [name, new Uint8Array(32 * count)];
    if (name === 'wraps') return [name, new Uint8Array(64 * count)];
    if (name === 'entries' && 'offset' in message) return [name, new Uint8Array(36 * count)];
    return [name, name === 'statement' ? { header: value.header, body: value.body } : value];
  });
  return encodeCanonical(Object.fromEntries(packed)).length;
}
