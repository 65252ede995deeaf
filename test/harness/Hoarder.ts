import type { Bytes, Secret } from '@sotto/base';
import { createFrameOpener, deriveSenderKey, type FrameOpener, type KeySource } from '@sotto/frames';
import type { KeyAgent } from '@sotto/keys';
import { Hoard } from '../simulation/Hoard.ts';

/** Somebody inside whose client keeps every media secret that it ever held, and tries them on whatever the relay had. */
export class Hoarder {
  readonly #hoard = new Hoard();
  readonly #mediaSalt: Bytes;
  readonly #openers = new Map<Bytes, FrameOpener>();

  /** Hoards from now on, before the agent's own client sees what an event brought or took. */
  constructor(agent: KeyAgent, mediaSalt: Bytes) {
    this.#mediaSalt = mediaSalt;
    const handle = agent.handle.bind(agent);
    agent.handle = async (event) => {
      const messages = await handle(event);
      const { sequence } = agent.log.log;
      const generations = Array.from({ length: sequence + 1 }, (_, generation) => generation);
      await this.#hoard.loot(agent, generations, agent.current()?.step ?? highestStep);
      return messages;
    };
  }

  /** Whether a frame opens as its own header says, once; the sessions are the same objects at each call. */
  async opens(sealed: Bytes, sessions: readonly Bytes[]): Promise<boolean> {
    for (const session of sessions) if ((await this.#openerOf(session).open(sealed)).ok) return true;
    return false;
  }

  /** Whether a frame opens with anything hoarded, or any of so many steps after it, whatever its header says. */
  async opensAnyhow(sealed: Bytes, sessions: readonly Bytes[], steps: number): Promise<boolean> {
    const secrets = await this.#hoard.allSecrets(steps);
    for (const session of sessions) {
      for (const secret of secrets) if ((await this.#openerWith(secret, session).open(sealed)).ok) return true;
    }
    return false;
  }

  #openerOf(session: Bytes): FrameOpener {
    const known = this.#openers.get(session);
    const opener = known ?? createFrameOpener({ keys: this.#hoard.asKeySource(this.#mediaSalt), session });
    this.#openers.set(session, opener);
    return opener;
  }

  #openerWith(mediaSecret: Secret, session: Bytes): FrameOpener {
    const baseKey = () => deriveSenderKey({ mediaSalt: this.#mediaSalt, mediaSecret, senderSession: session });
    const keys: KeySource = { current: () => undefined, holds: () => true, baseKey };
    return createFrameOpener({ keys, session });
  }
}

/** Of a listener, who has no step of their own: no room here lives longer. */
const highestStep = 64;
