import { type Bytes, Secret } from '@sotto/base';
import {
  createFrameKeyRing,
  createFrameOpener,
  type FrameKeys,
  type FrameOpener,
  type FrameStep,
  type Position,
  readSealedFrame,
} from '@sotto/frames';
import type { StepCover } from '@sotto/keys';
import { deriveNextKey } from '../../packages/keys/src/generations/schedule.ts';

/** Treats everybody as a speaker, since this client keeps to no rule. */
const everybody = { has: () => true } as unknown as ReadonlyMap<string, Bytes>;

function nameOf({ generation, step }: Position): string {
  return `${generation}/${step}`;
}

/** A person inside whose client keeps every key that it ever held, and tries them on whatever the relay had. */
export class Hoarder {
  readonly #hoard = new Map<string, FrameStep>();
  readonly #mediaSalt: Bytes;
  readonly #openers = new Map<Bytes, FrameOpener>();
  readonly #ring;

  constructor(mediaSalt: Bytes) {
    this.#mediaSalt = mediaSalt.slice();
    this.#ring = this.#createRing();
  }

  /** Copies every key of a value, before its own client can forget one. */
  hoard({ opens, sealAt }: FrameKeys): void {
    for (const step of [...opens, ...(sealAt ? [sealAt] : [])]) {
      if (!this.#hoard.has(nameOf(step))) this.#hoard.set(nameOf(step), keep(step, step.key.expose()));
    }
    this.#use(this.#ring, [...this.#hoard.values()]);
  }

  /** Tells whether a frame opens with the key that its header names. Pass the same session objects at each call. */
  async opens(sealed: Bytes, sessions: readonly Bytes[]): Promise<boolean> {
    const header = readSealedFrame(sealed);
    // An opener would wait for a missing key, but no further key comes here.
    if (!header.ok || !this.#hoard.has(nameOf(header.value.position))) return false;
    for (const session of sessions) {
      const opener = this.#openers.get(session) ?? createFrameOpener({ ring: this.#ring, session });
      this.#openers.set(session, opener);
      if ((await opener.open(sealed)).ok) return true;
    }
    return false;
  }

  /**
   * Tells whether a frame opens with any hoarded key, or any key derived from one by these steps, whatever its header
   * says.
   */
  async opensAnyhow(
    sealed: Bytes,
    sessions: readonly Bytes[],
    covers: ReadonlyMap<string, StepCover>,
  ): Promise<boolean> {
    const header = readSealedFrame(sealed);
    if (!header.ok) return false;
    for (const key of this.#reach(covers)) {
      const ring = this.#createRing();
      this.#use(ring, [keep({ ...header.value.position, confirm: new Uint8Array(16) }, key)]);
      for (const session of sessions) if ((await createFrameOpener({ ring, session }).open(sealed)).ok) return true;
    }
    return false;
  }

  /** Every key that was hoarded, and all that follow from them. */
  #reach(covers: ReadonlyMap<string, StepCover>): readonly Bytes[] {
    const reached = new Map([...this.#hoard].map(([name, { key }]) => [name, key.expose()]));
    const all: Bytes[] = [...reached.values()];
    for (const cover of [...covers.values()].sort((a, b) => a.generation - b.generation || a.step - b.step)) {
      const before = reached.get(nameOf({ ...cover, step: cover.step - 1 }));
      if (!before || reached.has(nameOf(cover))) continue;
      const key = deriveNextKey(new Secret(before.slice()), cover).expose();
      reached.set(nameOf(cover), key);
      all.push(key);
    }
    return all;
  }

  #createRing() {
    return createFrameKeyRing({ mediaSalt: new Secret(this.#mediaSalt.slice()), now: () => 0 });
  }

  #use(ring: ReturnType<typeof createFrameKeyRing>, opens: readonly FrameStep[]): void {
    const validUntilMs = Number.POSITIVE_INFINITY;
    ring.use({ sealAt: undefined, opens, speakers: everybody, allowsSound: true, validUntilMs });
  }
}

function keep(place: Omit<FrameStep, 'key' | 'untilMs'>, key: Bytes): FrameStep {
  const { generation, step, confirm } = place;
  return { generation, step, confirm, key: new Secret(key.slice()), untilMs: Number.POSITIVE_INFINITY };
}
