import { type Bytes, type Fault, fail, fromBase64url, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import { findTalkStep, parseChatText, type ReactionKind, sealTalk, type Talk } from '@sotto/keys';
import type { Code, RoomEvent } from '@sotto/protocol';
import { isModerator } from '@sotto/records';
import type { Done } from '../Done.ts';
import type { EntryOpener } from '../join/EntryOpener.ts';
import type { RoomAccess } from '../join/RoomAccess.ts';
import type { Roster } from '../join/Roster.ts';
import type { Stay } from '../join/Stay.ts';
import { type ChatSnapshot, type ChatView, emptyChat } from '../view/ChatSnapshot.ts';
import type { ChatRule } from '../view/RoomSnapshot.ts';
import { SnapshotStore } from '../view/SnapshotStore.ts';
import { Messages, nameTalk } from './Messages.ts';
import { ReactionLane } from './ReactionLane.ts';
import { type HeardTalk, TalkEar } from './TalkEar.ts';

/**
 * Time between two messages of one member in a slow chat, in milliseconds. Receivers tolerate less, because messages
 * don't all travel equally long. [T6]
 */
const [slowMs, toleranceMs] = [10_000, 2_000];
/** How long a talk waits until it may be sealed, and how often it is tried, in milliseconds. */
const [patienceMs, everyMs] = [2_000, 100];

export interface ChatOptions {
  readonly access: RoomAccess;
  readonly entries: EntryOpener;
  readonly roster: Roster;
  readonly stay: () => Stay;
  readonly rule: () => ChatRule;
}

type Said = Extract<Talk, { kind: 'say' }>;

/** A talk as a person makes it, without the fields that sending adds. */
type Wish =
  | Omit<Said, 'counter'>
  | Omit<Extract<Talk, { kind: 'delete' | 'hide' }>, 'counter'>
  | Omit<Extract<Talk, { kind: 'react' }>, 'counter'>;

/** The chat and the reactions of a room, over all joins of this client: in memory, and nowhere else. [T5] */
export class Chat implements ChatView {
  readonly #options: ChatOptions;
  readonly #store = new SnapshotStore<ChatSnapshot>(emptyChat);
  readonly #messages = new Messages();
  readonly #lane = new ReactionLane(() => this.#draw());
  readonly #ear: TalkEar;
  /** The wait of talks that may not be sealed yet. */
  #finding: { readonly stay: Stay; readonly step: Promise<ReturnType<typeof findTalkStep>> } | undefined;
  /** The connection that brought the last event. */
  #connection: Stay['connection'] | undefined;
  #counter = 0;
  #heardCount = 0;
  /** Time of the last message of each member, by the clock of `performance`. */
  readonly #lastMs = new Map<string, number>();

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#ear = new TalkEar({ ...options, onTalk: (heard) => this.#take(heard) });
  }

  subscribe(onChange: () => void): () => void {
    return this.#store.subscribe(onChange);
  }

  snapshot(): ChatSnapshot {
    return this.#store.current;
  }

  close(): void {
    this.#ear.close();
    this.#lane.close();
  }

  /** Takes in the part of a server's event about the chat. */
  hear(event: RoomEvent): void {
    this.#noteConnection();
    if (event.event !== 'talked') return;
    const { join } = this.#options.stay();
    const others = <T extends { readonly join: Bytes }>(each: T) => !isEqual(each.join, join);
    this.#ear.hear(
      event.talks.filter(others).map(({ talk, ...member }) => ({ ...member, sealed: talk })),
      'talks',
    );
    this.#ear.hear(
      event.reactions.filter(others).map(({ reaction, ...member }) => ({ ...member, sealed: reaction })),
      'reactions',
    );
    this.#lane.addMore(event.more);
  }

  /** Notes a gap if this is another connection: the server keeps no message for members who are away. */
  #noteConnection(): void {
    const { connection } = this.#options.stay();
    if (this.#connection === connection) return;
    const isBack = this.#connection !== undefined;
    this.#connection = connection;
    if (!isBack) return;
    this.#messages.noteGap();
    this.#draw();
  }

  /** Writes a message, perhaps in answer to another. It stays as `unsent` if it is refused. */
  async say(typed: string, replyTo?: string): Promise<Done> {
    const text = parseChatText(typed);
    if (!text.ok) return text;
    const { stay, access } = this.#options;
    const { join, agent } = stay();
    const counter = ++this.#counter;
    const talk: Said = { kind: 'say', counter, text: text.value, reply: placeOf(replyTo) };
    const id = nameTalk({ join, counter });
    const name = agent.member(join)?.credential.name ?? '';
    const isOwn = { isSelf: true, isModerator: isModerator(agent.log, access.memberKey.publicKey) };
    const author = { key: toBase64url(join), name, ...isOwn };
    this.#messages.add({ ...talk, id, author, member: this.#ownMember, atMs: Date.now(), fate: 'sending' });
    this.#draw();
    const sent = await this.#send(talk);
    this.#messages.change(id, sent.ok ? { fate: 'shown' } : { fate: 'unsent', fault: sent.error.code });
    this.#draw();
    return ok(null);
  }

  /** Writes an own message that was not sent once more, as the newest. */
  async sayAgain(id: string): Promise<Done> {
    const unsent = this.#store.current.messages.find((each) => each.id === id && each.fate === 'unsent');
    const removed = unsent ? await this.remove(id) : fail('unknown-handle');
    return unsent && removed.ok ? this.say(unsent.text, unsent.reply?.id) : removed;
  }

  /** Deletes an own message for everybody, and forgets one that may never have been sent. */
  async remove(id: string): Promise<Done> {
    const message = this.#store.current.messages.find((each) => each.id === id);
    if (message?.fate !== 'unsent') return this.#end(id, 'delete');
    const target = placeOf(id);
    // If only the answer was lost, others can read it.
    const mayBeRead = message.fault === 'server-unreachable' || message.fault === 'late';
    const sent = mayBeRead && target ? await this.#say({ kind: 'delete', target }) : ok(null);
    if (sent.ok) this.#messages.forget(id);
    this.#draw();
    return sent;
  }

  /** Hides somebody's message for everybody; for moderators. */
  hide(id: string): Promise<Done> {
    return this.#end(id, 'hide');
  }

  /** Reacts, perhaps for somebody, by their key in the room's snapshot. */
  async react(reaction: ReactionKind, to?: string): Promise<Done> {
    const { join, agent } = this.#options.stay();
    const person = to === undefined ? undefined : fromBase64url(to);
    const sent = await this.#say({ kind: 'react', reaction, to: person ?? null });
    if (!sent.ok) return sent;
    const by = agent.member(join)?.credential.name ?? '';
    this.#lane.add({ kind: reaction, to: this.#nameOf(to), by });
    return ok(null);
  }

  async #end(id: string, kind: 'delete' | 'hide'): Promise<Done> {
    const target = placeOf(id);
    if (!target) return fail('unknown-handle');
    const sent = await this.#say({ kind, target });
    if (sent.ok && kind === 'hide') this.#messages.hide(id);
    if (sent.ok && kind === 'delete') this.#messages.delete(id, this.#ownMember);
    this.#draw();
    return sent;
  }

  #say(wish: Wish): Promise<Result<null, Fault<Code>>> {
    return this.#send({ ...wish, counter: ++this.#counter } as Talk);
  }

  /** Seals a talk under the newest key and sends it. Without a key nothing is sent. [T1] */
  async #send(talk: Talk): Promise<Result<null, Fault<Code>>> {
    const { access } = this.#options;
    const stay = this.#options.stay();
    const step = await this.#findStep(stay);
    if (!step) return fail('not-allowed');
    const { connection, join, agent } = stay;
    const sealed = sealTalk(talk, { step, start: agent.log.start, join, session: access.session });
    const sent = await (talk.kind === 'react'
      ? connection.request('react', { reaction: sealed })
      : connection.request('talk', { talk: sealed }));
    return sent.ok ? ok(null) : sent;
  }

  /** Waits a moment until talks may be sealed: one wait for all of a stay, so that they stay in order. [T1] */
  #findStep(stay: Stay): Promise<ReturnType<typeof findTalkStep>> {
    if (this.#finding?.stay === stay) return this.#finding.step;
    const step = this.#awaitStep(stay).finally(() => {
      if (this.#finding?.step === step) this.#finding = undefined;
    });
    this.#finding = { stay, step };
    return step;
  }

  /** Waits for a key, or for a statement that a moderator already knows. */
  async #awaitStep(stay: Stay): Promise<ReturnType<typeof findTalkStep>> {
    const untilMs = performance.now() + patienceMs;
    for (;;) {
      const nowMs = performance.now();
      const step = findTalkStep(stay.agent.state, nowMs);
      if (step || nowMs > untilMs) return step;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      if (stay !== this.#options.stay()) return undefined;
    }
  }

  #take(heard: HeardTalk): void {
    const { talk } = heard;
    if (talk.kind === 'say') this.#takeMessage(talk, heard);
    if (talk.kind === 'delete') this.#messages.delete(nameTalk(talk.target), toBase64url(heard.credential.member));
    if (talk.kind === 'hide' && heard.isModerator) this.#messages.hide(nameTalk(talk.target));
    if (talk.kind === 'react') {
      const to = talk.to ? toBase64url(talk.to) : undefined;
      this.#lane.add({ kind: talk.reaction, to: this.#nameOf(to), by: heard.credential.name });
    }
    this.#draw();
  }

  #takeMessage({ text, reply, counter }: Said, heard: HeardTalk): void {
    const { join, credential } = heard;
    const member = toBase64url(credential.member);
    if (!heard.isModerator && !this.#isInTurn(member, heard.arrivedAtMs)) return;
    const author = { key: toBase64url(join), name: credential.name, isSelf: false, isModerator: heard.isModerator };
    this.#heardCount += 1;
    const id = nameTalk({ join, counter });
    this.#messages.add({ id, author, member, text, reply, atMs: Date.now(), fate: 'shown' });
  }

  /** Tells whether the room's rule lets a member write now. [T6] */
  #isInTurn(member: string, arrivedAtMs: number): boolean {
    const rule = this.#options.rule();
    const isTooSoon = arrivedAtMs < (this.#lastMs.get(member) ?? Number.NEGATIVE_INFINITY) + slowMs - toleranceMs;
    if (rule === 'closed' || (rule === 'slow' && isTooSoon)) return false;
    this.#lastMs.delete(member);
    this.#lastMs.set(member, arrivedAtMs);
    for (const [other, lastMs] of this.#lastMs) {
      if (arrivedAtMs < lastMs + slowMs) break;
      this.#lastMs.delete(other);
    }
    return true;
  }

  get #ownMember(): string {
    return toBase64url(this.#options.access.memberKey.publicKey);
  }

  #nameOf(key: string | undefined): string | undefined {
    return key === undefined ? undefined : this.#options.roster.find(key)?.credential.name;
  }

  #draw(): void {
    this.#store.publish({
      messages: this.#messages.draw(),
      heardCount: this.#heardCount,
      reactions: this.#lane.groups,
      moreReactions: this.#lane.more,
    });
  }
}

/** The place of a message by its id. */
function placeOf(id: string | undefined): Said['reply'] {
  const [join, counter] = id?.split('.') ?? [];
  const bytes = join === undefined ? undefined : fromBase64url(join);
  return bytes && counter !== undefined ? { join: bytes, counter: Number(counter) } : null;
}
