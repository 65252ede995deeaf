import { type Bytes, randomBytes, Secret } from '@sotto/base';

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
  const isKept = kept instanceof Uint8Array && kept.length === 32;
  if (isKept) fresh.fill(0);
  else await request(store.put(fresh, seedKey));
  database.close();
  return new Secret(isKept ? (kept as Bytes) : fresh);
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
