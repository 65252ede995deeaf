import type { Bytes } from '@sotto/base';
import type { OwnStage } from './OwnStage.ts';
import type { ReceivingPath } from './ReceivingPath.ts';

/**
 * Recovers from the loss of a transport under the same join. The usual cause is a relay restart. [R12]
 *
 * 1. The cause: the server sends `path-lost` (its `recoverFromRelayRestart`), or the browser finds that the transport
 *    carries nothing any more (`watchPath`).
 * 2. Hearing: `ReceivingPath.lose` asks for another transport until there is one, and every speaker's stream goes on
 *    there.
 * 3. Speaking: `OwnStage.losePath` leaves the stage here, and `StageWish.goAgain` takes it again. The microphone opens
 *    again by itself only after a short outage.
 */
export function recoverPath(
  transport: Bytes,
  lost: { readonly path: ReceivingPath; readonly ownStage: OwnStage },
): void {
  if (!lost.path.lose(transport)) lost.ownStage.losePath(transport);
}
