import type { Person, RoomSnapshot } from '@sotto/client';
import { strings } from '../strings/index.ts';
import { isolate } from './isolate.ts';

type Inside = Extract<RoomSnapshot, { phase: 'inside' }>;

/** Names that one sentence holds; the others in it are a number. */
const mostNames = 3;

/**
 * What changed in a room between two looks at it, in sentences for whoever can't see it. Who came and went again in
 * between is no news, and neither is who speaks.
 */
export function newsBetween(before: Inside, after: Inside): string[] {
  const was = new Map(before.stage.map((person) => [person.key, person]));
  const is = new Map(after.stage.map((person) => [person.key, person]));
  const others = after.stage.filter(({ isSelf }) => !isSelf);
  const stayed = others.filter(({ key }) => was.has(key));
  const { news } = strings;
  return [
    ...ownNews(before, after),
    ...sentence(
      others.filter(({ key }) => !was.has(key)),
      news.onStage,
    ),
    ...sentence(
      before.stage.filter(({ key, isSelf }) => !isSelf && !is.has(key)),
      news.offStage,
    ),
    ...sentence(
      stayed.filter(({ key, isModerator }) => isModerator && !was.get(key)?.isModerator),
      news.moderating,
    ),
    ...sentence(
      stayed.filter(({ key, isMuted }) => isMuted && !was.get(key)?.isMuted),
      news.muted,
    ),
  ];
}

function ownNews(before: Inside, after: Inside): string[] {
  const { news } = strings;
  if (after.isOnStage !== before.isOnStage) return [after.isOnStage ? news.youOnStage : news.youOffStage];
  return after.isOnStage && after.isMuted && !before.isMuted ? [news.youMuted] : [];
}

function sentence(people: readonly Person[], say: (people: string) => string): string[] {
  if (people.length === 0) return [];
  const named = people.length <= mostNames + 1 ? people : people.slice(0, mostNames);
  const names = named.map(({ name }) => isolate(name));
  return [say(strings.news.people(names, people.length - named.length))];
}
