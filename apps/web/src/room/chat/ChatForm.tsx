import type { ChatMessage, RoomActions } from '@sotto/client';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { shownName } from '../../names/shownName.ts';
import { fits, leftIn, longest } from '../../parts/longest.ts';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import type { Inside } from '../Inside.ts';

/** In a slow chat, the time between two messages, in milliseconds. */
const slowMs = 10_000;
/** The number of characters left from which the field says it. */
const fewLeft = 100;

interface ChatFormProps {
  readonly snapshot: Inside;
  readonly messages: readonly ChatMessage[];
  readonly actions: RoomActions;
  /** The message that is answered. */
  readonly reply: ChatMessage | undefined;
  readonly onReply: (id: string | undefined) => void;
}

/** Where one writes: Enter sends, Shift and Enter begin another line. */
export function ChatForm({ snapshot, messages, actions, reply, onReply }: ChatFormProps) {
  const { chat: words } = laterStrings();
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const mustObey = !snapshot.isModerator && snapshot.chatRule;
  const isWaiting = useSlowness(mustObey === 'slow', messages);
  const left = leftIn(text, longest.message);
  const isTooLong = !fits(text.trim(), longest.message);
  useEffect(() => {
    if (reply) field.current?.focus();
  }, [reply]);

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (text.trim() === '' || isTooLong || isWaiting || mustObey === 'closed') return;
    actions.say(text, reply?.id);
    setText('');
    onReply(undefined);
  }

  function sendOnEnter(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form className="compose" onSubmit={send}>
      {reply && (
        <p className="answering">
          <span>{words.answering(shownName(reply.author.name))}</span>
          <button type="button" className="quiet" onClick={() => onReply(undefined)}>
            {words.noAnswer}
          </button>
        </p>
      )}
      <p role="status" className="hint">
        {mustObey === 'closed' && words.closed}
        {mustObey === 'slow' && words.slow}
        {left <= fewLeft && ` ${strings.left(left)}`}
      </p>
      <div className="write">
        <textarea
          ref={field}
          aria-label={words.message}
          placeholder={words.placeholder}
          rows={1}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          disabled={mustObey === 'closed'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={sendOnEnter}
        />
        <button type="submit" className="primary" aria-disabled={isWaiting || isTooLong || text.trim() === ''}>
          {words.send}
        </button>
      </div>
    </form>
  );
}

/** Tells whether the last own message is too young for another one. */
function useSlowness(isSlow: boolean, messages: readonly ChatMessage[]): boolean {
  const lastMs = messages.findLast(({ author, fate }) => author.isSelf && fate !== 'unsent')?.atMs ?? 0;
  const [endedMs, setEndedMs] = useState(0);
  useEffect(() => {
    if (!isSlow) return undefined;
    const timer = setTimeout(() => setEndedMs(lastMs), Math.max(0, lastMs + slowMs - Date.now()));
    return () => clearTimeout(timer);
  }, [isSlow, lastMs]);
  return isSlow && endedMs !== lastMs;
}
