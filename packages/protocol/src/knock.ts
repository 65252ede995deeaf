/** The path where a client asks what became of its WebSocket that did not open. */
export const knockPath = '/knock';

/**
 * The server's answers: no WebSocket of this address has reached it lately, its limits refused the last one, or the last
 * one came in.
 */
export const knocks = ['none', 'refused', 'heard'] as const;

/** One of `knocks`. */
export type Knock = (typeof knocks)[number];
