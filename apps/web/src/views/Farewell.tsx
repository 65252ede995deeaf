import { strings } from '../strings/index.ts';
import { Page } from './Page.tsx';
import { Title } from './Title.tsx';

interface FarewellProps {
  readonly reason: 'left' | 'ended';
  /** Absent where there is nothing to go back to. */
  readonly onAgain?: () => void;
  readonly onHome: () => void;
}

/** After a room. */
export function Farewell({ reason, onAgain, onHome }: FarewellProps) {
  return (
    <Page>
      <Title>{reason === 'left' ? strings.farewell.left : strings.farewell.ended}</Title>
      <p>{reason === 'left' ? strings.farewell.leftMore : strings.farewell.endedMore}</p>
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
