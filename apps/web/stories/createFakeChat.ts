import type { ChatMessage, ChatSnapshot, ChatView, RoomActions } from '@sotto/client';
import { emptyChat } from '@sotto/client';

type Written = readonly [name: string, text: string, more?: Partial<ChatMessage>];

const startMs = Date.UTC(2026, 5, 21, 20, 28);

function write([name, text, more]: Written, at: number): ChatMessage {
  const author = { key: name, name, isSelf: name === 'Ada', isModerator: name === 'Ada' };
  const atMs = startMs + at * 60_000;
  const message = { id: `message-${at}`, author, text, atMs, reply: undefined, isBeforeGap: at === 2 };
  return { ...message, fate: 'shown', fault: undefined, ...more };
}

/** A talk with all that can happen to a message. */
const written: readonly Written[] = [
  ['Dara', 'Good evening from a very windy Bergen.'],
  ['雪', '今晚的声音很清楚。'],
  ['Farid', 'I have the envelope here, the stamp is half washed off.'],
  [
    'Ada',
    'Hold it up to a lamp, there may be a date.',
    { reply: { id: 'message-2', name: 'Farid', text: 'I have the envelope here' } },
  ],
  ['Farid', 'Something that did not belong here', { text: '', fate: 'hidden' }],
  ['מרים', 'https://letters.example/galway/1962?page=a-very-long-address-that-does-not-fit-into-one-line'],
  ['Ximena-Guadalupe Villaseñor de la Torre', 'I mistyped', { text: '', fate: 'deleted' }],
  ['نور الهدى', 'هل وصلت الرسالة من غالواي؟'],
  ['Ada', 'One more thing before we read it.', { fate: 'unsent', fault: 'rate-limited' }],
];

export const fullChat: ChatSnapshot = {
  messages: written.map(write),
  heardCount: 7,
  reactions: [
    { id: '1', kind: 'clap', to: 'Benedikt', by: ['Dara', '雪', 'Farid'], count: 128 },
    { id: '2', kind: 'laugh', to: undefined, by: ['Gwen'], count: 1 },
    {
      id: '3',
      kind: 'wave',
      to: 'Chiamaka Okonkwo-Featherstonehaugh',
      by: ['Ximena-Guadalupe Villaseñor de la Torre'],
      count: 1,
    },
  ],
  moreReactions: 312,
};

/** A chat in memory that takes every message. */
export function createFakeChat(first = emptyChat) {
  const listeners = new Set<() => void>();
  let chat = first;

  function show(part: Partial<ChatSnapshot>) {
    chat = { ...chat, ...part };
    for (const listener of listeners) listener();
  }

  function end(id: string, fate: ChatMessage['fate']) {
    show({ messages: chat.messages.map((each) => (each.id === id ? { ...each, text: '', fate } : each)) });
  }

  const view: ChatView = {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    snapshot: () => chat,
  };
  const actions: Pick<RoomActions, 'say' | 'sayAgain' | 'deleteMessage' | 'hideMessage' | 'react'> = {
    say: (text) => show({ messages: [...chat.messages, write(['Ada', text], chat.messages.length)] }),
    sayAgain: (id) =>
      show({ messages: chat.messages.map((each) => (each.id === id ? { ...each, fate: 'shown' } : each)) }),
    deleteMessage: (id) => end(id, 'deleted'),
    hideMessage: (id) => end(id, 'hidden'),
    react: (kind, to) => show({ reactions: [...chat.reactions, { id: kind, kind, to, by: ['Ada'], count: 1 }] }),
  };
  return { view, actions };
}
