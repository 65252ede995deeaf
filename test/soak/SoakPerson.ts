import { randomBytes, Secret } from '@sotto/base';
import type { Power, RoomSnapshot } from '@sotto/client';
import { type NodeRoom, openNodeRoom, startNodeRoom } from '@sotto/client/node';

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;

/** How long a step may take before it counts as failed, in milliseconds. */
const patienceMs = 30_000;
/** Stands for sound: the relay gets it sealed, so nothing on the way could tell the difference. */
const frame = new Uint8Array(60).fill(7);

/** A person in a soak: a whole client in Node, with a count of what they have heard. */
export class SoakPerson {
  readonly name: string;
  readonly #node: NodeRoom;
  readonly #secret: Secret;
  #heard = 0;

  private constructor(name: string, secret: Secret, create: (person: SoakPerson) => NodeRoom) {
    this.name = name;
    this.#secret = secret;
    this.#node = create(this);
  }

  /** Makes a room and goes live in it. */
  static host(origin: string, { name, everyoneSpeaks }: { name: string; everyoneSpeaks: boolean }): SoakPerson {
    const rootSeed = new Secret(randomBytes(32));
    return new SoakPerson(name, rootSeed, (person) =>
      startNodeRoom(
        { title: 'Soak', name, everyoneSpeaks, policy: 'keep-talking' },
        { origin, rootSeed, ...person.#sound() },
      ),
    );
  }

  /** Opens a link, up to its preview. */
  static visit(origin: string, { name, link }: { name: string; link: string }): SoakPerson {
    const rootSeed = new Secret(randomBytes(32));
    return new SoakPerson(name, rootSeed, (person) => openNodeRoom(link, { origin, rootSeed, ...person.#sound() }));
  }

  /** Unmuted frames heard so far, of everybody. */
  get heard(): number {
    return this.#heard;
  }

  get phase(): RoomSnapshot['phase'] {
    return this.#node.room.snapshot().phase;
  }

  /** The code with which their room failed, if it has. */
  get failure(): string | undefined {
    const snapshot = this.#node.room.snapshot();
    return snapshot.phase === 'failed' ? snapshot.code : undefined;
  }

  get actions() {
    return this.#node.room.actions;
  }

  /** The snapshot, while inside. */
  inside(): Inside | undefined {
    const snapshot = this.#node.room.snapshot();
    return snapshot.phase === 'inside' ? snapshot : undefined;
  }

  /** Tells whether the person is in the room and connected, and on stage if `isOnStage` asks for it. */
  isWell({ isOnStage = false } = {}): boolean {
    const inside = this.inside();
    return inside?.connection === 'connected' && (!isOnStage || (inside.isOnStage && !inside.isMuted));
  }

  /** Resolves to whether a snapshot came that fits, before patience ran out or the room was over for them. */
  async until(fits: (snapshot: RoomSnapshot) => boolean): Promise<boolean> {
    const { room } = this.#node;
    const ended = Promise.withResolvers<boolean>();
    const look = () => {
      if (fits(room.snapshot())) ended.resolve(true);
      else if (['failed', 'ended', 'removed', 'left'].includes(room.snapshot().phase)) ended.resolve(false);
    };
    const timer = setTimeout(() => ended.resolve(false), patienceMs);
    const unsubscribe = room.subscribe(look);
    look();
    try {
      return await ended.promise;
    } finally {
      clearTimeout(timer);
      unsubscribe();
    }
  }

  /** Uses a power on somebody once it is offered. @returns whether it was */
  async use(power: Power, name: string): Promise<boolean> {
    const find = (snapshot: RoomSnapshot) =>
      snapshot.phase === 'inside'
        ? [...snapshot.stage, ...snapshot.audience].find((who) => who.name === name && who.powers.includes(power))
        : undefined;
    if (!(await this.until((snapshot) => find(snapshot) !== undefined))) return false;
    const target = find(this.#node.room.snapshot());
    if (target) this.actions.use(power, target.key);
    return target !== undefined;
  }

  /** Goes without a word, as a closed page does. */
  close(): void {
    this.#node.room.close();
    this.#secret.wipe();
  }

  #sound() {
    return {
      source: () => frame,
      onFrame: (_: string, __: Uint8Array, isMuted: boolean) => {
        if (!isMuted) this.#heard++;
      },
    };
  }
}
