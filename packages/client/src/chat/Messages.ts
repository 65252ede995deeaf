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
  /**
   * Messages that were hidden or deleted before they came, by id. Talks of different joins have no common order, and the
   * server chooses in which one they arrive.
   */
  readonly #hidden = new Set<string>();
  /** For each, the member key that deleted it: it counts only if that member wrote it. */
  readonly #deleted = new Map<string, string>();

  /** Adds a message at the end, unless it is known. Beyond 200 the oldest is forgotten. */
  add({ member, reply, ...message }: NewMessage): void {
    const { id } = message;
    if (this.#kept.has(id)) return;
    const replyId = reply ? nameTalk(reply) : undefined;
    const unknown = { reply: undefined, isBeforeGap: false, fault: undefined };
    this.#kept.set(id, { member, replyId, message: { ...message, ...unknown } });
    forgetOldest(this.#kept);
    if (this.#hidden.delete(id)) this.#remove(id, 'hidden');
    if (this.#deleted.get(id) === member) this.#remove(id, 'deleted');
    this.#deleted.delete(id);
  }

  /** Notes that messages may be missing after the newest one. */
  noteGap(): void {
    const newest = [...this.#kept.keys()].pop();
    const kept = newest === undefined ? undefined : this.#kept.get(newest);
    if (newest !== undefined && kept)
      this.#kept.set(newest, { ...kept, message: { ...kept.message, isBeforeGap: true } });
  }

  /** Hides a message, also one that is still to come. */
  hide(id: string): void {
    if (this.#kept.has(id)) {
      this.#remove(id, 'hidden');
      return;
    }
    this.#hidden.add(id);
    forgetOldest(this.#hidden);
  }

  /** Deletes a message for a member, also one that is still to come. A message of somebody else stays. */
  delete(id: string, member: string): void {
    const known = this.#kept.get(id);
    if (known) {
      if (known.member === member) this.#remove(id, 'deleted');
      return;
    }
    this.#deleted.set(id, member);
    forgetOldest(this.#deleted);
  }

  /** Changes a message that is still kept. */
  change(id: string, part: Partial<Pick<ChatMessage, 'fate' | 'fault' | 'text'>>): void {
    const kept = this.#kept.get(id);
    if (kept) this.#kept.set(id, { ...kept, message: { ...kept.message, ...part } });
  }

  /** Removes the text of a message, also where answers quote it. */
  #remove(id: string, fate: 'deleted' | 'hidden'): void {
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

/** Forgets the oldest of more than 200. */
function forgetOldest(known: Set<string> | Map<string, unknown>): void {
  const oldest = known.size > mostKept ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}
