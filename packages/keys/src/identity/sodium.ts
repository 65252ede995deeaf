import sodium from 'libsodium-wrappers';

/**
 * The library libsodium, usable once `ready` has resolved. Its outputs are copies on buffers of their own, so callers
 * here may name them `Bytes`.
 */
export { sodium };

/**
 * Resolves when libsodium can be called. Until then the synchronous functions of this package throw, and the
 * asynchronous ones wait.
 */
export const ready: Promise<void> = sodium.ready;
