import type { Policy } from '@sotto/protocol';
import { Dialog } from '../../parts/Dialog.tsx';
import { laterStrings } from '../../strings/later.ts';

interface LeaveDialogProps {
  readonly policy: Policy;
  readonly onLeave: () => void;
  /** Set for the last moderator. */
  readonly onEnd: (() => void) | undefined;
  readonly onClose: () => void;
}

/** Asks before a person leaves by a key, or leaves as the last moderator. */
export function LeaveDialog({ policy, onLeave, onEnd, onClose }: LeaveDialogProps) {
  const { leaving } = laterStrings();
  return (
    <Dialog heading={leaving.heading} onClose={onClose}>
      {(close) => (
        <>
          <p>{onEnd ? leaving.lastModerator[policy] : leaving.about}</p>
          <div className="choices">
            <button type="button" className="primary" onClick={onLeave}>
              {leaving.leave}
            </button>
            {onEnd && (
              <button type="button" onClick={onEnd}>
                {leaving.endForAll}
              </button>
            )}
            <button type="button" onClick={close}>
              {leaving.stay}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
