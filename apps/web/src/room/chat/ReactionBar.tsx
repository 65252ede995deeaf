import type { ReactionGroup, RoomActions } from '@sotto/client';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { shownName } from '../../names/shownName.ts';
import { laterStrings } from '../../strings/later.ts';
import type { Inside } from '../Inside.ts';
import { ReactionIcon } from './ReactionIcon.tsx';

type Kind = ReactionGroup['kind'];
const kinds: readonly Kind[] = ['clap', 'laugh', 'heart', 'agree', 'wave'];

interface ReactionBarProps {
  readonly snapshot: Inside;
  readonly actions: RoomActions;
  readonly onClose: () => void;
}

/** The reactions to choose from, for a person on stage or for the room. */
export function ReactionBar({ snapshot: { stage }, actions, onClose }: ReactionBarProps) {
  const { reactions: words } = laterStrings();
  const others = stage.filter(({ isSelf }) => !isSelf);
  // One usually reacts to the voice that one hears.
  const [to, setTo] = useState(() => others.find(({ isSpeaking }) => isSpeaking)?.key ?? '');
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const isThere = others.some(({ key }) => key === to);
  useEffect(() => bar.current?.querySelector('button')?.focus({ preventScroll: true }), []);

  function move(event: KeyboardEvent) {
    if (event.key === 'Escape') onClose();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (step === 0 || at < 0) return;
    const direction = getComputedStyle(event.currentTarget).direction === 'rtl' ? -step : step;
    buttons.at((at + direction) % buttons.length)?.focus();
  }

  return (
    <div className="reaction-bar">
      <div ref={bar} role="toolbar" aria-label={words.heading} onKeyDown={move} tabIndex={-1}>
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="reaction"
            onClick={() => actions.react(kind, isThere ? to : undefined)}
          >
            <ReactionIcon kind={kind} />
            {words.kinds[kind]}
          </button>
        ))}
      </div>
      {others.length > 0 && (
        <div className="for-whom">
          <label htmlFor={id}>{words.forWhom}</label>
          <select id={id} value={isThere ? to : ''} onChange={(event) => setTo(event.currentTarget.value)}>
            <option value="">{words.everybody}</option>
            {others.map(({ key, name }) => (
              <option key={key} value={key}>
                {shownName(name)}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
