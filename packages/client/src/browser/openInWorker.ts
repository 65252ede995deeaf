import * as comlink from 'comlink';
import type { MediaEvents } from '../stage/MediaPort.ts';
import { type ChatSnapshot, emptyChat } from '../view/ChatSnapshot.ts';
import { createRoomActions } from '../view/RoomActions.ts';
import type { RoomSnapshot } from '../view/RoomSnapshot.ts';
import type { RoomView } from '../view/RoomView.ts';
import { SnapshotStore } from '../view/SnapshotStore.ts';
import type { ChosenAudio } from './audio/AudioChoices.ts';
import { BrowserMedia } from './BrowserMedia.ts';
import type { BrowserSound } from './BrowserSound.ts';
import { logMemory } from './logMemory.ts';
import { watchReturn } from './watchReturn.ts';
import { endWorker } from './worker/endWorker.ts';
import type { RoomHost, RoomOutlet, RoomPage } from './worker/RoomHost.ts';
import type { RunningWorker, StartedWorker } from './worker/startWorker.ts';

/** How long a room may take to open, in milliseconds: longer than everything that it waits for in turn. */
const openingMs = 60_000;

/** A Worker's side of a room. In an object, since a promise would take it for another promise. */
interface Inside {
  readonly worker: Worker;
  readonly host: comlink.Remote<RoomHost>;
}

export interface OpenInWorkerOptions {
  readonly starting: Promise<StartedWorker>;
  readonly audio: ChosenAudio;
  readonly onSeedLost: RoomPage['onSeedLost'];
  readonly entrance: RoomOutlet['entrance'];
}

/** Opens a room in a Worker of its own, which ends with it. */
export function openInWorker({
  starting,
  audio,
  onSeedLost,
  entrance,
}: OpenInWorkerOptions): RoomView & { readonly sound: BrowserSound } {
  const listeners = new Set<() => void>();
  let current: RoomSnapshot = { phase: 'opening' };
  const chat = new SnapshotStore<ChatSnapshot>(emptyChat);
  const closing = new AbortController();
  let inside: Inside | undefined;
  const { promise: opened, resolve: open } = Promise.withResolvers<Inside>();
  const media = new BrowserMedia({ worker: () => expectOpen(inside).worker, events: eventsIn(opened), audio });
  const publish = (snapshot: RoomSnapshot) => {
    // A Worker that is asked to go may still be telling.
    if (closing.signal.aborted) return;
    current = snapshot;
    if (snapshot.phase !== 'opening') clearTimeout(patience);
    for (const listener of listeners) listener();
  };
  // After a failure is reported, nothing may keep listening to the person or hold their keys.
  const fail = (code: Extract<RoomSnapshot, { phase: 'failed' }>['code']) => {
    publish({ phase: 'failed', code });
    close();
  };
  const broken = () => fail('internal');
  const patience = setTimeout(() => fail('late'), openingMs);
  const begin = ({ worker, hosts }: RunningWorker) => {
    inside = { worker, host: hosts.room as comlink.Remote<RoomHost> };
    const { host } = inside;
    worker.addEventListener('error', broken);
    const outlet = { entrance, origin: location.origin, memory: logMemory.read() };
    const page: RoomPage = {
      onSnapshot: publish,
      onChat: (next) => chat.publish(next),
      onMemory: logMemory.write,
      onSeedLost,
    };
    host.open(outlet, comlink.proxy(media), comlink.proxy(page)).catch(broken);
    logMemory.watch((memory) => void host.adoptMemory(memory).catch(broken), closing.signal);
    open(inside);
  };
  void starting.then((started) => {
    if (closing.signal.aborted) return started.ok && started.value.worker.terminate();
    return started.ok ? begin(started.value) : fail(started.error.code);
  });
  const actions = createRoomActions((name, args) => {
    if (!closing.signal.aborted) void opened.then(({ host }) => host.act(name, args)).catch(broken);
  });
  const close = () => {
    if (closing.signal.aborted) return;
    closing.abort();
    clearTimeout(patience);
    void media.close();
    if (inside) endWorker(inside.worker, inside.host.close());
  };
  // A browser that ends a Worker usually closes its connection in order, but not always; then others would see us here
  // for a while.
  addEventListener('pagehide', ({ persisted }) => persisted || close(), { signal: closing.signal });
  watchReturn(() => {
    media.hurry();
    void inside?.host.checkConnection();
  }, closing.signal);
  return {
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    snapshot: () => current,
    chat: { subscribe: (onChange) => chat.subscribe(onChange), snapshot: () => chat.current },
    sound: media.sound,
    actions,
    close,
  };
}

function expectOpen(inside: Inside | undefined): Inside {
  if (!inside) throw new Error('media was asked for before its room opened');
  return inside;
}

/** Reports what media has to say to a room that is being opened. */
function eventsIn(opened: Promise<Inside>): MediaEvents {
  type Told = Record<keyof MediaEvents, (...args: unknown[]) => Promise<never>>;
  const tell =
    (name: keyof MediaEvents) =>
    async (...args: unknown[]) =>
      ((await opened).host as unknown as Told)[name](...args);
  return {
    connect: tell('connect'),
    restartIce: tell('restartIce'),
    produce: tell('produce'),
    confirmSealing: tell('confirmSealing'),
    pathLost: tell('pathLost'),
    heard: tell('heard'),
    microphoneThere: tell('microphoneThere'),
    speaking: tell('speaking'),
  };
}
