import type { Bytes } from '@sotto/base';
import type { KeyAgent } from '@sotto/keys';
import { RoomFrames } from '../../packages/client/src/RoomFrames.ts';

/** A frame as it left its speaker. */
export interface SentFrame {
  readonly sealed: Bytes;
  /** The newest statement of the room's log that its speaker knew when sealing began. */
  readonly knewSequence: number;
}

/** What the Node clients of this process do with their frames. */
export interface FrameWatch {
  readonly sent: readonly SentFrame[];
  /** The part in the key agreement that a room's frames ask. */
  agentOf(frames: RoomFrames | undefined): KeyAgent;
  /** Whoever goes inside later is as before. */
  stop(): void;
}

/** Watches every Node client that goes inside from now on, and changes nothing of what it does. */
export function watchFrames(onAgent: (agent: KeyAgent) => void = () => undefined): FrameWatch {
  const agents = new WeakMap<RoomFrames, KeyAgent>();
  const sent: SentFrame[] = [];
  const { useAgent, seal } = RoomFrames.prototype;

  RoomFrames.prototype.useAgent = function watch(this: RoomFrames, agent, signer) {
    agents.set(this, agent as KeyAgent);
    onAgent(agent as KeyAgent);
    useAgent.call(this, agent, signer);
  };

  RoomFrames.prototype.seal = async function watch(this: RoomFrames, content) {
    const knewSequence = agents.get(this)?.log.log.sequence ?? 0;
    const sealed = await seal.call(this, content);
    if (sealed.ok) sent.push({ sealed: sealed.value.slice(), knewSequence });
    return sealed;
  };

  return {
    sent,
    agentOf(frames) {
      const agent = frames && agents.get(frames);
      if (!agent) throw new Error('nobody is inside with these frames');
      return agent;
    },
    stop: () => void Object.assign(RoomFrames.prototype, { useAgent, seal }),
  };
}
