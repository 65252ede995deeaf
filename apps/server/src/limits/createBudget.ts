import type { HouseRequest, RoomRequest } from '@sotto/protocol';
import { costs, requestCosts, streamCosts } from './costs.ts';
import { createAllowance } from './createAllowance.ts';
import type { Visitor } from './Visitor.ts';

/** Budget for all messages of one connection, in microseconds of one core: 0.3 s at once, and 3 % of a core. */
const own = { burst: 300_000, perSecond: 30_000 };
/** The part of that budget that remains available after the connection's address has used up its own budget. */
const reserve = { burst: 40_000, perSecond: 250 };
/**
 * The further reserve of a host, who is a member on stage or a moderator. With it a host can send six batches a second.
 * A speaker signs two and a half, or more if keys change: one at each of four steps a second, and as many again that
 * confirm them. Hosts don't share this reserve, because anybody can be a host in a room of their own, and could use up
 * the reserve of others behind the same address.
 */
const hosting = { burst: 40_000, perSecond: 1_100 };
/** Refusals allowed before the connection is closed. */
const refusals = { burst: 60, perSecond: 1 };

/** The budget that the messages of one connection are charged to, whether they are refused or not. [W6] */
export interface Budget {
  readonly visitor: Visitor;
  /**
   * Tells whether this connection's member is on stage or a moderator. Others hear them or depend on them, so their
   * reserve is larger.
   */
  isHost: () => boolean;
  /** Number of streams in this connection's room. */
  streams: () => number;
  /** Charges a packet before it is opened. @returns whether the connection may live on */
  mayReceive(bytes: number): boolean;
  /** Charges a request before its body is parsed. @returns whether it is carried out */
  mayAsk(name: RoomRequest | HouseRequest): boolean;
  /** Counts a refusal. @returns whether the connection may live on */
  mayBeRefused(): boolean;
}

/** The budget of a new connection. @param now milliseconds */
export function createBudget(visitor: Visitor, now: () => number): Budget {
  const allow = (rate: { burst: number; perSecond: number }) => createAllowance({ ...rate, now });
  const [all, kept, host, refused] = [allow(own), allow(reserve), allow(hosting), allow(refusals)];
  const mayHost = (cost: number) => budget.isHost() && host.take(cost);
  const charge = (cost: number) => all.take(cost) && (visitor.mayWork(cost) || mayHost(cost) || kept.take(cost));
  const budget: Budget = {
    visitor,
    isHost: () => false,
    streams: () => 0,
    mayReceive: (bytes) => charge(costs.packet + (bytes / 1024) * costs.kib),
    mayAsk: (name) => charge(requestCosts[name] + (streamCosts[name] ?? 0) * budget.streams()),
    mayBeRefused: () => refused.take(),
  };
  return budget;
}
