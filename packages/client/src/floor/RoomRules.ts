import type { Signal } from '@sotto/keys';
import type { ChatRule } from '../view/RoomSnapshot.ts';
import { RepeatedState } from './RepeatedState.ts';

type HandsSignal = 'pause-hands' | 'resume-hands';
type ChatSignal = 'open-chat' | 'slow-chat' | 'close-chat';
export type RuleSignal = HandsSignal | ChatSignal;

const chatRules: Readonly<Record<ChatSignal, ChatRule>> = {
  'open-chat': 'open',
  'slow-chat': 'slow',
  'close-chat': 'closed',
};

/** Tells whether a signal is about the chat. */
function isAboutChat(kind: RuleSignal): kind is ChatSignal {
  return kind in chatRules;
}

/** Tells whether a signal sets a rule of the room. */
export function isRule(kind: Signal['kind']): kind is RuleSignal {
  return kind === 'pause-hands' || kind === 'resume-hands' || kind in chatRules;
}

export interface RoomRulesOptions {
  /** Tells everybody. */
  readonly say: (kind: RuleSignal) => Promise<unknown>;
  readonly onChange: () => void;
}

/** The rules that moderators set while a room is live: whether hands are paused, and who may write. [R14, T6] */
export class RoomRules {
  readonly #hands: RepeatedState<HandsSignal>;
  readonly #chat: RepeatedState<ChatSignal>;

  constructor(options: RoomRulesOptions) {
    this.#hands = new RepeatedState<HandsSignal>({ usual: 'resume-hands', ...options });
    this.#chat = new RepeatedState<ChatSignal>({ usual: 'open-chat', ...options });
  }

  get areHandsPaused(): boolean {
    return this.#hands.current === 'pause-hands';
  }

  get chatRule(): ChatRule {
    return chatRules[this.#chat.current];
  }

  /** Sets a rule for this person, who is a moderator. */
  set(kind: RuleSignal): void {
    if (isAboutChat(kind)) this.#chat.set(kind);
    else this.#hands.set(kind);
  }

  /** Applies another moderator's message, which the caller has verified. */
  hear(kind: RuleSignal): void {
    if (isAboutChat(kind)) this.#chat.hear(kind);
    else this.#hands.hear(kind);
  }

  /** Stops repeating rules, since this person is no longer a moderator. */
  stop(): void {
    this.#hands.stop();
    this.#chat.stop();
  }

  /** Idempotent. */
  close(): void {
    this.#hands.close();
    this.#chat.close();
  }
}
