import type { RoomView } from '@sotto/client';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import type { Inside } from '../Inside.ts';
import { ChatForm } from './ChatForm.tsx';
import { ChatMessageItem } from './ChatMessageItem.tsx';
import { useChat } from './useChat.ts';

interface ChatPanelProps {
  readonly snapshot: Inside;
  readonly room: RoomView;
  readonly onClose: () => void;
}

/** The chat: at the side of a wide window, a sheet over the lower part of a narrow one. */
export function ChatPanel({ snapshot, room: { chat, actions }, onClose }: ChatPanelProps) {
  const { messages } = useChat(chat);
  const { chat: words } = laterStrings();
  const [replyId, setReplyId] = useState<string>();
  const panel = useRef<HTMLElement>(null);
  const log = useLatestInSight(messages.length);
  const reply = messages.find(({ id, fate }) => id === replyId && fate === 'shown');
  useEffect(() => {
    // A finger that opened the chat should see it before a keyboard covers half of it.
    const hasFinePointer = matchMedia('(pointer: fine)').matches;
    panel.current?.querySelector<HTMLElement>(hasFinePointer ? 'textarea' : 'h2')?.focus({ preventScroll: true });
  }, []);

  function closeOn({ key }: KeyboardEvent) {
    if (key === 'Escape') onClose();
  }

  return (
    <section ref={panel} className="chat" aria-label={strings.room.chat} onKeyDown={closeOn}>
      <header>
        <h2 tabIndex={-1}>{strings.room.chat}</h2>
        <button type="button" className="quiet" onClick={onClose}>
          {words.close}
        </button>
      </header>
      <div ref={log} role="log" className="chat-log" aria-label={words.messages}>
        {messages.length === 0 && <p className="hint">{words.none}</p>}
        {messages.map((message) => (
          <ChatMessageItem
            key={message.id}
            message={message}
            isModerator={snapshot.isModerator}
            actions={actions}
            onReply={setReplyId}
          />
        ))}
      </div>
      <ChatForm snapshot={snapshot} messages={messages} actions={actions} reply={reply} onReply={setReplyId} />
    </section>
  );
}

/** Keeps the latest message in sight, unless somebody has scrolled back to read. */
function useLatestInSight(count: number) {
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const shown = log.current;
    const note = () => {
      if (shown) isAtEnd.current = shown.scrollHeight - shown.scrollTop - shown.clientHeight < 40;
    };
    shown?.addEventListener('scroll', note, { passive: true });
    return () => shown?.removeEventListener('scroll', note);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it scrolls when a message is added.
  useEffect(() => {
    if (isAtEnd.current) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [count]);
  return log;
}
