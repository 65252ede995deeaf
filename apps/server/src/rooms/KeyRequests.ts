import { type Bytes, toBase64url } from '@sotto/base';
import { limits } from '@sotto/protocol';
import type { Member } from './Member.ts';

/**
 * How long further requests gather, in milliseconds. A sponsor has as long before the server asks the next one. [G8]
 */
const gatherMs = 100;
const patienceMs = 1_000;
/**
 * Number of sponsors that one request reaches, one after the other. A member who is still without keys asks again after
 * 2 s.
 */
const triesEach = 3;
/**
 * Number of gifts that a sponsor may make for each time it is asked: the newest generation, and the one before, which
 * may come again until a step covers the newcomer.
 */
const giftsEach = 4;

interface Asker {
  readonly member: Member;
  /** How often the server asked each join. */
  readonly tried: Map<string, number>;
  /** Number of gifts that each of them may still give. */
  readonly owed: Map<string, number>;
  /** Joins whose gifts they refused, which are asked last. */
  refused: ReadonlySet<string>;
  /** Sponsors that are left to ask until they ask again. */
  left: number;
}

/**
 * Members who want keys. The server asks one sponsor after another, on behalf of many members at once. [G7, G8, R13]
 */
export class KeyRequests {
  readonly #sponsors: () => Iterable<Member>;
  readonly #askers = new Map<Member, Asker>();
  #gathered: Asker[] | undefined;

  /** @param sponsors gives the members who hold keys, in the order in which they are asked */
  constructor(sponsors: () => Iterable<Member>) {
    this.#sponsors = sponsors;
  }

  /** Passes a member who asks again to the sponsors who were asked least so far. */
  ask(member: Member, refused: readonly Bytes[]): void {
    const known = this.#askers.get(member);
    const isUnderWay = known !== undefined && known.left > 0;
    const asker: Asker = known ?? { member, tried: new Map(), owed: new Map(), refused: new Set(), left: 0 };
    asker.refused = new Set(refused.map(toBase64url));
    asker.left = triesEach;
    this.#askers.set(member, asker);
    if (isUnderWay) return;
    if (this.#gathered) this.#gathered.push(asker);
    else this.#begin([asker]);
  }

  /** Asks a sponsor at once for a member who comes alone, and together for the members of a crowd. */
  #begin(askers: readonly Asker[]): void {
    this.#gathered = [];
    this.#round(askers);
    setTimeout(() => {
      const next = this.#gathered ?? [];
      this.#gathered = undefined;
      if (next.length > 0) this.#begin(next);
    }, gatherMs).unref();
  }

  /**
   * Counts a gift, and tells whether its sponsor was asked for this member. Otherwise anybody on stage could make the
   * server send useless gifts to a whole room, over and over.
   */
  takeGift(sponsor: Member, member: Member): boolean {
    const owed = this.#askers.get(member)?.owed;
    const left = owed?.get(toBase64url(sponsor.join)) ?? 0;
    if (left > 0) owed?.set(toBase64url(sponsor.join), left - 1);
    return left > 0;
  }

  /** Notes that a member has a key of the newest generation, or is gone. */
  settle(member: Member): void {
    this.#askers.delete(member);
  }

  /** Asks the next sponsor of each who still waits. */
  #round(askers: readonly Asker[]): void {
    const sponsors = [...this.#sponsors()].filter(({ isReached }) => isReached);
    const asked = new Map<Member, Asker[]>();
    for (const asker of askers.filter((each) => this.#askers.get(each.member) === each)) {
      const next = nextFor(asker, sponsors);
      // No sponsor is left, so a further request starts from the beginning.
      if (!next) asker.left = 0;
      if (!next) continue;
      const name = toBase64url(next.join);
      asker.tried.set(name, (asker.tried.get(name) ?? 0) + 1);
      asker.owed.set(name, giftsEach);
      asker.left = Math.min(asker.left, sponsors.length) - 1;
      asked.set(next, [...(asked.get(next) ?? []), asker]);
    }
    for (const [sponsor, group] of asked) tellAsked(sponsor, group);
    const left = [...asked.values()].flat();
    if (left.length > 0) setTimeout(() => this.#round(left), patienceMs).unref();
  }
}

/** Chooses the sponsor who was asked least on behalf of a member. Sponsors whose gifts the member refused come last. */
function nextFor({ member, tried, refused, left }: Asker, sponsors: readonly Member[]): Member | undefined {
  let [next, least] = [undefined as Member | undefined, Number.POSITIVE_INFINITY];
  if (left === 0) return undefined;
  for (const sponsor of sponsors) {
    if (sponsor === member) continue;
    const name = toBase64url(sponsor.join);
    const cost = (refused.has(name) ? 1_000 : 0) + (tried.get(name) ?? 0);
    if (cost < least) [next, least] = [sponsor, cost];
  }
  return next;
}

function tellAsked(sponsor: Member, askers: readonly Asker[]): void {
  for (let from = 0; from < askers.length; from += limits.stageMembers) {
    const some = askers.slice(from, from + limits.stageMembers);
    const by = some.map(({ member: { introduction } }) => ({ join: introduction.join, version: introduction.version }));
    sponsor.tell({ event: 'asked', by });
  }
}
