import type { Bytes } from '@sotto/base';
import type { FrameKeys } from '@sotto/frames';
import type { StepCover } from '@sotto/keys';
import { RoomAgent } from '../../packages/client/src/join/RoomAgent.ts';
import { RoomFrames } from '../../packages/client/src/stage/RoomFrames.ts';

/** A frame as it left its speaker. */
export interface SentFrame {
  readonly sealed: Bytes;
  /** The newest statement of the room's log that its speaker knew when sealing began. */
  readonly knewNumber: number;
}

/** Records the frames of the Node clients in this process. */
export interface FrameWatch {
  readonly sent: readonly SentFrame[];
  /** Every step that one of them went to: the public part of its key. */
  readonly covers: ReadonlyMap<string, StepCover>;
  /** The keys part of the client whose frames are watched. */
  agentOf(frames: RoomFrames | undefined): RoomAgent;
  /** Stops watching; clients that enter later are not watched. */
  stop(): void;
}

/** Watches every Node client that goes inside from now on, and changes nothing of what it does. */
export function watchFrames(onKeys: (agent: RoomAgent, keys: FrameKeys) => void = () => undefined): FrameWatch {
  const bySigner = new WeakMap<RoomAgent['signer'], RoomAgent>();
  const agents = new WeakMap<RoomFrames, RoomAgent>();
  const covers = new Map<string, StepCover>();
  const sent: SentFrame[] = [];
  const { publish, seal } = RoomFrames.prototype;
  const { arrive } = RoomAgent.prototype;

  RoomAgent.prototype.arrive = function watch(this: RoomAgent) {
    bySigner.set(this.signer, this);
    return arrive.call(this);
  };

  RoomFrames.prototype.publish = function watch(this: RoomFrames, signer, keys) {
    const agent = bySigner.get(signer);
    if (agent) {
      agents.set(this, agent);
      for (const { steps } of agent.state.ring) {
        for (const cover of steps) covers.set(`${cover.generation}/${cover.step}`, cover);
      }
      onKeys(agent, keys);
    }
    publish.call(this, signer, keys);
  };

  RoomFrames.prototype.seal = async function watch(this: RoomFrames, content) {
    const knewNumber = agents.get(this)?.state.log.log.number ?? 0;
    const sealed = await seal.call(this, content);
    if (sealed.ok) sent.push({ sealed: sealed.value.slice(), knewNumber });
    return sealed;
  };

  return {
    sent,
    covers,
    agentOf(frames) {
      const agent = frames && agents.get(frames);
      if (!agent) throw new Error('nobody is inside with these frames');
      return agent;
    },
    stop() {
      Object.assign(RoomFrames.prototype, { publish, seal });
      RoomAgent.prototype.arrive = arrive;
    },
  };
}
