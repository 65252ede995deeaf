import { strings } from '../strings/index.ts';
import { Page } from './Page.tsx';
import { Title } from './Title.tsx';

interface FarewellProps {
  readonly reason: 'left' | 'removed' | 'ended';
  /** Absent where there is nothing to go back to. */
  readonly onAgain?: () => void;
  readonly onHome: () => void;
}

/** After a room. */
export function Farewell({ reason, onAgain, onHome }: FarewellProps) {
  return (
    <Page>
      <Title>{strings.farewell[reason]}</Title>
      <p>{strings.farewell[`${reason}More`]}</p>
      <div className="choices">
        {onAgain && (
          <button type="button" className="primary" onClick={onAgain}>
            {strings.farewell.back}
          </button>
        )}
        <button type="button" onClick={onHome}>
          {strings.home.back}
        </button>
      </div>
    </Page>
  );
}
