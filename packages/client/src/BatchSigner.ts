import type { Bytes } from '@sotto/base';
import { createRunGatherer, type FrameRun, type Position, type SealedFrame } from '@sotto/frames';
import { hashFrame, type Session, signBatch } from '@sotto/keys';
import type { Batch } from '@sotto/protocol';

/** While frames are sealed, a batch leaves at least this often, so that none waits for frames that don't come. */
const longestMs = 500;

/** Signs the own frames of one join, so that no other holder of the key can speak as us. [F16] */
export class BatchSigner {
  readonly #roomHandle: Bytes;
  readonly #join: Bytes;
  readonly #session: Pick<Session, 'signing'>;
  readonly #commitment: (position: Position) => Bytes | undefined;
  readonly #onBatch: (batch: Batch) => void;
  readonly #runs = createRunGatherer();
  #number = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: {
    readonly roomHandle: Bytes;
    /** The own join, 16 bytes. */
    readonly join: Bytes;
    readonly session: Pick<Session, 'signing'>;
    /** C(g,s) of a position where own frames were sealed a moment ago; frames without one are left unsigned. */
    readonly commitment: (position: Position) => Bytes | undefined;
    readonly onBatch: (batch: Batch) => void;
  }) {
    this.#roomHandle = options.roomHandle;
    this.#join = options.join;
    this.#session = options.session;
    this.#commitment = options.commitment;
    this.#onBatch = options.onBatch;
  }

  /** Takes each own frame as it leaves, in order; for `onSealed` of `createFrameSealer`. */
  note({ sealed, ctr, position }: SealedFrame): void {
    if (this.#isClosed) return;
    const run = this.#runs.add({ ctr, position, hash: hashFrame(sealed) });
    if (run) this.#sign(run);
    this.#timer ??= setTimeout(() => this.#flush(), longestMs);
  }

  /** Signs nothing more; idempotent. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    const run = this.#runs.flush();
    if (run) this.#sign(run);
  }

  #sign({ position: { generation, step }, firstCtr, hashes }: FrameRun): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const commitment = this.#commitment({ generation, step });
    if (!commitment) return;
    const number = ++this.#number;
    const body = { join: this.#join, generation, step, commitment, number, firstCtr, hashes };
    this.#onBatch(signBatch(body, { roomHandle: this.#roomHandle, session: this.#session }));
  }
}
