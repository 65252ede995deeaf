import type { Person, RoomSnapshot } from '@sotto/client';
import { laterStrings } from '../../strings/later.ts';
import { namesOf } from './namesOf.ts';

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;
type People = readonly Person[];

/**
 * Describes the changes between two snapshots of a room, in sentences for people who can't see it. It leaves out people
 * who came and went in between, and who speaks.
 */
export function newsBetween(before: Inside, after: Inside): string[] {
  const { news } = laterStrings();
  const was = byKey(before.stage);
  const is = byKey(after.stage);
  const others = after.stage.filter(({ isSelf }) => !isSelf);
  return [
    ...ownNews(before, after),
    ...roomNews(before, after),
    ...sentence(
      others.filter(({ key }) => !was.has(key)),
      news.onStage,
    ),
    ...sentence(
      before.stage.filter(({ key, isSelf }) => !isSelf && !is.has(key)),
      news.offStage,
    ),
    ...sentence(promoted(before, after), news.moderating),
    ...sentence(
      others.filter(({ key, isMuted }) => isMuted && was.get(key)?.isMuted === false),
      news.muted,
    ),
    ...(after.isModerator && before.isModerator ? moderatorsNews(before, after) : []),
  ];
}

function ownNews(before: Inside, after: Inside): string[] {
  const { news } = laterStrings();
  const said: string[] = [];
  // A notice of its own names the moderator.
  const isMutedByOther = after.mutedBy?.id !== before.mutedBy?.id;
  if (before.isWaiting && !after.isWaiting) said.push(news.youWereLetIn);
  if (after.isOnStage !== before.isOnStage) said.push(after.isOnStage ? news.youOnStage : news.youOffStage);
  else if (after.isOnStage && after.isMuted && !before.isMuted && !isMutedByOther) said.push(news.youMuted);
  if (after.isModerator !== before.isModerator)
    said.push(after.isModerator ? news.youModerate : news.youModerateNoMore);
  return said;
}

function roomNews(before: Inside, after: Inside): string[] {
  const { news } = laterStrings();
  if (after.isLocked === before.isLocked) return [];
  return [after.isLocked ? news.locked : news.unlocked];
}

/** People who were there before and have become moderators since. */
function promoted(before: Inside, after: Inside): People {
  const was = byKey([...before.audience, ...before.stage]);
  const others = [...after.stage, ...after.audience].filter(({ isSelf }) => !isSelf);
  return others.filter(({ key, isModerator }) => isModerator && was.get(key)?.isModerator === false);
}

/** News for moderators: new requests, and people whom another moderator let in. */
function moderatorsNews(before: Inside, after: Inside): string[] {
  const { news } = laterStrings();
  const raised = byKey(before.raisedHands.map(({ person }) => person));
  const waited = byKey(before.waiting);
  const is = byKey([...after.audience, ...after.stage]);
  return [
    ...sentence(
      after.raisedHands.map(({ person }) => person).filter(({ key, isSelf }) => !isSelf && !raised.has(key)),
      news.raised,
    ),
    ...sentence(
      after.waiting.filter(({ key }) => !waited.has(key)),
      news.waiting,
    ),
    // People who left or are out of sight were not let in.
    ...sentence(
      before.waiting.filter(({ key }) => is.get(key)?.isWaiting === false),
      news.letIn,
    ),
  ];
}

function byKey(people: People): ReadonlyMap<string, Person> {
  return new Map(people.map((person) => [person.key, person]));
}

function sentence(people: People, say: (people: string, isOne: boolean) => string): string[] {
  if (people.length === 0) return [];
  return [say(namesOf(people), people.length === 1)];
}
