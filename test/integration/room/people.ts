import { randomBytes, Secret } from '@sotto/base';
import type { NewRoom, RoomSnapshot } from '@sotto/client';
import { type NodeRoom, type NodeRoomOptions, openNodeRoom, startNodeRoom } from '@sotto/client/node';
import { onTestFinished } from 'vitest';

/** The frames that a person heard, in order. */
export interface HeardFrame {
  readonly speaker: string;
  readonly opus: Uint8Array;
  readonly muted: boolean;
}

/** A person with a client of their own. */
export interface Person extends NodeRoom {
  readonly heard: readonly HeardFrame[];
  /** The snapshot while inside; throws in any other phase. */
  inside(): Extract<RoomSnapshot, { phase: 'inside' }>;
  /** Waits for a snapshot that fits; throws with the last one after a while. */
  until(fits: (snapshot: RoomSnapshot) => boolean, withinMs?: number): Promise<RoomSnapshot>;
}

type Settings = Omit<NodeRoomOptions, 'onFrame' | 'rootSeed'> & { rootSeed?: Secret };

function settle(settings: Settings): { options: NodeRoomOptions; heard: HeardFrame[] } {
  const heard: HeardFrame[] = [];
  const onFrame = (speaker: string, opus: Uint8Array, muted: boolean) => void heard.push({ speaker, opus, muted });
  return { options: { rootSeed: new Secret(randomBytes(32)), ...settings, onFrame }, heard };
}

type Made = Partial<Pick<NewRoom, 'everyoneSpeaks' | 'policy' | 'name' | 'title' | 'house'>>;

/** Begins to make a room. */
export function begin(settings: Settings & Made): Person {
  const { everyoneSpeaks = false, policy = 'keep-talking', name = 'Ada', title = 'Evening talk', ...more } = settings;
  const { house, ...rest } = more;
  const { options, heard } = settle(rest);
  const made = { title, name, everyoneSpeaks, policy, ...(house ? { house } : {}) };
  return become(startNodeRoom(made, options), heard);
}

/** Makes a room and waits until its maker is on stage, unmuted. */
export async function host(settings: Settings & Made): Promise<Person> {
  const person = begin(settings);
  await person.until((snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage && !snapshot.isMuted);
  return person;
}

/** Opens a link, up to its preview or its failure. */
export async function visit(link: string, settings: Settings): Promise<Person> {
  const { options, heard } = settle(settings);
  const person = become(openNodeRoom(link, options), heard);
  await person.until(({ phase }) => phase === 'preview' || phase === 'failed');
  return person;
}

/** Opens a link and goes in to listen. */
export async function join(link: string, settings: Settings & { name?: string }): Promise<Person> {
  const { name = 'Bob', ...rest } = settings;
  const person = await visit(link, rest);
  person.room.actions.enter(name);
  await person.until(({ phase }) => phase === 'inside');
  return person;
}

function become(made: NodeRoom, heard: HeardFrame[]): Person {
  onTestFinished(() => made.room.close());
  const { room } = made;
  return {
    ...made,
    heard,
    inside() {
      const snapshot = room.snapshot();
      if (snapshot.phase !== 'inside') throw new Error(`not inside: ${describeSnapshot(snapshot)}`);
      return snapshot;
    },
    until: async (fits, withinMs = 30_000) => {
      await eventually(() => fits(room.snapshot()), { withinMs, describe: () => describeSnapshot(room.snapshot()) });
      return room.snapshot();
    },
  };
}

function describeSnapshot(snapshot: RoomSnapshot): string {
  return JSON.stringify(snapshot, (key, value) => (key === 'link' || key === 'key' ? undefined : value));
}

/** Waits until a condition holds. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  { withinMs = 30_000, describe = () => '' }: { withinMs?: number; describe?: () => string } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`did not come true in ${withinMs} ms ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function pauseMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
