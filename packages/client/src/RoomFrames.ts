import { type Bytes, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
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
import { hashFrame, isBatchSigned, type KeyAgent, type RoomKeys } from '@sotto/keys';
import type { Batch } from '@sotto/protocol';
import type { BatchSigner } from './BatchSigner.ts';
import { SpeakerTrust } from './SpeakerTrust.ts';

/** How long the first own frame may take to leave sealed, in milliseconds. */
const firstFrameMs = 10_000;

/** What frames ask of the key agreement. */
export type FrameAgent = Pick<KeyAgent, 'current' | 'holds' | 'awaitSecret' | 'isMicrophoneOpen'>;

export interface RoomFramesOptions {
  readonly keys: Pick<RoomKeys, 'mediaSalt' | 'roomHandle'>;
  /** The own session's Ed25519 key, 32 bytes. */
  readonly session: Bytes;
  /** A speaker's mute state, read from opened frames, changed. */
  readonly onMuted: (speaker: string, isMuted: boolean) => void;
  /** A speaker is heard no more, because their frames don't open or are not signed for; or is again. [F15, F17] */
  readonly onVerified?: (speaker: string, isVerified: boolean) => void;
  /** Milliseconds, of a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * The frames of one room, sealed and opened for a media port, which sees them by a speaker's join alone. A speaker whom no
 * verified credential names has no opener, so nothing of theirs is played; and without an agent that holds a key, nothing
 * is sealed and nothing opens.
 */
export class RoomFrames {
  readonly #keys: KeySource;
  readonly #sealer: FrameSealer;
  /** By session, so that a speaker who comes back on a new join meets the replay window of before. */
  readonly #openers = new Map<string, FrameOpener>();
  readonly #sessions = new Map<string, Bytes>();
  readonly #roomHandle: Bytes;
  readonly #onMuted: (speaker: string, isMuted: boolean) => void;
  readonly #muted = new Map<string, boolean>();
  readonly #trust: SpeakerTrust;
  /** Those who wait for the next own frame to leave sealed. */
  readonly #confirmations = new Set<() => void>();
  #agent: FrameAgent | undefined;
  #signer: BatchSigner | undefined;
  #isMuted = true;

  constructor({ keys, session, onMuted, ...options }: RoomFramesOptions) {
    this.#roomHandle = keys.roomHandle;
    this.#keys = this.#createSource(keys);
    this.#sealer = createFrameSealer({ keys: this.#keys, session }, (frame) => this.#signer?.note(frame));
    this.#onMuted = onMuted;
    const { now = () => performance.now(), onVerified = () => undefined } = options;
    this.#trust = new SpeakerTrust({ now, onVerified });
  }

  /** From now on this agent has the keys, and this signer signs for own frames. */
  useAgent(agent: FrameAgent, signer?: BatchSigner): void {
    this.#agent = agent;
    this.#signer = signer;
  }

  /** A signer's time is over, and its agent's with it, unless others have taken their place. */
  dropAgent(signer: BatchSigner | undefined): void {
    if (this.#signer !== signer) return;
    this.#agent = undefined;
    this.#signer = undefined;
  }

  /** Lets a verified speaker be heard; one who is heard already is so still. */
  admit(speaker: string, session: Bytes): void {
    const known = this.#sessions.get(speaker);
    if (known && isEqual(known, session)) return;
    this.#sessions.set(speaker, session);
    this.#muted.delete(speaker);
    this.#trust.admit(speaker);
    const name = toBase64url(session);
    if (!this.#openers.has(name)) this.#openers.set(name, createFrameOpener({ keys: this.#keys, session }));
  }

  /** Ends hearing a speaker; the session's replay window stays. */
  dismiss(speaker: string): void {
    this.#sessions.delete(speaker);
    this.#muted.delete(speaker);
    this.#trust.dismiss(speaker);
  }

  /** Takes in what a speaker says to have sealed. @returns whether it was they who said so */
  cover(batch: Batch): boolean {
    const speaker = toBase64url(batch.join);
    const session = this.#sessions.get(speaker);
    if (!(session && isBatchSigned(batch, { roomHandle: this.#roomHandle, session }))) return false;
    this.#trust.cover(speaker, batch);
    return true;
  }

  /** Our connection to the server is lost, and with it whatever speakers sign; or it is back. */
  setConnected(isConnected: boolean): void {
    if (isConnected) this.#trust.resume();
    else this.#trust.pause();
  }

  /** Whether the person is muted, by their own wish. */
  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
  }

  isMuted(): boolean {
    return this.#isMuted;
  }

  /** Whether own frames are sealed without sound: by the person's wish, or as the microphone's gate is closed. [B3] */
  isSilent(): boolean {
    return this.#isMuted || !this.#agent?.isMicrophoneOpen();
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
    const session = this.#sessions.get(speaker);
    const opener = session && this.#openers.get(toBase64url(session));
    if (!opener) return fail('closed');
    const opened = await opener.open(sealed);
    if (!opened.ok) this.#trust.refuse(speaker);
    else if (!this.#trust.take(speaker, { ctr: opened.value.ctr, hash: hashFrame(sealed) }))
      return fail('not-authentic');
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
    this.#agent = undefined;
    this.#sealer.close();
    for (const opener of this.#openers.values()) opener.close();
    this.#sessions.clear();
  }

  #createSource({ mediaSalt }: RoomFramesOptions['keys']): KeySource {
    return {
      current: () => this.#agent?.current(),
      holds: (position, session) => this.#agent?.holds(position, session) ?? false,
      baseKey: async (position, session) => {
        const mediaSecret = await this.#agent?.awaitSecret(position);
        if (!mediaSecret) return undefined;
        try {
          // The room may have closed while we waited, and taken its salt along.
          if (!this.#agent) return undefined;
          return await deriveSenderKey({ mediaSalt: mediaSalt.expose(), mediaSecret, senderSession: session });
        } finally {
          mediaSecret.wipe();
        }
      },
    };
  }
}
