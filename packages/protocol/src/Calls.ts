import { type Fault, fail, type Result } from '@sotto/base';
import type { Code } from './codes.ts';

type Outcome = Result<unknown, Fault<Code>>;

/**
 * The open questions of one side of a connection, by sequence number. Each ends exactly once: with its answer, at its
 * deadline (`late`), or with the connection.
 */
export class Calls {
  readonly #open = new Map<number, (outcome: Outcome) => void>();
  #last = 0;
  #closedBy: Code | undefined;

  /** Numbers a new question and passes the number to `send`. Drops an answer after `deadlineMs`. */
  ask(deadlineMs: number, send: (seq: number) => void): Promise<Outcome> {
    if (this.#closedBy) return Promise.resolve(fail(this.#closedBy));
    const seq = ++this.#last;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(seq, fail('late')), deadlineMs);
      this.#open.set(seq, (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
      send(seq);
    });
  }

  /** Ends one question; ignores an unknown or ended one. */
  settle(seq: number, outcome: Outcome): void {
    const resolve = this.#open.get(seq);
    this.#open.delete(seq);
    resolve?.(outcome);
  }

  /** Ends all open and all later questions with `code`; idempotent. */
  close(code: Code): void {
    this.#closedBy ??= code;
    for (const seq of [...this.#open.keys()]) this.settle(seq, fail(code));
  }
}
