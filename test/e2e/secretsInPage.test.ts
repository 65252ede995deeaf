import { fromBase64url, toBase64url } from '@sotto/base';
import { deriveRoomKeys, parseRoomLink } from '@sotto/keys';
import { describe, expect } from 'vitest';
import { type Crossed, type Crossings, installCrossings } from '../harness/installCrossings.ts';
import type { Person } from '../harness/Person.ts';
import { startSotto } from '../harness/startSotto.ts';
import { story } from '../harness/story.ts';
import type { LabelledSecret } from '../wiretap/Finding.ts';
import { createNeedles } from '../wiretap/search/needles.ts';
import { createSearch, type Search } from '../wiretap/search/search.ts';

/** A room from inside a page, and everything that may not be found there. */
interface Evidence {
  readonly ada: Person;
  readonly said: readonly string[];
  readonly fragment: string;
  /** The secrets derived from the link by the rules of [K2], which only the Worker may hold. */
  readonly derived: LabelledSecret[];
  readonly crossed: Crossings;
  readonly search: Search;
  /** Tells whether the server was sent these bytes. */
  readonly isPublic: (bytes: Uint8Array) => boolean;
}

const test = story.extend('evidence', { scope: 'file' }, async ({ addresses, somebody }, { onCleanup }) => {
  const opened: Uint8Array[] = [];
  const said: string[] = [];
  const taps = { opened: (message: Uint8Array) => void opened.push(message) };
  const { origin, close } = await startSotto({ listen: addresses, taps });
  onCleanup(close);
  const [ada, ben] = [await somebody({ origin }), await somebody({ origin })];
  ada.page.on('console', (message) => said.push(message.text()));
  await ada.page.evaluateOnNewDocument(installCrossings);
  await ada.startRoom({ title: 'Behind glass', name: 'Ada' });
  const href = await ada.keptLink();
  await ben.follow(href);
  await ben.listenIn('Ben');
  await ada.sees('Audience', /Ben/);
  await ben.sees('Stage', /speaking/);
  // The room's keys are at work, and everything has been loaded.
  await ada.page.waitForFunction(() => document.adoptedStyleSheets.length > 0);
  await ada.page.waitForNetworkIdle();
  const derived = await deriveFrom(href);
  return {
    ada,
    said,
    fragment: href.split('#')[1] ?? '',
    derived,
    crossed: await ada.page.evaluate(() => (globalThis as unknown as Crossed).crossings()),
    search: createSearch(createNeedles(derived)),
    isPublic: (bytes: Uint8Array) => opened.some((message) => Buffer.from(message).includes(Buffer.from(bytes))),
  };
});

const toBytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

async function deriveFrom(href: string): Promise<LabelledSecret[]> {
  const link = parseRoomLink(href);
  if (!link.ok) throw new Error(link.error.code);
  const keys = await deriveRoomKeys(link.value);
  return [
    { label: 'metadata key', value: keys.metadataKey.expose() },
    { label: 'credential MAC key', value: keys.credentialMacKey.expose() },
    { label: 'media salt', value: keys.mediaSalt.expose() },
    { label: 'link-proof seed', value: keys.linkProof.privateKey.expose().slice(0, 32) },
  ];
}

function spelledBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, text.length === 64 ? 'hex' : 'base64url'));
}

/** All texts of the page's heap, as a snapshot spells them. */
async function heapText({ ada }: Evidence): Promise<Buffer> {
  const client = await ada.page.createCDPSession();
  const chunks: Buffer[] = [];
  client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(Buffer.from(chunk)));
  await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await client.detach();
  return Buffer.concat(chunks);
}

