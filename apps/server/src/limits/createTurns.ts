import { type Allowance, createAllowance } from './createAllowance.ts';

/** Rates of the actions of one connection that cost others something: at once, and per second. [R9] */
const rates = {
  /** Going on stage, which is announced to everybody each time. */
  stage: { burst: 10, perSecond: 0.2 },
  /** Asking for another path to receive on. */
  path: { burst: 10, perSecond: 0.2 },
  /** Asking for new ICE credentials, for two transports. */
  ice: { burst: 20, perSecond: 0.4 },
  /** Statements of members who are not moderators. */
  statement: { burst: 5, perSecond: 0.5 },
  /**
   * Batches: a speaker signs two and a half a second, or one at each step and each confirmation, of which there are at
   * most four each.
   */
  batch: { burst: 16, perSecond: 8 },
  heartbeat: { burst: 16, perSecond: 4 },
  gift: { burst: 20, perSecond: 10 },
  /** Wraps in gifts, each of which is sent to a member: enough for a full room that comes at once. */
  given: { burst: 10_000, perSecond: 1_000 },
  /** Requests with wraps. After each removal among 10,000 members, the minter sends twelve. */
  minted: { burst: 36, perSecond: 2 },
  /** Asking for keys, which each time costs a sponsor a wrap. */
  ask: { burst: 10, perSecond: 1 },
  hand: { burst: 5, perSecond: 1 },
  signal: { burst: 10, perSecond: 1 },
  /** This and the next belong to a member, over all their connections. [T4] */
  talk: { burst: 6, perSecond: 0.5 },
  reaction: { burst: 10, perSecond: 2 },
  count: { burst: 5, perSecond: 1 },
} as const;

/** The remaining allowances of a connection. */
export type Turns = Readonly<Record<keyof typeof rates, Allowance>>;

/** @param now milliseconds */
export function createTurns(now: () => number): Turns {
  const entries = Object.entries(rates).map(([name, rate]) => [name, createAllowance({ ...rate, now })]);
  return Object.fromEntries(entries) as Turns;
}
