import { createRandom } from '../harness/createRandom.ts';
import { comesTrue, SoakRoom } from './SoakRoom.ts';
import type { Fault, SoakServer } from './SoakServer.ts';

export interface SoakOptions {
  readonly server: SoakServer;
  readonly seconds: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

/** The result of a soak. */
export interface SoakReport {
  /** Number of times that each step was taken. */
  readonly steps: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  /** Everything that should have happened and did not; empty if all is well. */
  readonly problems: readonly string[];
  /** Memory of each process over the part in which nothing was killed: its median in the first and in the last third, in MiB. */
  readonly memory: Readonly<Record<string, { readonly first: number; readonly last: number }>>;
}

/** The part of a soak in which processes are killed; afterwards only the database pauses, so that memory can be compared. */
const killingPart = 0.4;
/** Shortest run, in seconds, after which memory is judged: a process that has just started grows by itself. */
const shortestForMemory = 300;
/** How long everybody may take to hear again after a fault, in milliseconds. */
const recoveryMs = 90_000;
const kills: readonly Fault[] = ['kill-server', 'kill-relay', 'kill-worker'];

/** Lets people come, go, speak and be removed in three rooms, while processes are killed and the database pauses. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const soak = new Soak(options);
  try {
    return await soak.run();
  } finally {
    soak.close();
  }
}

class Soak {
  readonly #options: SoakOptions;
  readonly #random: () => number;
  readonly #rooms: readonly SoakRoom[];
  readonly #steps: Record<string, number> = {};
  readonly #faults: Record<string, number> = {};
  readonly #problems: string[] = [];
  readonly #samples: Record<string, number[]> = {};
  /** Counts the beginnings and ends of faults: a step during which it changed proves nothing. */
  #disturbance = 0;
  #isDisturbed = false;
  #isOver = false;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    const { origin } = options.server;
    this.#rooms = [true, false, true].map(
      (everyoneSpeaks) => new SoakRoom({ origin, everyoneSpeaks, random: this.#random }),
    );
  }

  async run(): Promise<SoakReport> {
    const endsAt = performance.now() + this.#options.seconds * 1_000;
    const living = this.#rooms.map((room, index) => this.#live(room, index));
    await this.#harm(endsAt);
    this.#isOver = true;
    await Promise.all(living);
    await this.#expectWell('the end');
    this.close();
    await this.#expectNothingLeft();
    const memory = Object.fromEntries(Object.entries(this.#samples).map(([name, values]) => [name, thirds(values)]));
    for (const [name, { first, last }] of Object.entries(memory))
      if (this.#options.seconds >= shortestForMemory && last > first * 1.15 + 16)
        this.#report(`memory of the ${name} grew from ${Math.round(first)} to ${Math.round(last)} MiB`);
    return { steps: this.#steps, faults: this.#faults, problems: this.#problems, memory };
  }

  close(): void {
    for (const room of this.#rooms) room.close();
  }

  async #live(room: SoakRoom, index: number): Promise<void> {
    while (!this.#isOver) {
      const before = this.#disturbance;
      const wasDisturbed = this.#isDisturbed;
      const { step, missing } = await room.step();
      this.#steps[step] = (this.#steps[step] ?? 0) + 1;
      const isUndisturbed = !wasDisturbed && before === this.#disturbance;
      if (missing && isUndisturbed) this.#report(`room ${index}, ${step}: ${missing}`);
      await pauseMs(100 + this.#random() * 400);
    }
  }

  /**
   * Causes one fault after another, each followed by a time in which everybody must be well again. A slow machine takes
   * longer than planned: in every run a process is killed and the database pauses.
   */
  async #harm(endsAt: number): Promise<void> {
    const startsAt = performance.now();
    const killsUntil = startsAt + (endsAt - startsAt) * killingPart;
    const isOver = () => performance.now() >= endsAt && this.#killCount > 0 && 'pause-database' in this.#faults;
    while (!isOver()) {
      const quietMs = 3_000 + this.#random() * 4_000;
      const quietUntil = performance.now() + quietMs;
      await this.#watch(performance.now() < endsAt ? Math.min(endsAt, quietUntil) : quietUntil, killsUntil);
      if (isOver()) return;
      const isKilling = this.#killCount === 0 || performance.now() < killsUntil;
      await this.#inflict((isKilling ? kills[this.#killCount % kills.length] : undefined) ?? 'pause-database');
    }
  }

  get #killCount(): number {
    return kills.reduce((sum, kill) => sum + (this.#faults[kill] ?? 0), 0);
  }

  async #inflict(fault: Fault): Promise<void> {
    this.#faults[fault] = (this.#faults[fault] ?? 0) + 1;
    this.#options.log(fault);
    this.#disturbance++;
    this.#isDisturbed = true;
    const end = this.#options.server.inflict(fault);
    await pauseMs(1_000 + this.#random() * 4_000);
    end();
    await this.#expectWell(fault);
    this.#isDisturbed = false;
    this.#disturbance++;
  }

  async #expectWell(after: string): Promise<void> {
    let wrong: (string | undefined)[] = [];
    const isWell = await comesTrue(async () => {
      wrong = await Promise.all(this.#rooms.map((room) => room.whatIsWrong()));
      return wrong.every((each) => each === undefined);
    }, recoveryMs);
    if (!isWell) this.#report(`after ${after}: ${wrong.filter(Boolean).join('; ')}`);
  }

  /** Expects that server and relay hold nothing once every room is empty. */
  async #expectNothingLeft(): Promise<void> {
    let left: [string, number][] = [];
    const isEmpty = await comesTrue(async () => {
      const counts = await this.#options.server.counts();
      left = Object.entries(counts).filter(([, count]) => count !== 0);
      return left.length === 0;
    }, recoveryMs);
    if (!isEmpty) this.#report(`left at the end: ${JSON.stringify(left)}`);
  }

  /** Notes memory until then. */
  async #watch(until: number, killsUntil: number): Promise<void> {
    while (performance.now() < until) {
      await pauseMs(Math.min(1_000, until - performance.now()));
      if (performance.now() < killsUntil) continue;
      for (const [name, size] of Object.entries(this.#options.server.memory()))
        this.#samples[name] = [...(this.#samples[name] ?? []), size];
    }
  }

  #report(problem: string): void {
    this.#options.log(`PROBLEM ${problem}`);
    this.#problems.push(problem);
  }
}

function thirds(values: readonly number[]): { first: number; last: number } {
  const third = Math.max(1, Math.floor(values.length / 3));
  return { first: median(values.slice(0, third)), last: median(values.slice(-third)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function pauseMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
