import { type Bytes, toBase64url } from '@sotto/base';
import {
  createFrameOpener,
  createFrameSealer,
  deriveSenderKey,
  type FrameOpener,
  type FrameSealer,
  type KeySource,
  type Position,
} from '@sotto/frames';
import {
  type After,
  type AgreementEvent,
  KeyAgent,
  type MemberLog,
  openMemberLog,
  type Participant,
  readIntoLog,
} from '@sotto/keys';
import { readStatement } from '@sotto/statements';
import { createVoice } from '../../packages/keys/src/agreement/createVoice.ts';
import { Hoard } from './Hoard.ts';
import type { StoredLog } from './RoomServer.ts';

/** A frame as the relay forwards it, with what the simulation knows of it. */
export interface SentFrame {
  readonly by: Member;
  readonly sealed: Bytes;
  readonly atMs: number;
  readonly position: Position;
  /** The newest statement that its speaker knew. */
  readonly knewSequence: number;
  readonly isSound: boolean;
}

/** The key source of frames over a member's agreement; it waits for nothing, since simulated time stands still meanwhile. */
export function toKeySource(agent: KeyAgent, mediaSalt: Bytes): KeySource {
  return {
    current: () => agent.current(),
    holds: (position, session) => agent.holds(position, session),
    async baseKey(position, session) {
      const mediaSecret = await agent.mediaSecret(position);
      if (!mediaSecret) return undefined;
      const key = await deriveSenderKey({ mediaSalt, mediaSecret, senderSession: session });
      mediaSecret.wipe();
      return key;
    },
  };
}

/** One stay of one person: real keys, real frames, and a hoard of all that they ever held. */
export class Member {
  readonly name: string;
  readonly self: Participant;
  readonly agent: KeyAgent;
  readonly hoard = new Hoard();
  readonly credential: Bytes;
  readonly enteredAtMs: number;
  readonly #sealer: FrameSealer;
  readonly #openers = new Map<string, FrameOpener>();
  batch = 0;
  /** Whether its page gets no time. */
  isAsleep = false;
  readonly unread: AgreementEvent[] = [];
  /** Whether nothing reaches it and nothing leaves it. */
  isCut = false;
  hasLeft = false;

  constructor(options: {
    readonly name: string;
    readonly self: Participant;
    readonly credential: Bytes;
    readonly log: MemberLog;
    readonly clock: () => number;
    readonly after: After;
  }) {
    this.name = options.name;
    this.self = options.self;
    this.credential = options.credential;
    this.enteredAtMs = options.clock();
    this.agent = new KeyAgent(options.self, options);
    this.agent.useVoice(createVoice);
    this.#sealer = createFrameSealer({ keys: this.#source(), session: this.session });
  }

  get session(): Bytes {
    return this.self.session.signing.publicKey;
  }

  get join(): Bytes {
    return this.self.join;
  }

  #source(): KeySource {
    return toKeySource(this.agent, this.self.keys.mediaSalt.expose());
  }

  /** Seals a word, or silence while the gate is closed. */
  async speak(atMs: number): Promise<SentFrame | undefined> {
    const position = this.agent.current();
    if (!position) return undefined;
    const isSound = this.agent.isMicrophoneOpen();
    const sealed = await this.#sealer.seal(isSound ? Uint8Array.of(0x78, 1) : 'muted');
    if (!sealed.ok) return undefined;
    const knewSequence = this.agent.log.log.sequence;
    return { by: this, sealed: sealed.value, atMs, position, knewSequence, isSound };
  }

  /** Whether a frame opens, as the rules have it. */
  async hears({ by, sealed }: SentFrame): Promise<boolean> {
    const name = toBase64url(by.session);
    const opener = this.#openers.get(name) ?? createFrameOpener({ keys: this.#source(), session: by.session });
    this.#openers.set(name, opener);
    return (await opener.open(sealed)).ok;
  }

  /** Whether a frame opens with anything that this member ever held. */
  async canOpen({ by, sealed }: SentFrame): Promise<boolean> {
    const keys = this.hoard.asKeySource(this.self.keys.mediaSalt.expose());
    return (await createFrameOpener({ keys, session: by.session }).open(sealed)).ok;
  }
}

/** A member's reading of a stored log; throws where it is refused. */
export async function readLog(stored: StoredLog, { keys }: Pick<Participant, 'keys'>): Promise<MemberLog> {
  const opened = await openMemberLog(stored, keys);
  if (!opened.ok) throw new Error(opened.error.code);
  let log = opened.value;
  for (const statement of stored.statements) {
    const next = readIntoLog(log, await readStatement(statement), keys);
    if (!next.ok) throw new Error(next.error.code);
    log = next.value;
  }
  return log;
}
