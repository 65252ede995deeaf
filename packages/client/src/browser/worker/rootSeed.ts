import { type Bytes, randomBytes, Secret } from '@sotto/base';

const databaseName = 'sotto';
const storeName = 'identity';
const seedKey = 'root-seed';
/** How long the browser may take to open its database, in milliseconds. */
const deadlineMs = 5_000;

export interface RootSeed {
  /** 32 bytes. */
  readonly seed: Secret;
  /** False if the browser can't keep it: the person is then known until this Worker ends, and a stranger afterwards. */
  readonly isKept: boolean;
}

/**
 * The root seed of this browser, in IndexedDB, made on first use. Nothing but this folder reads it. If a browser
 * forbids storage or has no space left, it can't remember the person, but they can still be in the room.
 */
export async function loadRootSeed(): Promise<RootSeed> {
  try {
    return { seed: new Secret(await Promise.race([readKept(), late()])), isKept: true };
  } catch {
    return { seed: new Secret(randomBytes(32)), isKept: false };
  }
}

async function readKept(): Promise<Bytes> {
  const database = await request(openDatabase());
  try {
    const transaction = database.transaction(storeName, 'readwrite');
    const store = transaction.objectStore(storeName);
    const kept: unknown = await request(store.get(seedKey));
    if (kept instanceof Uint8Array && kept.length === 32) return kept as Bytes;
    const fresh = randomBytes(32);
    store.put(fresh, seedKey);
    await completed(transaction);
    return fresh;
  } finally {
    database.close();
  }
}

function openDatabase(): IDBOpenDBRequest {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  return opening;
}

function request<T>(pending: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result);
    pending.onerror = () => reject(pending.error ?? new Error('IndexedDB failed'));
  });
}

/** A write counts once its transaction is through: on a full disk, the request succeeds and the transaction does not. */
function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB aborted'));
  });
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('IndexedDB is late')), deadlineMs));
}
