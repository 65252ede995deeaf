import { type Bytes, toBase64url } from '@sotto/base';
import { limits } from '@sotto/protocol';
import type { Member } from './Member.ts';

/** How long those gather who ask just after another, and how long a sponsor has before the next is asked, in milliseconds. [G8] */
const gatherMs = 100;
const patienceMs = 1_000;

interface Asker {
  readonly member: Member;
  /** Joins whom it makes no sense to ask, or to ask again. */
  readonly tried: Set<string>;
}

/** Members who want the next step: one sponsor after the other is asked for them, for many at once. [G8, R13] */
export class KeyRequests {
  readonly #sponsors: () => Iterable<Member>;
  readonly #askers = new Map<Member, Asker>();
  #gathered: Asker[] | undefined;

  /** @param sponsors who can give, in the order in which they are asked */
  constructor(sponsors: () => Iterable<Member>) {
    this.#sponsors = sponsors;
  }

  ask(member: Member, notFrom: readonly Bytes[]): void {
    const asker = { member, tried: new Set([member.join, ...notFrom].map(toBase64url)) };
    this.#askers.set(member, asker);
    if (this.#gathered) this.#gathered.push(asker);
    else this.#begin([asker]);
  }

  /** Somebody who comes alone waits for nobody; those of a crowd are asked for together. */
  #begin(askers: readonly Asker[]): void {
    this.#gathered = [];
    this.#round(askers);
    setTimeout(() => {
      const next = this.#gathered ?? [];
      this.#gathered = undefined;
      if (next.length > 0) this.#begin(next);
    }, gatherMs).unref();
  }

  /** They were given a wrap, or are gone. */
  settle(member: Member): void {
    this.#askers.delete(member);
  }

  /** Asks the next sponsor of each who still waits; who has none left asks again by themselves. */
  #round(askers: readonly Asker[]): void {
    const sponsors = [...this.#sponsors()];
    const waiting = askers.filter((asker) => this.#askers.get(asker.member) === asker);
    const asked = new Map<Member, Asker[]>();
    for (const asker of waiting) {
      const next = sponsors.find(({ join }) => !asker.tried.has(toBase64url(join)));
      if (!next) {
        this.settle(asker.member);
        continue;
      }
      asker.tried.add(toBase64url(next.join));
      asked.set(next, [...(asked.get(next) ?? []), asker]);
    }
    for (const [sponsor, group] of asked) tellAsked(sponsor, group);
    const left = [...asked.values()].flat();
    if (left.length > 0) setTimeout(() => this.#round(left), patienceMs).unref();
  }
}

function tellAsked(sponsor: Member, askers: readonly Asker[]): void {
  for (let from = 0; from < askers.length; from += limits.stageMembers) {
    const joins = askers.slice(from, from + limits.stageMembers).map(({ member }) => member.join);
    sponsor.tell({ event: 'asked', joins });
  }
}
