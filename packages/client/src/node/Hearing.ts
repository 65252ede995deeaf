import type { Bytes } from '@sotto/base';
import type { RoomFrames } from '../stage/RoomFrames.ts';

/** Takes a speaker's sound in order: 20 ms of Opus, which is silence if they are muted. */
export type FrameListener = (speaker: string, opus: Uint8Array, muted: boolean) => void;

interface Heard {
  readonly speaker: string;
  /** Frames open side by side and are passed on in the order of arrival. */
  turn: Promise<void>;
}

/** The received streams, by SSRC. Frames that do not open are dropped and counted. */
export class Hearing {
  readonly #frames: () => RoomFrames | undefined;
  readonly #onFrame: FrameListener;
  readonly #heard = new Map<number, Heard>();
  #opened = 0;
  #dropped = 0;

  constructor(frames: () => RoomFrames | undefined, onFrame: FrameListener) {
    this.#frames = frames;
    this.#onFrame = onFrame;
  }

  get counts(): { readonly opened: number; readonly dropped: number } {
    return { opened: this.#opened, dropped: this.#dropped };
  }

  add(ssrc: number, speaker: string): void {
    if (this.#heard.get(ssrc)?.speaker === speaker) return;
    this.#heard.set(ssrc, { speaker, turn: Promise.resolve() });
  }

  remove(speaker: string): void {
    for (const [ssrc, heard] of this.#heard) if (heard.speaker === speaker) this.#heard.delete(ssrc);
  }

  clear(): void {
    this.#heard.clear();
  }

  receive(ssrc: number, sealed: Bytes): void {
    const heard = this.#heard.get(ssrc);
    const frames = this.#frames();
    if (!heard || !frames) {
      this.#dropped++;
      return;
    }
    const opening = frames.open(heard.speaker, sealed);
    heard.turn = Promise.all([opening, heard.turn]).then(([opened]) => {
      if (!opened.ok || this.#heard.get(ssrc) !== heard) {
        this.#dropped++;
        return;
      }
      this.#opened++;
      frames.note(heard.speaker, opened.value);
      this.#onFrame(heard.speaker, opened.value.opus, opened.value.muted);
    });
  }
}
