import { randomBytes } from '@sotto/base';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { RoomFrames } from '../stage/RoomFrames.ts';
import type { RoomAccess } from './RoomAccess.ts';
import { SilenceWatch } from './SilenceWatch.ts';

/**
 * The most clients of one room that ask in the same millisecond whether the server is there, after a silence that all
 * of them notice.
 */
const askedPerMs = 2;

export interface WatchSilenceOptions {
  readonly access: Pick<RoomAccess, 'isServerThere'>;
  readonly frames: Pick<RoomFrames, 'catchUp' | 'disconnect'>;
  /** Tells whether this connection is the one that a join is on. */
  readonly isCurrent: () => boolean;
  readonly audienceCount: () => number;
}

/**
 * Watches a connection until it closes: the client waits for speakers while it stalls, and closes it once it is lost.
 */
export function watchSilence(connection: ServerConnection, options: WatchSilenceOptions): SilenceWatch {
  const { access, frames, isCurrent, audienceCount } = options;
  const [place = 0] = randomBytes(1);
  const watch = new SilenceWatch({
    ask: () => void connection.request('peek', {}),
    isServerThere: () => access.isServerThere(),
    laterMs: () => ((place / 256) * audienceCount()) / askedPerMs,
    onStalled: () => isCurrent() && frames.disconnect(connection.lastHeardMs),
    onFlowing: () => isCurrent() && frames.catchUp(),
    onLost: () => connection.close(),
  });
  connection.onHeard(() => watch.hear());
  connection.onClose(() => watch.close());
  return watch;
}
