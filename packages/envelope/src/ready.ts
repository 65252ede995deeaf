import sodium from 'libsodium-wrappers';

/**
 * Resolves once libsodium has compiled its WebAssembly.
 *
 * Every asynchronous function of this package waits for it by itself; waiting early only spares the first hello that time.
 */
export const ready: Promise<void> = sodium.ready;
