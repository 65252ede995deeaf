import { RoomChat } from '../chat/RoomChat.ts';
import type { Done } from '../Done.ts';
import type { InnerRoom } from '../join/InnerRoom.ts';
import { isShutOut } from '../join/isShutOut.ts';
import type { Known, Standing } from '../join/Roster.ts';
import type { Stay, StayOptions } from '../join/Stay.ts';
import type { StageWish } from '../stage/StageWish.ts';
import type { RoomActions } from '../view/RoomActions.ts';
import type { Moderation } from '../view/RoomSnapshot.ts';
import { calmStanding, drawCalmFloor } from './calmFloor.ts';
import { Floor } from './Floor.ts';

export interface RoomFloorOptions {
  readonly wish: StageWish;
  readonly stay: () => Stay | undefined;
  readonly inner: () => InnerRoom | undefined;
  readonly onChange: () => void;
  /** Called when a moderator removed us. */
  readonly onRemoved: () => void;
  /** Carries out a person's action; a refusal shows as a fault. */
  readonly attempt: (step: () => Promise<Done>) => void;
}

/** The floor of a room: calm until a stay begins, and the same over all stays. */
export class RoomFloor {
  readonly #options: RoomFloorOptions;
  #floor: Floor | undefined;
  /** The chat of the same room. */
  readonly chat = new RoomChat({
    stay: () => this.#expectStay(),
    rule: () => this.#floor?.chatRule ?? 'open',
    attempt: (step) => this.#options.attempt(step),
  });

  constructor(options: RoomFloorOptions) {
    this.#options = options;
  }

  /** The actions that concern the floor and the chat. */
  readonly actions = {
    raiseHand: () => this.#attempt((floor) => floor.raiseHand()),
    lowerHand: () => this.#attempt((floor) => floor.lowerHand()),
    declineInvitation: () => this.#floor?.declineInvitation(),
    use: (power, key) => this.#attempt((floor) => floor.use(power, key)),
    control: (what) => this.#attempt((floor) => floor.control(what)),
    goOn: () => this.#options.stay()?.agent.goOn(),
    showPrivacy: (isShown) => this.#floor?.showPrivacy(isShown),
    endForAll: () => this.#options.stay()?.agent.wish({ act: 'close' }),
    ...this.chat.actions,
  } satisfies Partial<RoomActions>;

  /** The callbacks of a stay about the floor. */
  readonly handlers: Pick<StayOptions, 'onStatement' | 'onListeners' | 'onEvent'> = {
    onStatement: (header) => {
      const stay = this.#options.stay();
      if (stay) this.#options.inner()?.log.adopt(stay.agent.memberLog);
      if (this.#floor) this.#floor.onStatement(header);
      else this.#options.onChange();
    },
    onListeners: (listeners) => this.#floor?.see(listeners),
    onEvent: (event) => {
      this.#floor?.hear(event);
      this.chat.hear(event);
    },
  };

  /** Notes that a stay has begun. */
  begin(): void {
    if (isShutOut(this.#expectStay().agent.state)) {
      this.#options.onRemoved();
      return;
    }
    const inner = this.#options.inner();
    if (!inner) return;
    const { access, roster, entries } = inner;
    this.#floor ??= new Floor({ ...this.#options, access, roster, entries, stay: () => this.#expectStay() });
    this.#floor.begin();
    this.chat.begin(inner);
    this.#options.onChange();
  }

  /** Notes that the person goes on stage: hand and invitation are settled. */
  goOnStage(): void {
    this.#floor?.goOnStage();
  }

  draw(): Moderation {
    return this.#floor?.draw() ?? drawCalmFloor(this.#options.inner());
  }

  standingOf(known: Known): Standing {
    return this.#floor?.standingOf(known) ?? calmStanding(known, this.#options.inner()?.log.log?.log);
  }

  close(): void {
    this.#floor?.close();
    this.chat.close();
  }

  #attempt(step: (floor: Floor) => Promise<Done>): void {
    const floor = this.#floor;
    if (floor) this.#options.attempt(() => step(floor));
  }

  #expectStay(): Stay {
    const stay = this.#options.stay();
    if (!stay) throw new Error('a floor begins with a stay');
    return stay;
  }
}
