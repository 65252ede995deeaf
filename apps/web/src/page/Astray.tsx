import { strings } from '../strings/index.ts';
import type { LinkFault } from '../tab/readLink.ts';
import { Failure } from './Failure.tsx';
import { Message } from './Message.tsx';

interface AstrayProps {
  /** The reason, unless the address is simply not one of ours. */
  readonly code: LinkFault | undefined;
  readonly onHome: () => void;
}

/** The page of an address that leads nowhere. */
export function Astray({ code, onHome }: AstrayProps) {
  if (code) return <Failure code={code} onAgain={onHome} onHome={onHome} />;
  return (
    <Message heading={strings.failure.nowhere} sentence={strings.failure.nowhereMore}>
      <button type="button" className="primary" onClick={onHome}>
        {strings.home.back}
      </button>
    </Message>
  );
}
