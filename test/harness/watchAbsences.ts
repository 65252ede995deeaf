import { Member } from '../../apps/server/src/rooms/Member.ts';

/** A count of the connections of members that were lost without a farewell, on all servers of this process. */
export interface AbsenceWatch {
  /** Number of connections lost since the watch began. */
  count(): number;
  /** Stops counting. */
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
