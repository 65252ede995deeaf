import type { RoomPreview } from '@sotto/protocol';
import type { ServerConnection } from '../connection/ServerConnection.ts';

/** Interval between two looks at a preview, in milliseconds. */
const peekEveryMs = 5_000;

/** Follows a room from its door, while `isAtDoor`, until its connection or `signal` ends it. */
export function watchPreview(options: {
  readonly connection: ServerConnection;
  readonly signal: AbortSignal;
  readonly isAtDoor: () => boolean;
  readonly onPreview: (preview: RoomPreview) => Promise<void>;
  readonly onGone: () => void;
  /** The connection broke. */
  readonly onLost: () => void;
}): void {
  const { connection, signal, isAtDoor, onPreview, onGone, onLost } = options;
  const timer = setInterval(async () => {
    if (!isAtDoor()) return;
    const preview = await connection.request('peek', {});
    if (preview.ok) await onPreview(preview.value);
    else if (preview.error.code === 'room-gone') onGone();
  }, peekEveryMs);
  signal.addEventListener('abort', () => clearInterval(timer));
  connection.onClose(() => {
    clearInterval(timer);
    if (isAtDoor() && !signal.aborted) onLost();
  });
}
