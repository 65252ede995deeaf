import type { ReactionKind } from '@sotto/keys';
import type { Power, RoomControl } from './RoomSnapshot.ts';

/** The actions of a person in a room. Each returns at once; the outcome shows in the next snapshot. */
export interface RoomActions {
  /** Goes in to listen, under a name (an empty one becomes `Listener` in the view's language). */
  enter(name: string): void;
  /** Takes a microphone on stage, where `maySpeak`. */
  joinStage(): void;
  stepDown(): void;
  mute(): void;
  unmute(): void;
  leave(): void;
  /** Looks at the audience from one index to before another. Looking again at known people costs nothing. */
  showAudience(from: number, to: number): void;
  /** Ends the room for everybody; for moderators. */
  endForAll(): void;
  raiseHand(): void;
  lowerHand(): void;
  /** Declines for now; the way to the stage stays open. Accepting is `joinStage`. */
  declineInvitation(): void;
  /** Uses a power on a person, by their `key`. */
  use(power: Power, key: string): void;
  control(what: RoomControl): void;
  /** Goes on despite the reasons that hold the microphone now, for this person alone. */
  goOn(): void;
  /** Keeps `privacy` up to date or stops doing so. It costs a message for every 64 people. */
  showPrivacy(isShown: boolean): void;
  /** Writes a message, perhaps in answer to another one, by its id. */
  say(text: string, replyTo: string | undefined): void;
  /** Writes an own message that was not sent once more, as the newest. */
  sayAgain(id: string): void;
  /** Deletes an own message for everybody. */
  deleteMessage(id: string): void;
  /** Hides a message for everybody; for moderators. */
  hideMessage(id: string): void;
  /** Reacts, perhaps for a person, by their `key`. */
  react(kind: ReactionKind, to: string | undefined): void;
}

type Arity<Name extends keyof RoomActions> = Parameters<RoomActions[Name]>['length'];

/** Every action, with the number of its arguments. If one is missing here, the types don't fit. */
const arities: { readonly [Name in keyof RoomActions]: Arity<Name> } = {
  enter: 1,
  joinStage: 0,
  stepDown: 0,
  mute: 0,
  unmute: 0,
  leave: 0,
  showAudience: 2,
  endForAll: 0,
  raiseHand: 0,
  lowerHand: 0,
  declineInvitation: 0,
  use: 2,
  control: 1,
  goOn: 0,
  showPrivacy: 1,
  say: 2,
  sayAgain: 1,
  deleteMessage: 1,
  hideMessage: 1,
  react: 2,
};

/** Carries out an action by its name. */
export type Act = (name: keyof RoomActions, args: readonly unknown[]) => void;

/**
 * Makes every action of a room from one function, for the page's client, for rooms without effect and for fakes. It
 * passes on no argument beyond those of the action, so a button may hand its event to an action.
 */
export function createRoomActions(act: Act): RoomActions {
  const actions = Object.entries(arities).map(([name, arity]) => [
    name,
    (...args: unknown[]) => act(name as keyof RoomActions, args.slice(0, arity)),
  ]);
  return Object.fromEntries(actions) as RoomActions;
}
