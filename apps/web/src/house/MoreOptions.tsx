import type { Policy } from '@sotto/protocol';
import { useEffect, useId, useRef, useState } from 'react';
import { RadioChoice } from '../parts/RadioChoice.tsx';
import { laterStrings } from '../strings/later.ts';

/** Options of a new room that few people change. They count even while they are hidden. */
export function MoreOptions() {
  const { options: words } = laterStrings();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) shown.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {words.more}
      </button>
      <div ref={shown} id={id} hidden={!isOpen}>
        <RadioChoice<Policy>
          legend={words.unreached}
          name="policy"
          options={[
            { value: 'keep-talking', label: words.keepTalking, hint: words.keepTalkingHint },
            { value: 'pause', label: words.pause, hint: words.pauseHint },
          ]}
        />
      </div>
    </>
  );
}
