import type { ChatView, ReactionGroup } from '@sotto/client';
import { shownName } from '../../names/shownName.ts';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import { ReactionIcon } from './ReactionIcon.tsx';
import { useChat } from './useChat.ts';

/** The reactions of the last seconds, in a lane of their own that covers nobody. */
export function ReactionLane({ chat }: { readonly chat: ChatView }) {
  const { reactions, moreReactions } = useChat(chat);
  const { reactions: words } = laterStrings();
  if (reactions.length === 0) return null;
  return (
    <ul className="reaction-lane" aria-label={words.lane}>
      {reactions.map((group) => (
        <li key={group.id}>
          <ReactionIcon kind={group.kind} />
          <span>{describe(group)}</span>
        </li>
      ))}
      {moreReactions > 0 && <li>{words.more(moreReactions)}</li>}
    </ul>
  );
}

function describe({ kind, by, to, count }: ReactionGroup): string {
  const { reactions: words } = laterStrings();
  const who = strings.people(
    by.map((name) => shownName(name)),
    count - by.length,
  );
  return to === undefined ? words.said(who, words.kinds[kind]) : words.saidFor(who, words.kinds[kind], shownName(to));
}
