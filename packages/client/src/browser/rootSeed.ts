import { randomBytes, Secret } from '@sotto/base';

const databaseName = 'sotto';
const storeName = 'identity';
const seedKey = 'root-seed';

/** The root seed of this browser, 32 bytes in IndexedDB, made on first use. Nothing but this folder reads it. */
export async function loadRootSeed(): Promise<Secret> {
  const database = await request(openDatabase());
  const fresh = randomBytes(32);
  const transaction = database.transaction(storeName, 'readwrite');
  const store = transaction.objectStore(storeName);
  const kept: unknown = await request(store.get(seedKey));
  const seed = kept instanceof Uint8Array && kept.length === 32 ? new Uint8Array(kept) : fresh;
  if (seed === fresh) await request(store.put(fresh.slice(), seedKey));
  database.close();
  return new Secret(seed);
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
