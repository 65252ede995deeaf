import type { Fault, Result } from '@sotto/base';
import type { Code, Doors } from '@sotto/protocol';
import * as comlink from 'comlink';
import type { House } from '../house/claimHouse.ts';
import { fetchDoors } from '../house/fetchDoors.ts';
import type { HouseView } from '../house/HouseSnapshot.ts';
import type { MediaEvents } from '../stage/MediaPort.ts';
import { createRoomActions } from '../view/RoomActions.ts';
import type { NewRoom, RoomSnapshot } from '../view/RoomSnapshot.ts';
import type { RoomView } from '../view/RoomView.ts';
import type { ChosenAudio } from './audio/AudioChoices.ts';
import type { MicrophoneTest } from './audio/AudioDevices.ts';
import { BrowserMedia } from './BrowserMedia.ts';
import type { BrowserSound } from './BrowserSound.ts';
import { createWorker } from './createWorker.ts';
import type { Claim } from './HouseHost.ts';
import { claimHouse, openHouse } from './houses.ts';
import { logMemory } from './logMemory.ts';
import { type MissingAbility, missingAbility } from './missingAbility.ts';
import type { RoomOutlet, RoomPage } from './RoomHost.ts';
import type { WorkerHosts } from './worker.ts';

/** The rooms and houses that a page can reach: each has a Worker of its own, which ends with it. */
export interface BrowserClient {
  /** The missing ability of this page, without which no room can open. */
  readonly missing: MissingAbility | undefined;
  openRoom(fragment: string): RoomView;
  /** Measures the microphone that a room of this page has open; nothing if none has. */
  testMicrophone(): MicrophoneTest | undefined;
  startRoom(newRoom: NewRoom): RoomView;
  /** Makes a house on this server, with keys made in this browser. */
  claimHouse(claim: Claim, keep: (fragment: string) => Promise<void>): Promise<Result<House, Fault<Code>>>;
  openHouse(fragment: string): HouseView;
  /** The doors that this server opens to visitors without a house; `undefined` if it does not say. */
  doors(): Promise<Doors | undefined>;
}

export interface BrowserClientOptions {
  readonly audio: ChosenAudio;
  /** This browser can't keep who the person is: after a reload they are a stranger to their own rooms. */
  readonly onSeedLost: () => void;
}

/** Connects a page to rooms on its own origin. The next room's Worker is started ahead, so that its crypto is loaded. */
export function createBrowserClient({ audio, onSeedLost }: BrowserClientOptions): BrowserClient {
  const missing = missingAbility(globalThis);
  let spare = missing ? undefined : createWorker();
  let sound: BrowserSound | undefined;
  const open = (entrance: RoomOutlet['entrance']): RoomView => {
    if (missing) return failedRoom(missing);
    const worker = spare ?? createWorker();
    spare = undefined;
    const room = openInWorker({ worker, audio, onSeedLost }, entrance);
    sound = room.sound;
    return room;
  };
  return {
    missing,
    openRoom: (fragment) => open({ fragment }),
    startRoom: (newRoom) => open({ newRoom }),
    testMicrophone: () => sound?.testMicrophone(),
    claimHouse,
    openHouse,
    doors: () => fetchDoors(location.origin),
  };
}

/** How long a Worker may take to say goodbye, in milliseconds. */
const closingMs = 2_000;

function openInWorker(
  { worker, audio, onSeedLost }: BrowserClientOptions & { readonly worker: Worker },
  entrance: RoomOutlet['entrance'],
): RoomView & { readonly sound: BrowserSound } {
  const host = comlink.wrap<WorkerHosts>(worker).room;
  const listeners = new Set<() => void>();
  let current: RoomSnapshot = { phase: 'opening' };
  const closing = new AbortController();
  let isClosed = false;
  const media = new BrowserMedia({ worker, events: host as unknown as MediaEvents, audio });
  const publish = (snapshot: RoomSnapshot) => {
    // A Worker that is asked to go may still be telling.
    if (isClosed) return;
    current = snapshot;
    for (const listener of listeners) listener();
  };
  // After a failure is reported, nothing may keep listening to the person or hold their keys.
  const broken = () => {
    publish({ phase: 'failed', code: 'internal' });
    close();
  };
  worker.addEventListener('error', broken);
  const outlet = { entrance, origin: location.origin, memory: logMemory.read() };
  const page: RoomPage = { onSnapshot: publish, onMemory: logMemory.write, onSeedLost };
  host.open(outlet, comlink.proxy(media), comlink.proxy(page)).catch(broken);
  logMemory.watch((memory) => void host.adoptMemory(memory).catch(broken), closing.signal);
  const actions = createRoomActions((name, args) => {
    if (!isClosed) host.act(name, args).catch(broken);
  });
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    closing.abort();
    void media.close();
    // The Worker tells the server, wipes its keys and then ends; a page that goes ends it too.
    void Promise.race([host.close(), patience()]).finally(() => worker.terminate());
  };
  // A browser that ends a Worker usually closes its connection in order, but not always; then others would see us here
  // for a while.
  const onPageHide = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) close();
  };
  addEventListener('pagehide', onPageHide, { signal: closing.signal });
  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    snapshot: () => current,
    sound: media.sound,
    actions,
    close,
  };
}

/** Ends a Worker even if it does not answer, because it is broken or gone. */
function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, closingMs));
}

function failedRoom(code: MissingAbility): RoomView {
  const snapshot: RoomSnapshot = { phase: 'failed', code };
  const nothing = () => undefined;
  const actions = createRoomActions(nothing);
  return { subscribe: () => nothing, snapshot: () => snapshot, actions, close: nothing };
}
