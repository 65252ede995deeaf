import { type Bytes, toBase64url } from '@sotto/base';
import { recordLimits } from '@sotto/protocol';
import { mintIntervalMs } from '@sotto/records';
import { type Allowance, createAllowance } from '../../limits/createAllowance.ts';

/** A network of users, the same object for all of them. */
export interface UsingNetwork {
  /** Its factor over the share of one address. */
  readonly share: number;
}

/** A user of a room's quotas: an address, by all networks that it lies in. */
export interface User {
  readonly networks: readonly UsingNetwork[];
}

/** The used part of one network's quota. */
interface Share {
  readonly entries: Allowance;
  readonly speakers: Allowance;
  /** Entries since the room came to life. */
  count: number;
}

/** Burst and rate per second. Entries from one address must be enough for a school that arrives together. */
const rates = {
  entries: { burst: 400, perSecond: 1 },
  speakers: { burst: 60, perSecond: 0.2 },
  allSpeakers: { burst: 240, perSecond: 0.5 },
  moderator: { burst: 200, perSecond: 2 },
  /** Rate of checkpoints, since each is compared with every entry inside. */
  checkpoint: { burst: 3, perSecond: 0.1 },
} as const;

/**
 * How much earlier than its interval a mint may come, in milliseconds. The minter counts the interval from when it
 * signed the last one.
 */
const mintLeewayMs = 5_000;

/**
 * The end of the roster is reserved for addresses that have used little of it. So the owner can still enter after a
 * crowd.
 */
const reserved = { entries: 5_000, each: 10 };
/** Moderators whose rates are remembered, and keys that minted; the longest silent gives way. */
const mostModerators = 1_000;

/**
 * Limits how many of a room's numbers one address, one moderator and all speakers together may use in a time, so that
 * nobody takes a room's log or roster from the others. [R13]
 */
export class Quotas {
  readonly #now: () => number;
  readonly #shares = new WeakMap<UsingNetwork, Share>();
  readonly #moderators = new Map<string, Allowance>();
  readonly #allSpeakers: Allowance;
  readonly #checkpoints: Allowance;
  readonly #mintedAtMs = new Map<string, number>();

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#allSpeakers = createAllowance({ ...rates.allSpeakers, now });
    this.#checkpoints = createAllowance({ ...rates.checkpoint, now });
  }

  /**
   * Charges one more roster entry to this address, and tells whether it fits. `length` is the number of entries since
   * the newest checkpoint.
   */
  takeEntry({ networks }: User, length: number): boolean {
    const isAtTheEnd = length >= recordLimits.rosterEntries - reserved.entries;
    const isLeft = (network: UsingNetwork) => {
      const { entries, count } = this.#shareOf(network);
      return entries.has() && !(isAtTheEnd && count >= reserved.each * network.share);
    };
    if (!networks.every(isLeft)) return false;
    for (const share of networks.map((network) => this.#shareOf(network))) {
      share.entries.take();
      share.count++;
    }
    return true;
  }

  /** Charges one more statement of a speaker to this address, and tells whether it fits. */
  takeSpeaker({ networks }: User): boolean {
    const shares = networks.map((network) => this.#shareOf(network));
    if (!shares.every(({ speakers }) => speakers.has()) || !this.#allSpeakers.take()) return false;
    for (const { speakers } of shares) speakers.take();
    return true;
  }

  /** Charges one more statement to this member key, and tells whether it fits. */
  takeModerator(member: Bytes): boolean {
    const name = toBase64url(member);
    const own = this.#moderators.get(name) ?? createAllowance({ ...rates.moderator, now: this.#now });
    this.#moderators.delete(name);
    this.#moderators.set(name, own);
    const [longestSilent] = this.#moderators.keys();
    if (this.#moderators.size > mostModerators && longestSilent) this.#moderators.delete(longestSilent);
    return own.take();
  }

  /** Charges one more comparison of a checkpoint with this room's records, and tells whether it fits. [P8] */
  takeCheckpoint(): boolean {
    return this.#checkpoints.take();
  }

  /** Tells whether a member key may `mint` now. [G2] */
  mayMint(member: Bytes, rank: keyof typeof mintIntervalMs): boolean {
    const lastMs = this.#mintedAtMs.get(toBase64url(member));
    return lastMs === undefined || this.#now() >= lastMs + mintIntervalMs[rank] - mintLeewayMs;
  }

  /** Notes that a `mint` of this member key has its number. */
  noteMint(member: Bytes): void {
    const name = toBase64url(member);
    this.#mintedAtMs.delete(name);
    this.#mintedAtMs.set(name, this.#now());
    const [longestSilent] = this.#mintedAtMs.keys();
    if (this.#mintedAtMs.size > mostModerators && longestSilent) this.#mintedAtMs.delete(longestSilent);
  }

  #shareOf(network: UsingNetwork): Share {
    const known = this.#shares.get(network);
    if (known) return known;
    const allow = (name: 'entries' | 'speakers') => {
      const { burst, perSecond } = rates[name];
      return createAllowance({ burst: burst * network.share, perSecond: perSecond * network.share, now: this.#now });
    };
    const share = { entries: allow('entries'), speakers: allow('speakers'), count: 0 };
    this.#shares.set(network, share);
    return share;
  }
}
