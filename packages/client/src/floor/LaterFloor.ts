import type { Fault, Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import type { InnerRoom } from '../InnerRoom.ts';
import type { Moderation, RoomActions } from '../RoomSnapshot.ts';
import type { Known, Standing } from '../Roster.ts';
import type { StageWish } from '../StageWish.ts';
import type { Stay, StayOptions } from '../Stay.ts';
import { calmStanding, drawCalmFloor } from './calmFloor.ts';
import type { Floor } from './Floor.ts';

type Done = Result<null, Fault<Code>>;

export interface LaterFloorOptions {
  readonly wish: StageWish;
  readonly stay: () => Stay | undefined;
  readonly inner: () => InnerRoom | undefined;
  readonly onChange: () => void;
  /** A moderator put us out. */
  readonly onRemoved: () => void;
  /** Carries out what a person asked for; a refusal shows as a fault. */
  readonly attempt: (step: () => Promise<Done>) => void;
}

type FloorAction =
  | 'raiseHand'
  | 'lowerHand'
  | 'declineInvitation'
  | 'use'
  | 'control'
  | 'goOnWithout'
  | 'showPrivacy'
  | 'endForAll';

/** The floor of a room, which is on no way to its sound, and so is loaded once that is there. */
export class LaterFloor {
  readonly #options: LaterFloorOptions;
  #floor: Floor | undefined;

  constructor(options: LaterFloorOptions) {
    this.#options = options;
  }

  readonly actions: Pick<RoomActions, FloorAction> = {
    raiseHand: () => this.#attempt((floor) => floor.raiseHand()),
    lowerHand: () => this.#attempt((floor) => floor.lowerHand()),
    declineInvitation: () => this.#floor?.declineInvitation(),
    use: (power, key) => this.#attempt((floor) => floor.use(power, key)),
    control: (what) => this.#attempt((floor) => floor.control(what)),
    goOnWithout: (key) => this.#floor?.goOnWithout(key),
    showPrivacy: (isShown) => this.#floor?.showPrivacy(isShown),
    endForAll: () => this.#options.stay()?.agent.wish({ kind: 'close', act: 'close' }),
  };

  /** What a stay tells of the floor. */
  readonly handlers: Pick<StayOptions, 'onStatement' | 'onListeners' | 'onEvent'> = {
    onStatement: (gate) => {
      const stay = this.#options.stay();
      if (stay) this.#options.inner()?.log.adopt(stay.agent.agent.log);
      if (this.#floor) this.#floor.onStatement(gate);
      else this.#options.onChange();
    },
    onListeners: (listeners) => this.#floor?.see(listeners),
    onEvent: (event) => this.#floor?.hear(event),
  };

  /** A stay has begun. */
  async begin(): Promise<void> {
    if (this.#isBanned()) return this.#options.onRemoved();
    const { Floor } = await import('./Floor.ts');
    const inner = this.#options.inner();
    if (!(inner && this.#options.stay())) return;
    const { access, roster } = inner;
    this.#floor ??= new Floor({ ...this.#options, access, roster, stay: () => this.#expectStay() });
    this.#floor.begin();
    this.#options.onChange();
  }

  /** On the way to the stage: there is nothing to ask for any more. */
  goOnStage(): void {
    this.#floor?.goOnStage();
  }

  draw(): Moderation {
    const { stay, inner } = this.#options;
    return this.#floor?.draw() ?? drawCalmFloor({ stay: stay(), inner: inner() });
  }

  standingOf(known: Known): Standing {
    return this.#floor?.standingOf(known) ?? calmStanding(known, this.#options.inner()?.log.log?.log);
  }

  close(): void {
    this.#floor?.close();
  }

  #attempt(step: (floor: Floor) => Promise<Done>): void {
    const floor = this.#floor;
    if (floor) this.#options.attempt(() => step(floor));
  }

  /** Whether this person stays out: nobody would give them a key. [P7] */
  #isBanned(): boolean {
    const memberKey = this.#options.inner()?.access.memberKey.publicKey;
    return memberKey !== undefined && this.#expectStay().agent.agent.isBanned(memberKey);
  }

  #expectStay(): Stay {
    const stay = this.#options.stay();
    if (!stay) throw new Error('a floor begins with a stay');
    return stay;
  }
}
