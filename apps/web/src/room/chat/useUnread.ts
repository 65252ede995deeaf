import type { ChatView } from '@sotto/client';
import { useState } from 'react';
import { useChat } from './useChat.ts';

/** Counts the messages of others that came while the chat was closed. */
export function useUnread(chat: ChatView, isOpen: boolean): number {
  const { heardCount } = useChat(chat);
  const [readCount, setReadCount] = useState(0);
  if (isOpen && readCount !== heardCount) setReadCount(heardCount);
  return isOpen ? 0 : heardCount - readCount;
}
