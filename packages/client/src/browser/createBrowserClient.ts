import type { Fault, Result } from '@sotto/base';
import type { Code, Doors } from '@sotto/protocol';
import type { House } from '../house/claimHouse.ts';
import { fetchDoors } from '../house/fetchDoors.ts';
import type { HouseView } from '../house/HouseSnapshot.ts';
import { silentChat } from '../view/ChatSnapshot.ts';
import { createRoomActions } from '../view/RoomActions.ts';
import type { NewRoom, RoomSnapshot } from '../view/RoomSnapshot.ts';
import type { RoomView } from '../view/RoomView.ts';
import type { ChosenAudio } from './audio/AudioChoices.ts';
import type { MicrophoneTest } from './audio/AudioDevices.ts';
import type { BrowserSound } from './BrowserSound.ts';
import { claimHouse, openHouse } from './houses.ts';
import { type MissingAbility, missingAbility } from './missingAbility.ts';
import { openInWorker } from './openInWorker.ts';
import type { Claim } from './worker/HouseHost.ts';
import type { RoomOutlet } from './worker/RoomHost.ts';
import { startWorker } from './worker/startWorker.ts';

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
  /** Called if this browser can't store who the person is. After a reload, they are a stranger to their own rooms. */
  readonly onSeedLost: () => void;
}

/** Connects a page to rooms on its own origin. The next room's Worker is started ahead, so that its crypto is loaded. */
export function createBrowserClient({ audio, onSeedLost }: BrowserClientOptions): BrowserClient {
  const missing = missingAbility(globalThis);
  let spare = missing ? undefined : startWorker();
  /** Takes the spare Worker. If that one did not start, another may start now. */
  const take = async (taken = spare) => {
    spare = undefined;
    const started = await taken;
    return started?.ok ? started : startWorker();
  };
  let sound: BrowserSound | undefined;
  const open = (entrance: RoomOutlet['entrance']): RoomView => {
    if (missing) return failedRoom(missing);
    const room = openInWorker({ starting: take(), audio, onSeedLost, entrance });
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

function failedRoom(code: MissingAbility): RoomView {
  const snapshot: RoomSnapshot = { phase: 'failed', code };
  const nothing = () => undefined;
  const actions = createRoomActions(nothing);
  return { subscribe: () => nothing, snapshot: () => snapshot, chat: silentChat, actions, close: nothing };
}