/** Every array of bytes that `window` leads to, in hex. */
function reachableBytes({ ada }: Evidence): Promise<string[]> {
  return ada.page.evaluate(() => {
    const found: string[] = [];
    const seen = new Set<unknown>();
    const queue: unknown[] = [window];
    for (let next = queue.pop(); next !== undefined || queue.length > 0; next = queue.pop()) {
      const isObject = (typeof next === 'object' && next !== null) || typeof next === 'function';
      if (!isObject || seen.has(next)) continue;
      seen.add(next);
      if (next instanceof ArrayBuffer || ArrayBuffer.isView(next)) {
        const { buffer = next, byteOffset = 0, byteLength } = next as Uint8Array;
        if (byteLength > 65_536) continue;
        const bytes = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
        found.push(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
        continue;
      }
      if (next instanceof Map || next instanceof Set) queue.push(...next.keys(), ...next.values());
      for (const name of Reflect.ownKeys(next as object)) {
        try {
          queue.push((next as Record<PropertyKey, unknown>)[name]);
        } catch {
          // Some of a browser's own properties can't be read from here.
        }
      }
      queue.push(Object.getPrototypeOf(next));
    }
    return found;
  });
}

/** Everything that this origin keeps in the browser, and that the browser notes about the page. */
function everythingKept({ ada }: Evidence) {
  return ada.page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const databases = await indexedDB.databases();
    const database = await settled(indexedDB.open('sotto'));
    const store = database.transaction('identity').objectStore('identity');
    const records = await settled(store.getAll());
    const kept = {
      databases: databases.map(({ name }) => name),
      stores: [...database.objectStoreNames],
      names: await settled(store.getAllKeys()),
      rootSeed: Array.from(records[0] as Uint8Array, (byte) => byte.toString(16).padStart(2, '0')).join(''),
      records: records.length,
      local: { ...localStorage } as Record<string, string>,
      session: { ...sessionStorage } as Record<string, string>,
      caches: await caches.keys(),
      cookie: document.cookie,
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
      entries: performance.getEntries().map((entry) => JSON.stringify(entry)),
      history: JSON.stringify(history.state),
      address: location.href,
      windowName: window.name,
    };
    database.close();
    return kept;
  });
}

describe('the keys of a room', () => {
  test('never cross to the page: no derived key, and nothing of a key’s size that the server does not know', ({
    evidence,
  }) => {
    const { fragment, crossed, search, isPublic } = evidence;
    expect(crossed.texts.join()).toContain('Behind glass');
    expect(crossed.bytes.length).toBeGreaterThan(0);
    expect(search(Buffer.from(crossed.texts.join('\n')))).toEqual([]);
    const keySized = crossed.bytes.map(toBytes).filter(({ length }) => length >= 32);
    expect(keySized.filter((bytes) => !isPublic(bytes))).toEqual([]);
    // Session and media secrets have no other way to become a text than these spellings of 32 bytes.
    const spelled = crossed.texts.flatMap(
      (text) => text.match(/(?<![\w+/-])([\w-]{43}|[\w+/]{43}=|[\da-f]{64})(?![\w+/-])/gi) ?? [],
    );
    const unknown = spelled.filter((text) => !isPublic(spelledBytes(text)) && !fragment.includes(text));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('can’t be found from the global scope, nor in any text of the page’s heap', async ({ evidence }) => {
    const { ada, derived, search, isPublic } = evidence;
    expect(search(await heapText(evidence))).toEqual([]);
    const reachable = (await reachableBytes(evidence)).map(toBytes);
    for (const bytes of reachable) expect(search(bytes)).toEqual([]);
    expect(reachable.filter((bytes) => bytes.length === 32 && !isPublic(bytes))).toEqual([]);
    const planted = derived[0]?.value as Uint8Array<ArrayBuffer>;
    const spelled = toBase64url(planted);
    const raw = [...planted];
    await ada.page.evaluate(
      (text, bytes) => Object.assign(window, { leak: { deep: [`a${text}`, new Map([[1, Uint8Array.from(bytes)]])] } }),
      spelled,
      raw,
    );
    expect(search(await heapText(evidence)).length).toBeGreaterThan(0);
    expect((await reachableBytes(evidence)).flatMap((bytes) => search(toBytes(bytes))).length).toBeGreaterThan(0);
    await ada.page.evaluate(() => Object.assign(window, { leak: undefined }));
  });

  test('are stored nowhere, and only what a reload and a next visit need is stored at all', async ({ evidence }) => {
    const { ada, said, fragment, derived } = evidence;
    const { rootSeed, ...kept } = await everythingKept(evidence);
    const seed = { label: 'root seed', value: toBytes(rootSeed) };
    const searchAll = createSearch(createNeedles([...derived, seed]));
    for (const text of [JSON.stringify(kept), ...said, ...ada.complaints])
      expect(searchAll(Buffer.from(text))).toEqual([]);
    const only = { databases: ['sotto'], stores: ['identity'], names: ['root-seed'], records: 1, caches: [] };
    expect(kept).toMatchObject({ ...only, cookie: '', serviceWorkers: 0, windowName: '' });
    expect(Object.keys(kept.session).sort()).toEqual(['sotto-room', 'sotto-tab']);
    expect(Object.keys(kept.local).filter((name) => !name.startsWith('sotto-'))).toEqual([]);
    // The link is kept for a reload of this tab, and by nothing else.
    const secret = fragment.split('.')[1] ?? '';
    expect(fromBase64url(secret)).toHaveLength(32);
    expect(kept.session['sotto-room']).toContain(secret);
    const { 'sotto-room': _link, ...others } = kept.session;
    expect(JSON.stringify({ ...kept, session: others })).not.toContain(secret);
  });
});
