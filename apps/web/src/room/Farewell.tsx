import { Page } from '../page/Page.tsx';
import { Title } from '../page/Title.tsx';
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
