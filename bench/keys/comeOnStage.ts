import type { Crowd } from './createCrowd.ts';
import { row } from './measure.ts';

/** A listener comes on stage: from the server's yes to the first frame that it may seal. */
export async function comeOnStage({ room, listener, people }: Crowd): Promise<void> {
  const before = { ...listener.spent };
  const asked = room.time.nowMs;
  listener.isOnStage = true;
  await room.setStage([...room.stage.slice(0, -1), listener.join]);
  while (!listener.speaks(room.time.nowMs) && room.time.nowMs < asked + 60_000) await room.time.run(10);
  console.log(`\nComing on stage among ${people.length.toLocaleString('en')}, 50 ms a way`);
  row('from the server’s yes to the first frame', room.time.nowMs - asked);
  row('  CPU, bytes received', listener.spent.cpuMs - before.cpuMs, listener.spent.received - before.received);
  const speakingAt = { ...listener.spent };
  while (listener.state.roster.unopened.size > 0) await room.time.run(1_000);
  row('until it knows everybody by name, at leisure', room.time.nowMs - asked);
  row('  CPU, bytes received', listener.spent.cpuMs - speakingAt.cpuMs, listener.spent.received - speakingAt.received);
}
