import type { Bytes } from '@sotto/base';
import { createRunGatherer, type FrameRun, type SealedFrame } from '@sotto/frames';
import { hashFrame, type Session, signBatch } from '@sotto/keys';
import type { Batch } from '@sotto/protocol';

/**
 * Longest time between two batches while frames are sealed, in milliseconds, so that no frame waits for others that
 * don't come.
 */
const longestMs = 500;

export interface BatchSignerOptions {
  /** H(0). */
  readonly start: Bytes;
  /** This join, 16 bytes. */
  readonly join: Bytes;
  readonly session: Pick<Session, 'signing'>;
  readonly onBatch: (batch: Batch) => void;
}

/** Signs the frames of one join of ours, so that no other holder of the key can speak as us. [F16] */
export class BatchSigner {
  readonly #options: BatchSignerOptions;
  readonly #runs = createRunGatherer();
  #number = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: BatchSignerOptions) {
    this.#options = options;
  }

  /** Takes each frame of ours as it leaves, in order; for `onSealed` of `createFrameSealer`. */
  note({ sealed, ctr, position }: SealedFrame): void {
    if (this.#isClosed) return;
    const run = this.#runs.add({ ctr, position, hash: hashFrame(sealed) });
    if (run) this.#sign(run);
    this.#timer ??= setTimeout(() => this.#flush(), longestMs);
  }

  /** Stops signing; idempotent. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    const run = this.#runs.flush();
    if (run) this.#sign(run);
  }

  #sign({ position: { generation, step, confirm }, firstCtr, hashes }: FrameRun): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { start, join, session, onBatch } = this.#options;
    const number = ++this.#number;
    onBatch(signBatch({ start, join, generation, step, confirm, number, firstCtr, hashes }, session));
  }
}
