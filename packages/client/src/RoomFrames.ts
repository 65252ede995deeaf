import { type Bytes, type Fault, fail, ok, type Result, toBase64url } from '@sotto/base';
import {
  createFrameOpener,
  createFrameSealer,
  deriveSenderKey,
  type FrameContent,
  type FrameOpener,
  type FrameSealer,
  type KeySource,
  type OpenedFrame,
  type OpenFault,
  type SealFault,
} from '@sotto/frames';
import type { MediaSecretSource } from '@sotto/keys';
import { FrameDoubts } from './FrameDoubts.ts';

/** The key source of frames, over the media secrets of a key agreement. */
function toKeySource(source: MediaSecretSource): KeySource {
  const isHeld = ({ generation, step }: { generation: number; step: number }) => {
    const current = source.current();
    return generation === current.generation && step === current.step;
  };
  return {
    current: () => source.current(),
    holds: isHeld,
    async baseKey(position, session) {
      const mediaSecret = await source.mediaSecret(position);
      if (!mediaSecret) return undefined;
      return deriveSenderKey({ mediaSalt: source.mediaSalt.expose(), mediaSecret, senderSession: session });
    },
  };
}

/** How long the first own frame may take to leave sealed, in milliseconds. */
const firstFrameMs = 10_000;

/**
 * The frames of one room, sealed and opened for a media port, which sees them by a speaker's join alone. A speaker whom no
 * verified credential names has no opener, so nothing of theirs is played.
 */
export class RoomFrames {
  readonly #keys: KeySource;
  readonly #sealer: FrameSealer;
  /** By session, so that a speaker who comes back on a new join meets the replay window of before. */
  readonly #openers = new Map<string, FrameOpener>();
  readonly #sessions = new Map<string, string>();
  readonly #onMuted: (speaker: string, isMuted: boolean) => void;
  readonly #muted = new Map<string, boolean>();
  readonly #doubts: FrameDoubts;
  /** Those who wait for the next own frame to leave sealed. */
  readonly #confirmations = new Set<() => void>();
  #isMuted = true;

  constructor(options: {
    readonly source: MediaSecretSource;
    /** The own session's Ed25519 key, 32 bytes. */
    readonly session: Bytes;
    /** A speaker's mute state, read from opened frames, changed. */
    readonly onMuted: (speaker: string, isMuted: boolean) => void;
    /** Frames of a speaker came for a while and none opened; or one did again. [F15] */
    readonly onVerified?: (speaker: string, isVerified: boolean) => void;
    /** Milliseconds, of a clock that never goes back. */
    readonly now?: () => number;
  }) {
    this.#keys = toKeySource(options.source);
    this.#sealer = createFrameSealer({ keys: this.#keys, session: options.session });
    this.#onMuted = options.onMuted;
    const { now = () => performance.now(), onVerified = () => undefined } = options;
    this.#doubts = new FrameDoubts({ now, onVerified });
  }

  /** Lets a verified speaker be heard; one who is heard already is so still. */
  admit(speaker: string, session: Bytes): void {
    const name = toBase64url(session);
    if (this.#sessions.get(speaker) === name) return;
    this.#sessions.set(speaker, name);
    this.#muted.delete(speaker);
    this.#doubts.forget(speaker);
    if (!this.#openers.has(name)) this.#openers.set(name, createFrameOpener({ keys: this.#keys, session }));
  }

  /** Ends hearing a speaker; the session's replay window stays. */
  dismiss(speaker: string): void {
    this.#sessions.delete(speaker);
    this.#muted.delete(speaker);
    this.#doubts.forget(speaker);
  }

  /** Whether own frames are sealed without sound. */
  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
  }

  isMuted(): boolean {
    return this.#isMuted;
  }

  /** Seals an own frame; one that is too large for the fixed size goes out as silence, so that the rate tells nothing. */
  async seal(content: FrameContent): Promise<Result<Bytes, Fault<SealFault>>> {
    const sealed = await this.#sealer.seal(content);
    const sent = !sealed.ok && sealed.error.code === 'frame-size' ? await this.#sealer.seal('muted') : sealed;
    if (sent.ok) for (const confirm of this.#confirmations) confirm();
    return sent;
  }

  /** Opens a speaker's frame, or says why it is not played. */
  async open(speaker: string, sealed: Bytes): Promise<Result<OpenedFrame, Fault<OpenFault>>> {
    const opener = this.#openers.get(this.#sessions.get(speaker) ?? '');
    if (!opener) return fail('closed');
    const opened = await opener.open(sealed);
    if (this.#sessions.has(speaker)) this.#doubts.note(speaker, opened.ok);
    return opened;
  }

  /** Takes a speaker's mute state from a frame whose turn it is to be played. */
  note(speaker: string, { muted }: OpenedFrame): void {
    if (!this.#sessions.has(speaker) || this.#muted.get(speaker) === muted) return;
    this.#muted.set(speaker, muted);
    this.#onMuted(speaker, muted);
  }

  /** Resolves once a further own frame has left sealed: each time that sending begins, its own transform must show it. */
  confirmSealing(): Promise<Result<null, Fault<'frames-unencryptable'>>> {
    return new Promise((resolve) => {
      const settle = (result: Result<null, Fault<'frames-unencryptable'>>) => {
        clearTimeout(timer);
        this.#confirmations.delete(confirm);
        resolve(result);
      };
      const confirm = () => settle(ok(null));
      const timer = setTimeout(() => settle(fail('frames-unencryptable')), firstFrameMs);
      this.#confirmations.add(confirm);
    });
  }

  /** Forgets every key; idempotent. */
  close(): void {
    this.#sealer.close();
    for (const opener of this.#openers.values()) opener.close();
    this.#sessions.clear();
  }
}
