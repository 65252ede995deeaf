import sodium from 'libsodium-wrappers';

/**
 * libsodium, usable once `ready` has resolved. Its outputs are copies on buffers of their own, which is why callers here
 * may name them `Bytes`.
 */
export { sodium };

/** Resolves when libsodium can be called. What is synchronous in this package throws before; what is not awaits it. */
export const ready: Promise<void> = sodium.ready;
