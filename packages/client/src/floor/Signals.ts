import { type Bytes, isEqual, ok, toBase64url } from '@sotto/base';
import { type Credential, openSignal, type Signal, sealSignal } from '@sotto/keys';
import { isModerator } from '@sotto/records';
import type { Done } from '../Done.ts';
import type { RoomAccess } from '../join/RoomAccess.ts';
import type { Stay } from '../join/Stay.ts';

export interface SignalsOptions {
  readonly access: RoomAccess;
  readonly stay: () => Stay;
}

/** A moderator's request to this client, with its sender. */
export interface HeardSignal {
  readonly kind: Signal['kind'];
  readonly by: string;
}

/** Moderators' requests to other clients, which follow them. The server can neither read nor make one. [R14] */
export class Signals {
  readonly #options: SignalsOptions;
  #counter = 0;
  /** The last counter of each session that was obeyed. */
  readonly #heard = new Map<string, number>();
  /** The newest statement when our join began: older heads vouch for nothing. */
  #since = 0;

  constructor(options: SignalsOptions) {
    this.#options = options;
  }

  /** A join begins. */
  begin(): void {
    this.#since = this.#options.stay().agent.log.number;
  }

  /** Asks one person's client, or everybody's if `target` is null. */
  async send(kind: Signal['kind'], target: Bytes | null): Promise<Done> {
    const { access, stay } = this.#options;
    const { connection, join, agent } = stay();
    this.#counter += 1;
    const { head } = agent.log;
    const signal = sealSignal({ counter: this.#counter, head, kind, target }, { ...access, join });
    const sent = await connection.request('signal', { signal });
    return sent.ok ? ok(null) : sent;
  }

  /**
   * Opens a signal that this client should follow: one that a moderator sent to us, once, and none from before we came.
   */
  hear(from: Bytes, sealed: Bytes): HeardSignal | undefined {
    const { stay, access } = this.#options;
    const { agent, join } = stay();
    const credential = agent.member(from)?.credential;
    if (!credential || !isModerator(agent.log, credential.member)) return undefined;
    const signal = openSignal(sealed, { keys: access.keys, session: credential.session, join: from });
    if (!signal.ok || !this.#isFresh(signal.value, credential)) return undefined;
    const { target, kind } = signal.value;
    return target && !isEqual(target, join) ? undefined : { kind, by: credential.name };
  }

  #isFresh({ counter, head }: Signal, { session }: Credential): boolean {
    const name = toBase64url(session);
    const { recent } = this.#options.stay().agent.memberLog;
    const isKnown = [...recent.values()].some((log) => log.number >= this.#since && isEqual(log.head, head));
    if (!isKnown || counter <= (this.#heard.get(name) ?? 0)) return false;
    this.#heard.set(name, counter);
    return true;
  }
}
