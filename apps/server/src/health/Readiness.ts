/** The conditions for serving. An answer of /ready contains no other words. */
export const checkNames = ['database', 'lock', 'relay', 'clock'] as const;

/** One of `checkNames`. */
export type CheckName = (typeof checkNames)[number];

/** A condition without which nobody can talk here. */
export interface ReadinessCheck {
  readonly name: CheckName;
  /** Tells whether the condition holds; a rejection counts as no. */
  isReady(): boolean | Promise<boolean>;
}

export interface ReadinessOptions {
  readonly checks: readonly ReadinessCheck[];
  /** Milliseconds. */
  readonly now: () => number;
  /** Time limit of a check in milliseconds; a slower one counts as failed. */
  readonly deadlineMs?: number;
}

/** How long a verdict is reused, in milliseconds. Checks never run more often, however often /ready is requested. */
const freshMs = 5_000;

/** Checks whether the server can do its work, at most once in five seconds. */
export class Readiness {
  readonly #options: Required<ReadinessOptions>;
  #verdict: { readonly failing: readonly CheckName[]; readonly atMs: number } | undefined;
  #looking: Promise<readonly CheckName[]> | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = { deadlineMs: 3_000, ...options };
  }

  /** The names of the checks that fail, in the order of their list. */
  failing(): Promise<readonly CheckName[]> {
    const { now } = this.#options;
    const verdict = this.#verdict;
    if (verdict && now() - verdict.atMs < freshMs) return Promise.resolve(verdict.failing);
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  get names(): readonly CheckName[] {
    return this.#options.checks.map(({ name }) => name);
  }

  async #look(): Promise<readonly CheckName[]> {
    const { checks, now, deadlineMs } = this.#options;
    const results = await Promise.all(checks.map((check) => holdsWithin(check, deadlineMs)));
    const failing = checks.filter((_, index) => !results[index]).map(({ name }) => name);
    this.#verdict = { failing, atMs: now() };
    return failing;
  }
}

async function holdsWithin(check: ReadinessCheck, deadlineMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), deadlineMs);
  try {
    return await Promise.race([Promise.resolve(check.isReady()), late.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
