import type { Done } from '../Done.ts';
import type { InnerRoom } from '../join/InnerRoom.ts';
import { type ChatSnapshot, type ChatView, emptyChat } from '../view/ChatSnapshot.ts';
import type { RoomActions } from '../view/RoomActions.ts';
import { Chat, type ChatOptions } from './Chat.ts';

export interface RoomChatOptions extends Pick<ChatOptions, 'stay' | 'rule'> {
  /** Carries out a person's action; a refusal shows as a fault. */
  readonly attempt: (step: () => Promise<Done>) => void;
}

/** The chat of a room: silent until a stay begins, and the same over all stays. */
export class RoomChat implements ChatView {
  readonly #options: RoomChatOptions;
  readonly #listeners = new Set<() => void>();
  #chat: Chat | undefined;

  constructor(options: RoomChatOptions) {
    this.#options = options;
  }

  /** The actions that concern the chat. */
  readonly actions = {
    say: (text, replyTo) => this.#attempt((chat) => chat.say(text, replyTo)),
    sayAgain: (id) => this.#attempt((chat) => chat.sayAgain(id)),
    deleteMessage: (id) => this.#attempt((chat) => chat.remove(id)),
    hideMessage: (id) => this.#attempt((chat) => chat.hide(id)),
    react: (kind, to) => this.#attempt((chat) => chat.react(kind, to)),
  } satisfies Partial<RoomActions>;

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }

  snapshot(): ChatSnapshot {
    return this.#chat?.snapshot() ?? emptyChat;
  }

  /** Notes that a stay has begun. */
  begin({ access, roster, entries }: InnerRoom): void {
    if (this.#chat) return;
    this.#chat = new Chat({ ...this.#options, access, roster, entries });
    this.#chat.subscribe(() => {
      for (const listener of this.#listeners) listener();
    });
  }

  /** Takes in the part of a server's event about the chat. */
  hear(...args: Parameters<Chat['hear']>): void {
    this.#chat?.hear(...args);
  }

  close(): void {
    this.#chat?.close();
  }

  #attempt(step: (chat: Chat) => Promise<Done>): void {
    const chat = this.#chat;
    if (chat) this.#options.attempt(() => step(chat));
  }
}
