import type { ChatSnapshot, ChatView } from '@sotto/client';
import { useSyncExternalStore } from 'react';

/** A room's chat as it is now; draws again at every change. */
export function useChat(chat: ChatView): ChatSnapshot {
  return useSyncExternalStore(chat.subscribe, chat.snapshot);
}
