import { Member } from '../../apps/server/src/rooms/Member.ts';

/** Whom the servers of this process waited for, since their connections were lost without a word. */
export interface AbsenceWatch {
  /** How many connections were lost so. */
  count(): number;
  /** Whoever is lost later is not counted. */
  stop(): void;
}

/** Counts absences from now on, and changes nothing of them. */
export function watchAbsences(): AbsenceWatch {
  const { detach } = Member.prototype;
  let count = 0;
  Member.prototype.detach = function watch(this: Member, ...args) {
    count++;
    detach.apply(this, args);
  };
  return { count: () => count, stop: () => Object.assign(Member.prototype, { detach }) };
}
