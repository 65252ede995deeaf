import { type Bytes, Secret } from '@sotto/base';
import { deriveSenderKey, type KeySource, type Position } from '@sotto/frames';
import type { KeyAgent } from '@sotto/keys';
import { deriveLaterSecret, deriveNextSecret } from '../../packages/keys/src/agreement/mediaSecret.ts';

/** Every secret that a member ever held: a client changed so that it forgets nothing and stops at nothing. */
export class Hoard {
  readonly #lowest = new Map<number, { step: number; bytes: Bytes }>();

  /** Copies what an agent can give of these generations, from the lowest step that it can. */
  async loot(agent: KeyAgent, generations: readonly number[], highest: number): Promise<void> {
    for (const generation of generations) {
      const known = this.#lowest.get(generation);
      for (let step = 0; step <= Math.min(highest + 2, (known?.step ?? Number.POSITIVE_INFINITY) - 1); step++) {
        const secret = await agent.mediaSecret({ generation, step });
        if (!secret) continue;
        this.#lowest.set(generation, { step, bytes: secret.expose().slice() });
        secret.wipe();
        break;
      }
    }
  }

  /** A source that opens all that the hoard can, whatever the rules say. */
  asKeySource(mediaSalt: Bytes): KeySource {
    return {
      current: () => undefined,
      holds: () => true,
      baseKey: async (position, session) => {
        const mediaSecret = await this.#secret(position);
        return mediaSecret && deriveSenderKey({ mediaSalt, mediaSecret, senderSession: session });
      },
    };
  }

  /** Each secret that was hoarded, and as many steps after it as one likes. */
  async allSecrets(steps: number): Promise<readonly Secret[]> {
    const all: Secret[] = [];
    for (const { bytes } of this.#lowest.values()) {
      let secret = new Secret(bytes.slice());
      for (let taken = 0; taken <= steps; taken++) {
        all.push(secret);
        secret = await deriveNextSecret(secret);
      }
    }
    return all;
  }

  async #secret({ generation, step }: Position): Promise<Secret | undefined> {
    const lowest = this.#lowest.get(generation);
    if (!lowest || lowest.step > step) return undefined;
    return deriveLaterSecret(new Secret(lowest.bytes.slice()), step - lowest.step);
  }
}
