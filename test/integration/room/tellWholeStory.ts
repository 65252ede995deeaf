import { randomBytes, Secret } from '@sotto/base';
import type { Power, RoomSnapshot } from '@sotto/client';
import type { RunningSotto } from '../../harness/startSotto.ts';
import type { StoredRow } from '../../wiretap/Evidence.ts';
import { readRows } from '../../wiretap/readRows.ts';
import { claim, look } from '../house/startHouse.ts';
import { eventually, host, join, type Person, visit } from './people.ts';
import { type Proxy as Path, startProxy } from './startProxy.ts';

/** Names and titles that must be seen nowhere. */
export const canaries = {
  house: 'Marrowglen Hall',
  title: 'Glasswing Orchard',
  owner: 'Quillfeather',
  moderator: 'Inkwell Brindle',
  speaker: 'Thistledown',
  late: 'Juniper Vale',
  removed: 'Ember Sparrow',
  banned: 'Saltmarsh Finch',
  message: 'Meet where the herons nest',
  answer: 'Bring the copper kettle',
};

/** The facts of a session that the test knows and the server must not. */
export interface WholeStory {
  readonly link: string;
  readonly houseFragment: string;
  /** Root seeds of people, by what they are in the story. */
  readonly seeds: Readonly<Record<string, Secret>>;
  /**
   * Secrets of people who were never on stage and whose powers never changed: the server never saw their member keys.
   */
  readonly hidden: Readonly<Record<string, Secret>>;
  /** Rows while the room exists. */
  readonly rows: readonly StoredRow[];
}

/** Tells whether a message of this name has reached the server, or left it. */
type Happening = (name: string) => boolean;

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;

/** Plays one room, listed in a house, in which everything happens that clients can do to each other. */
export async function tellWholeStory(sotto: RunningSotto, hasHappened: Happening): Promise<WholeStory> {
  const fragment = await claim(sotto, canaries.house);
  const hallway = look(fragment, sotto);
  const house = { fragment, isListed: true };
  const owner = await host({ ...sotto, name: canaries.owner, title: canaries.title, house });
  const { link } = owner.inside();
  await hallway.sees(`${canaries.title}: ${canaries.owner}, 0 listening`);
  // A person who stays at the door looks again after a while.
  await visit(link, sotto);
  const seeds = { speaker: seed(), late: seed(), removed: seed(), banned: seed() };
  const proxy = await startProxy(sotto);
  const moderator = await join(link, { ...sotto, name: canaries.moderator });
  const speaker = await join(link, { ...sotto, origin: proxy.origin, name: canaries.speaker, rootSeed: seeds.speaker });
  const removed = await join(link, { ...sotto, name: canaries.removed, rootSeed: seeds.removed });
  const banned = await join(link, { ...sotto, name: canaries.banned, rootSeed: seeds.banned });

  banned.room.actions.raiseHand();
  await raiseAndLower(owner, speaker);
  await comeOnStage(owner, speaker);
  await act(owner, 'make-moderator', canaries.moderator);
  await moderator.until(inside(({ isModerator }) => isModerator));
  await muteAndLookAround(moderator, speaker);
  await writeAndReact(moderator, speaker);
  await comeBack(speaker, proxy);
  const lateProxy = await startProxy(sotto);
  await letIn(owner, { link, sotto: { ...sotto, origin: lateProxy.origin }, rootSeed: seeds.late });
  await act(owner, 'remove', canaries.removed);
  await removed.until(({ phase }) => phase === 'removed');
  await act(owner, 'ban', canaries.banned);
  await banned.until(({ phase }) => phase === 'removed');
  await act(owner, 'move-to-audience', canaries.speaker);
  await speaker.until(inside(({ isOnStage }) => !isOnStage));
  await act(owner, 'take-moderator', canaries.moderator);
  await moderator.until(inside(({ isModerator }) => !isModerator));
  await loseTheWay(owner, { sotto, lateProxy });
  await eventually(() => ['peek', 'connection', 'stage-settled'].every(hasHappened), { withinMs: 20_000 });
  speaker.room.actions.leave();
  await speaker.until(({ phase }) => phase === 'left');
  await leaveAnother(sotto, fragment);
  const rows = await readRows(sotto.databaseUrl);
  await look(fragment, sotto).sees(`${canaries.title}: ${canaries.owner}, 1 listening`);
  owner.room.actions.endForAll();
  await owner.until(({ phase }) => phase === 'ended');
  await hallway.sees();
  await visit(link, sotto);
  const hidden = { removed: seeds.removed, banned: seeds.banned };
  return { link, houseFragment: fragment, seeds, hidden, rows };
}

async function raiseAndLower(owner: Person, speaker: Person): Promise<void> {
  const hands = (count: number) => owner.until(inside(({ raisedHands }) => raisedHands.length === 1 + count));
  for (const put of ['lowerHand', 'lower-hand'] as const) {
    speaker.room.actions.raiseHand();
    await hands(1);
    if (put === 'lowerHand') speaker.room.actions.lowerHand();
    else await act(owner, put, canaries.speaker);
    await hands(0);
  }
}

