import { type Bytes, toBase64url } from '@sotto/base';
import { statementLimits } from '@sotto/protocol';
import { type Allowance, createAllowance } from '../limits/createAllowance.ts';

/** Who uses up something of a room: an address, by whatever stands for it. */
export type User = object;

/** At once, and a second. Entries of one address have to be enough for a school that comes at once. */
const rates = {
  entries: { burst: 400, perSecond: 1 },
  speakers: { burst: 60, perSecond: 0.2 },
  allSpeakers: { burst: 240, perSecond: 0.5 },
  moderator: { burst: 200, perSecond: 2 },
} as const;

/** The end of the roster is for addresses that have used up little of it: an owner still gets in where others came in hosts. */
const reserved = { entries: 5_000, each: 10 };
/** Moderators whose rates are remembered; the longest silent gives way. */
const mostModerators = 1_000;

/**
 * What one address, one moderator and all speakers together may use up of a room's numbers in a time, so that nobody takes
 * a room's log or roster from the others. [R13]
 */
export class Quotas {
  readonly #now: () => number;
  readonly #entries = new WeakMap<User, { readonly allowance: Allowance; count: number }>();
  readonly #speakers = new WeakMap<User, Allowance>();
  readonly #moderators = new Map<string, Allowance>();
  readonly #allSpeakers: Allowance;

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#allSpeakers = createAllowance({ ...rates.allSpeakers, now });
  }

  /** Whether one more entry of this address goes into a roster that has so many. */
  takeEntry(user: User, version: number): boolean {
    const share = this.#entries.get(user) ?? { allowance: this.#create('entries'), count: 0 };
    this.#entries.set(user, share);
    const isAtTheEnd = version >= statementLimits.rosterEntries - reserved.entries;
    if ((isAtTheEnd && share.count >= reserved.each) || !share.allowance.take()) return false;
    share.count++;
    return true;
  }

  /** Whether one more statement of a speaker of this address is numbered. */
  takeSpeaker(user: User): boolean {
    const own = this.#speakers.get(user) ?? this.#create('speakers');
    this.#speakers.set(user, own);
    return own.take() && this.#allSpeakers.take();
  }

  /** Whether one more statement under this member key is numbered. */
  takeModerator(member: Bytes): boolean {
    const name = toBase64url(member);
    const own = this.#moderators.get(name) ?? this.#create('moderator');
    this.#moderators.delete(name);
    this.#moderators.set(name, own);
    const [longestSilent] = this.#moderators.keys();
    if (this.#moderators.size > mostModerators && longestSilent) this.#moderators.delete(longestSilent);
    return own.take();
  }

  #create(name: keyof typeof rates): Allowance {
    return createAllowance({ ...rates[name], now: this.#now });
  }
}
