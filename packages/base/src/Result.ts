/**
 * The outcome of something that a peer, the network, a device or the disk can make fail: a value, or a code for the
 * failure.
 */
export type Result<T, E extends Fault = Fault> = { ok: true; value: T } | { ok: false; error: E };

/** A reason, as a code: never a text, an id or a stack. */
export type Fault<Code extends string = string> = { readonly code: Code };

/** The success branch of a `Result`. */
export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** The failure branch of a `Result`. */
export function fail<Code extends string>(code: Code): { ok: false; error: Fault<Code> } {
  return { ok: false, error: { code } };
}
