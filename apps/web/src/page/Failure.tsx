import type { Code } from '@sotto/protocol';
import { strings } from '../strings/index.ts';
import { Message } from './Message.tsx';

/** Faults that trying again in this page cannot mend. */
const lasting: ReadonlySet<Code> = new Set([
  'link-damaged',
  'link-without-key',
  'link-exposed',
  'title-refused',
  'room-gone',
  'room-exists',
  'house-gone',
  'claim-refused',
  'webrtc-missing',
  'frames-unencryptable',
  'browser-outdated',
  'insecure-origin',
]);

/** Faults that another page from the server can mend: a tab that was inside comes back in. */
const reloading: ReadonlySet<Code> = new Set(['unsupported-version', 'bad-hello', 'bad-message']);

interface FailureProps {
  readonly code: Code;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** The reason why there is nothing to show, and what to do about it. */
export function Failure({ code, onAgain, onHome }: FailureProps) {
  const isReloading = reloading.has(code);
  const heading = code === 'room-gone' ? strings.failure.gone : strings.failure.heading;
  return (
    <Message heading={heading} sentence={strings.faults[code]} isAlert>
      {!lasting.has(code) && (
        <button type="button" className="primary" onClick={isReloading ? () => location.reload() : onAgain}>
          {isReloading ? strings.later.reload : strings.failure.again}
        </button>
      )}
      <button type="button" onClick={onHome}>
        {strings.home.back}
      </button>
    </Message>
  );
}