async function comeOnStage(owner: Person, speaker: Person): Promise<void> {
  await act(owner, 'invite', canaries.speaker);
  await speaker.until(inside(({ invitation }) => invitation?.by === canaries.owner));
  speaker.room.actions.joinStage();
  await speaker.until(inside(({ isOnStage }) => isOnStage));
  speaker.room.actions.unmute();
  await owner.until(inside(({ stage }) => stage.some(({ isSelf, isMuted }) => !isSelf && !isMuted)));
}

/** Chat with all that can happen to a message, and a reaction. */
async function writeAndReact(moderator: Person, speaker: Person): Promise<void> {
  const read = (person: Person, fates: readonly string[]) =>
    eventually(
      () =>
        person.room.chat
          .snapshot()
          .messages.map(({ fate }) => fate)
          .join() === fates.join(),
    );
  const idOf = (at: number) => moderator.room.chat.snapshot().messages[at]?.id ?? '';
  speaker.room.actions.say(canaries.message, undefined);
  await read(moderator, ['shown']);
  moderator.room.actions.say(canaries.answer, idOf(0));
  await read(speaker, ['shown', 'shown']);
  moderator.room.actions.deleteMessage(idOf(1));
  moderator.room.actions.hideMessage(idOf(0));
  await read(speaker, ['hidden', 'deleted']);
  moderator.room.actions.control('slow-chat');
  await speaker.until(inside(({ chatRule }) => chatRule === 'slow'));
  speaker.room.actions.react('clap', undefined);
  await eventually(() => moderator.room.chat.snapshot().reactions.length === 1);
}

async function muteAndLookAround(moderator: Person, speaker: Person): Promise<void> {
  // A new moderator is obeyed once the log says that they are here, which their heartbeat shows.
  moderator.room.actions.control('pause-hands');
  await speaker.until(inside(({ areHandsPaused }) => areHandsPaused));
  await act(moderator, 'mute', canaries.speaker);
  await speaker.until(inside(({ isMuted, mutedBy }) => isMuted && mutedBy?.by === canaries.moderator));
  moderator.room.actions.showPrivacy(true);
  await moderator.until(inside(({ privacy }) => privacy?.isComplete === true && privacy.relayCount !== undefined));
  moderator.room.actions.showPrivacy(false);
}

/** Lets everybody leave: the room is kept for a while. */
async function leaveAnother(sotto: RunningSotto, fragment: string): Promise<void> {
  const house = { fragment, isListed: false };
  const other = await host({ ...sotto, name: canaries.owner, title: canaries.title, house });
  other.room.actions.leave();
  await other.until(({ phase }) => phase === 'left');
}

/** Loses a connection: the server sees a ticket and a credential once more. */
async function comeBack(speaker: Person, proxy: Path): Promise<void> {
  proxy.cut();
  await speaker.until(inside(({ connection }) => connection !== 'connected'));
  await speaker.until(inside(({ connection }) => connection === 'connected'));
}

/** Lets one person go without a farewell, and restarts the relay, so that everybody else needs another path. */
async function loseTheWay(
  owner: Person,
  { sotto, lateProxy }: { sotto: RunningSotto; lateProxy: Path },
): Promise<void> {
  lateProxy.setOpen(false);
  lateProxy.cut();
  sotto.killRelay();
  await owner.until(inside(({ isOnStage }) => !isOnStage));
  await sotto.startRelay();
  await owner.until(
    inside(({ isOnStage }) => isOnStage),
    20_000,
  );
}

async function letIn(
  owner: Person,
  { link, sotto, rootSeed }: { link: string; sotto: Pick<RunningSotto, 'origin'>; rootSeed: Secret },
): Promise<void> {
  owner.room.actions.control('lock');
  await owner.until(inside(({ isLocked }) => isLocked));
  const late = await join(link, { ...sotto, name: canaries.late, rootSeed });
  await late.until(inside(({ isWaiting }) => isWaiting));
  await act(owner, 'let-in', canaries.late);
  await late.until(inside(({ isWaiting }) => !isWaiting));
  late.room.actions.showAudience(0, 50);
  await late.until(inside(({ audience }) => audience.some(({ isHandRaised }) => isHandRaised)));
  owner.room.actions.control('unlock');
  await owner.until(inside(({ isLocked }) => !isLocked));
}

/** Uses a power on a person, found by their name as on a page. */
async function act(by: Person, power: Power, name: string): Promise<void> {
  by.room.actions.showAudience(0, 50);
  const find = ({ stage, audience, waiting }: Inside) =>
    [...stage, ...audience, ...waiting].find((person) => person.name === name && person.powers.includes(power));
  await by.until(inside((snapshot) => find(snapshot) !== undefined));
  by.room.actions.use(power, find(by.inside())?.key ?? '');
}

function inside(fits: (snapshot: Inside) => boolean): (snapshot: RoomSnapshot) => boolean {
  return (snapshot) => snapshot.phase === 'inside' && fits(snapshot);
}

function seed(): Secret {
  return new Secret(randomBytes(32));
}
