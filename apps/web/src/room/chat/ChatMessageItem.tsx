import type { ChatMessage, RoomActions } from '@sotto/client';
import { PersonName } from '../../parts/PersonName.tsx';
import { VoiceMark } from '../../parts/VoiceMark.tsx';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import { MessageText } from './MessageText.tsx';

interface ChatMessageItemProps {
  readonly message: ChatMessage;
  /** True if the reader moderates. */
  readonly isModerator: boolean;
  readonly actions: RoomActions;
  readonly onReply: (id: string) => void;
}

/** One message, with what the reader may do with it. */
export function ChatMessageItem({ message, isModerator, actions, onReply }: ChatMessageItemProps) {
  const { chat: words } = laterStrings();
  const { id, author, reply, atMs, fate, isBeforeGap } = message;
  return (
    <>
      <article className="message" data-fate={fate} data-own={author.isSelf || undefined}>
        <VoiceMark name={author.name} />
        <div className="by">
          <PersonName name={author.name} />
          {author.isModerator && <span className="role">{strings.room.moderator}</span>}
          <time dateTime={new Date(atMs).toISOString()}>{words.time(atMs)}</time>
        </div>
        <div className="said-text">
          {reply && (
            <blockquote>
              <PersonName name={reply.name} /> <span dir="auto">{reply.text || words.gone}</span>
            </blockquote>
          )}
          <Said message={message} />
        </div>
        <div className="message-tools">
          {fate === 'shown' && (
            <button type="button" className="quiet" onClick={() => onReply(id)}>
              {words.reply}
            </button>
          )}
          {fate === 'unsent' && (
            <button type="button" className="quiet" onClick={() => actions.sayAgain(id)}>
              {words.again}
            </button>
          )}
          {author.isSelf && (fate === 'shown' || fate === 'unsent') && (
            <button type="button" className="quiet" onClick={() => actions.deleteMessage(id)}>
              {words.delete}
            </button>
          )}
          {isModerator && !author.isSelf && fate === 'shown' && (
            <button type="button" className="quiet" onClick={() => actions.hideMessage(id)}>
              {words.hide}
            </button>
          )}
        </div>
      </article>
      {isBeforeGap && <p className="hint gap">{words.gap}</p>}
    </>
  );
}

function Said({ message: { text, fate, fault } }: Pick<ChatMessageItemProps, 'message'>) {
  const { chat: words } = laterStrings();
  if (fate === 'deleted' || fate === 'hidden') return <p className="hint">{words.removed[fate]}</p>;
  return (
    <>
      <p dir="auto" translate="no">
        <MessageText text={text} />
      </p>
      {fate === 'unsent' && <p className="unsent">{fault === 'rate-limited' ? words.tooFast : words.unsent}</p>}
    </>
  );
}
