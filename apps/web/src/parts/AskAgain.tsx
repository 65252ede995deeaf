import { type ReactNode, useEffect, useRef } from 'react';
import { useLostFocus } from './useLostFocus.ts';

interface AskAgainProps {
  /** The effect of the action. */
  readonly sentence: string;
  /** Its progress, if there is any to show. */
  readonly status?: ReactNode;
  /** The buttons that confirm or cancel. */
  readonly children: ReactNode;
}

/** Says what an act does before it is done, in place of the button that was pressed. */
export function AskAgain({ sentence, status, children }: AskAgainProps) {
  const told = useLostFocus<HTMLParagraphElement>();
  const all = useRef<HTMLDivElement>(null);
  useEffect(() => void all.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div ref={all} className="ask-again">
      <p ref={told} tabIndex={-1}>
        {sentence}
      </p>
      {status !== undefined && (
        <div role="status" className="notice">
          {status}
        </div>
      )}
      <div className="choices">{children}</div>
    </div>
  );
}
