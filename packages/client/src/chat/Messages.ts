import { toBase64url } from '@sotto/base';
import type { TalkPlace } from '@sotto/keys';
import type { ChatAuthor, ChatMessage } from '../view/ChatSnapshot.ts';

/** Number of messages that are kept. */
const mostKept = 200;
/** Length of the part of a message that an answer to it shows, in code points. */
const quotedCharacters = 80;

/** Spells the place of a message. */
export function nameTalk({ join, counter }: TalkPlace): string {
  return `${toBase64url(join)}.${counter}`;
}

interface Kept {
  readonly message: ChatMessage;
  /** The author's member key, spelled: the same at each of their stays. */
  readonly member: string;
  /** The id of the message that it answers. */
  readonly replyId: string | undefined;
}

/** A message that is added. */
export interface NewMessage extends Pick<ChatMessage, 'id' | 'text' | 'atMs' | 'fate'> {
  readonly author: ChatAuthor;
  readonly member: string;
  readonly reply: TalkPlace | null;
}

/** The newest messages of a chat, in order. [T5] */
export class Messages {
  readonly #kept = new Map<string, Kept>();

  /** Adds a message at the end. Beyond 200 the oldest is forgotten. */
  add({ member, reply, ...message }: NewMessage): void {
    const replyId = reply ? nameTalk(reply) : undefined;
    this.#kept.set(message.id, { member, replyId, message: { ...message, reply: undefined, fault: undefined } });
    const oldest = this.#kept.size > mostKept ? this.#kept.keys().next().value : undefined;
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Changes a message that is still kept. */
  change(id: string, part: Partial<Pick<ChatMessage, 'fate' | 'fault' | 'text'>>): void {
    const kept = this.#kept.get(id);
    if (kept) this.#kept.set(id, { ...kept, message: { ...kept.message, ...part } });
  }

  /** The author's member key of a message, as it was added. */
  memberOf(id: string): string | undefined {
    return this.#kept.get(id)?.member;
  }

  /** Removes the text of a message, also where answers quote it. */
  remove(id: string, fate: 'deleted' | 'hidden'): void {
    this.change(id, { fate, text: '' });
  }

  /** Forgets a message. */
  forget(id: string): void {
    this.#kept.delete(id);
  }

  draw(): ChatMessage[] {
    return Array.from(this.#kept.values(), ({ message, replyId }) => ({ ...message, reply: this.#quote(replyId) }));
  }

  #quote(id: string | undefined): ChatMessage['reply'] {
    const quoted = id === undefined ? undefined : this.#kept.get(id)?.message;
    if (id === undefined) return undefined;
    const text = [...(quoted?.text ?? '')].slice(0, quotedCharacters).join('');
    return { id, name: quoted?.author.name ?? '', text };
  }
}
