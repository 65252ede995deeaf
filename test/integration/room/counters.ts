import { vi } from 'vitest';
import type { Person } from './people.ts';

/** SFrame's header is config byte, 4 bytes of KID and 4 of CTR. [F2-F4] */
const ctrAt = 5;

/** Records the CTRs of all frames that arrive at a person from now on, in the order of arrival, from all senders. */
export function watchCounters({ room }: Person): { readonly seen: readonly number[] } {
  const seen: number[] = [];
  const frames = room.frames;
  if (!frames) throw new Error('the room is not open');
  const open = frames.open.bind(frames);
  vi.spyOn(frames, 'open').mockImplementation((speaker, sealed) => {
    seen.push(Buffer.from(sealed).readUInt32BE(ctrAt));
    return open(speaker, sealed);
  });
  return { seen };
}

/** The frames that are missing between the first and the last that came. */
export function gapsIn(seen: readonly number[]): number[] {
  const [first = 0] = seen;
  const last = seen.at(-1) ?? 0;
  const all = new Set(seen);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((ctr) => !all.has(ctr));
}
