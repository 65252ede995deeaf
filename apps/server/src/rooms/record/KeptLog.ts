import type { Header } from '@sotto/protocol';
import { type Log, type NameMap, nameOf } from '@sotto/records';

/** The state of a room's log at a statement, with the server's own notes on it. */
export interface KeptLog {
  readonly log: Log;
  /** The number of the statement with the newest checkpoint; 0 without one. */
  readonly begunAt: number;
  /** The number of the `give` by which each moderator has the power, by `nameOf` their member key. [P8] */
  readonly granted: NameMap<number>;
}

/** Returns the same after a statement that leads to `log`. */
export function follow({ begunAt, granted }: KeptLog, header: Header, log: Log): KeptLog {
  const { act, members, number, checkpoint } = header;
  return { log, begunAt: checkpoint ? number : begunAt, granted: grant(granted, { act, members, number }, log) };
}

type Giving = Pick<Header, 'act' | 'members' | 'number'>;

function grant(granted: KeptLog['granted'], { act, members, number }: Giving, log: Log): KeptLog['granted'] {
  if (act === 'give') return granted.with(members.map((member) => [nameOf(member), number] as const));
  if (granted.size === log.moderators.size) return granted;
  return granted.without([...granted].map(([name]) => name).filter((name) => !log.moderators.has(name)));
}
