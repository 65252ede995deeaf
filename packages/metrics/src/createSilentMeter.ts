import type { Meter } from './createMeter.ts';
import type { Catalogue } from './Family.ts';

/** Creates a meter that counts nothing, for a process without metrics. */
export function createSilentMeter<C extends Catalogue>(): Meter<C> {
  const ignore = () => undefined;
  return { add: ignore, observe: ignore, read: ignore, render: async () => '# EOF\n' };
}
