import { type Bytes, type Fault, fail, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import {
  createFrameKeyRing,
  createFrameSealer,
  type FrameContent,
  type FrameKeyRing,
  type FrameKeys,
  type FrameSealer,
  type OpenedFrame,
  type OpenFault,
  type SealFault,
} from '@sotto/frames';
import { hashFrame, isBatchSigned, type RoomKeys } from '@sotto/keys';
import type { Batch } from '@sotto/protocol';
import type { BatchSigner } from './BatchSigner.ts';
import { Openers } from './Openers.ts';
import type { OwnMicrophone } from './OwnMicrophone.ts';
import { SpeakerTrust } from './SpeakerTrust.ts';

/** How long our first frame may take until it leaves sealed, in milliseconds. */
const firstFrameMs = 10_000;

export interface RoomFramesOptions {
  readonly keys: Pick<RoomKeys, 'mediaSalt'>;
  /** Our session's Ed25519 key, 32 bytes. */
  readonly session: Bytes;
  readonly microphone: OwnMicrophone;
  /** Called when a speaker's mute state, read from opened frames, changed. */
  readonly onMuted: (speaker: string, isMuted: boolean) => void;
  /**
   * Called when a speaker is no longer heard, because their frames don't open or are not signed for, or is heard again.
   * [F15, F17]
   */
  readonly onVerified?: (speaker: string, isVerified: boolean) => void;
  /** Milliseconds, of a clock that never goes back. */
  readonly now?: () => number;
}

/**
 * Seals and opens the frames of one room for a media port, which knows speakers only by their joins. A speaker without
 * a verified credential has no opener, so nothing of theirs is played. Without a stay that publishes keys, nothing is
 * sealed and nothing opens.
 */
export class RoomFrames {
  /** Answers whether our own frames may have sound. */
  readonly microphone: OwnMicrophone;
  readonly #ring: FrameKeyRing;
  readonly #sealer: FrameSealer;
  readonly #openers: Openers;
  readonly #sessions = new Map<string, Bytes>();
  readonly #onMuted: (speaker: string, isMuted: boolean) => void;
  /** Each speaker's mute state, and the counter of the frame that told it. */
  readonly #muted = new Map<string, Pick<OpenedFrame, 'muted' | 'ctr'>>();
  readonly #trust: SpeakerTrust;
  /** Callers that wait until our next frame has left sealed. */
  readonly #confirmations = new Set<() => void>();
  #signer: BatchSigner | undefined;
  #renew: () => void = () => undefined;
  /** True if a frame of others has opened since the last call of `takeArrivals`, false if they only arrived. */
  #arrivals: boolean | undefined;

  constructor({ keys, session, microphone, onMuted, ...options }: RoomFramesOptions) {
    const { now = () => performance.now(), onVerified = () => undefined } = options;
    this.#ring = createFrameKeyRing({ mediaSalt: keys.mediaSalt, now, renew: () => this.#renew() });
    this.#openers = new Openers(this.#ring);
    this.#sealer = createFrameSealer({ ring: this.#ring, session }, (frame) => this.#signer?.note(frame));
    this.microphone = microphone;
    microphone.heedKeys(() => this.#ring.allowsSound());
    this.#onMuted = onMuted;
    this.#trust = new SpeakerTrust({ now, onVerified });
  }

  /**
   * Uses the keys of this stay from now on, and its signer for our frames. `renew` publishes current keys, for a frame
   * that comes after the published ones have ended.
   */
  useStay(signer: BatchSigner, renew: () => void = () => undefined): void {
    this.#signer = signer;
    this.#renew = renew;
    this.#ring.use(undefined);
  }

  /** Takes keys of the stay of this signer; ignores those of another stay. */
  publish(signer: BatchSigner, keys: FrameKeys): void {
    if (this.#signer !== signer) return;
    this.#ring.use(keys);
    this.#openers.look(keys);
  }

  /** Ends the stay of a signer, and with it its keys, unless another stay has taken its place. */
  dropStay(signer: BatchSigner | undefined): void {
    if (this.#signer !== signer) return;
    this.#signer = undefined;
    this.#renew = () => undefined;
    this.#ring.use(undefined);
  }

  /** Tells whether a frame of others has opened since the last call; `undefined` if none arrived. */
  takeArrivals(): boolean | undefined {
    const arrivals = this.#arrivals;
    this.#arrivals = undefined;
    return arrivals;
  }

  /** Lets a verified speaker be heard. Nothing changes for one who is heard already. */
  admit(speaker: string, session: Bytes): void {
    const known = this.#sessions.get(speaker);
    if (known && isEqual(known, session)) return;
    this.#sessions.set(speaker, session);
    this.#muted.delete(speaker);
    this.#trust.admit(speaker);
    this.#openers.admit(session);
  }

  /** Ends hearing a speaker; the session's replay window stays while its earlier frames could open. */
  dismiss(speaker: string): void {
    const session = this.#sessions.get(speaker);
    this.#sessions.delete(speaker);
    const isElsewhere = session && [...this.#sessions.values()].some((each) => isEqual(each, session));
    if (session && !isElsewhere) this.#openers.dismiss(session);
    this.#muted.delete(speaker);
    this.#trust.dismiss(speaker);
  }

  /**
   * Takes a batch in which a speaker states their sealed frames, in the life of the room that begins with `start`.
   *
   * @returns whether a frame that it covers has opened here; `undefined` if the speaker did not sign it
   */
  cover(batch: Batch, start: Bytes): boolean | undefined {
    const speaker = toBase64url(batch.join);
    const session = this.#sessions.get(speaker);
    return session && isBatchSigned(batch, { start, session }) ? this.#trust.cover(speaker, batch) : undefined;
  }

  /** Notes that our connection is lost or stalls, and with it whatever speakers have signed since the server was last heard. */
  disconnect(sinceMs: number): void {
    this.#trust.pause(sinceMs);
  }

  /** Notes that our connection continued after a stall, and that everything it held back has come. */
  catchUp(): void {
    this.#trust.catchUp();
  }

  /** Notes that we are on a connection again. */
  connect(): void {
    this.#trust.resume();
  }

  /**
   * Seals a frame of ours. One that is too large for the fixed size leaves as silence, so that the rate reveals
   * nothing.
   */
  async seal(content: FrameContent): Promise<Result<Bytes, Fault<SealFault>>> {
    const sealed = await this.#sealer.seal(content);
    const sent = !sealed.ok && sealed.error.code === 'frame-size' ? await this.#sealer.seal('muted') : sealed;
    if (sent.ok) for (const confirm of this.#confirmations) confirm();
    return sent;
  }

  /** Opens a speaker's frame, or says why it is not played. */
  async open(speaker: string, sealed: Bytes): Promise<Result<OpenedFrame, Fault<OpenFault>>> {
    const session = this.#sessions.get(speaker);
    const opener = session && this.#openers.of(session);
    if (!opener) return fail('closed');
    const opened = await opener.open(sealed);
    this.#arrivals = opened.ok || this.#arrivals === true;
    // Without keys, as behind a lock, nothing opens, and nobody is to blame.
    if (!opened.ok && this.#ring.hasKeys()) this.#trust.refuse(speaker);
    if (!opened.ok) return opened;
    if (!this.#trust.take(speaker, { ctr: opened.value.ctr, hash: hashFrame(sealed) })) return fail('not-authentic');
    return opened;
  }

  /** Takes a speaker's mute state from a frame that is to be played, unless a later one has told it already. [F8] */
  note(speaker: string, { muted, ctr }: OpenedFrame): void {
    const told = this.#muted.get(speaker);
    if (!this.#sessions.has(speaker) || (told && told.ctr >= ctr)) return;
    this.#muted.set(speaker, { muted, ctr });
    if (told?.muted !== muted) this.#onMuted(speaker, muted);
  }

  /**
   * Resolves once another frame of ours has left sealed. Each time we begin to send, a new transform must first show
   * this.
   */
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
    this.#signer = undefined;
    this.#ring.close();
    this.#sealer.close();
    this.#openers.close();
    this.#sessions.clear();
  }
}
