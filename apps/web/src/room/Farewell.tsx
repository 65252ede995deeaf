import { Message } from '../page/Message.tsx';
import { strings } from '../strings/index.ts';

interface FarewellProps {
  readonly reason: 'left' | 'removed' | 'ended';
  /** Absent if there is nothing to go back to. */
  readonly onAgain?: () => void;
  readonly onHome: () => void;
}

/** The page after a room. */
export function Farewell({ reason, onAgain, onHome }: FarewellProps) {
  return (
    <Message heading={strings.farewell[reason]} sentence={strings.farewell[`${reason}More`]}>
      {onAgain && (
        <button type="button" className="primary" onClick={onAgain}>
          {strings.farewell.back}
        </button>
      )}
      <button type="button" onClick={onHome}>
        {strings.home.back}
      </button>
    </Message>
  );
}
