import type { ChatView } from '@sotto/client';
import { useId } from 'react';
import { strings } from '../../strings/index.ts';
import { useUnread } from './useUnread.ts';

interface ChatButtonProps {
  readonly chat: ChatView;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** Shows and hides the chat, and says how many messages are unread. */
export function ChatButton({ chat, isOpen, onToggle }: ChatButtonProps) {
  const unread = useUnread(chat, isOpen);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="chat-button"
        aria-expanded={isOpen}
        aria-describedby={id}
        data-count={unread || undefined}
        onClick={onToggle}
      >
        {strings.room.chat}
      </button>
      <span id={id} hidden>
        {strings.room.unread(unread)}
      </span>
    </>
  );
}
