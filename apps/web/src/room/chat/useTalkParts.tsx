import type { RoomView } from '@sotto/client';
import { type ReactNode, useEffect, useState } from 'react';
import { strings } from '../../strings/index.ts';
import type { Inside } from '../Inside.ts';
import { ChatButton } from './ChatButton.tsx';
import { laterChat } from './laterChat.ts';

/** The parts of a room's page in which people write and react. */
export interface TalkParts {
  readonly buttons: ReactNode;
  /** The lane of reactions, and the toolbar that sends them. */
  readonly lane: ReactNode;
  readonly panel: ReactNode;
}

/** Loads chat and reactions once the room is there, and shows what was opened of them. */
export function useTalkParts(snapshot: Inside, room: RoomView): TalkParts {
  const [desk, setDesk] = useState<typeof import('./chatDesk.ts')>();
  const [isChatOpen, setChatOpen] = useState(false);
  const [areReactionsOpen, setReactionsOpen] = useState(false);
  useEffect(() => {
    laterChat.loadPatiently().then(setDesk, () => undefined);
  }, []);

  // The button that opens is the one that takes the focus back.
  function close(name: 'chat' | 'reactions') {
    (name === 'chat' ? setChatOpen : setReactionsOpen)(false);
    document.querySelector<HTMLElement>(`.${name}-button`)?.focus({ preventScroll: true });
  }

  function toggle(change: typeof setChatOpen) {
    // Another try, if the first ones failed: a missing part is told by the page.
    if (!desk) laterChat.load().then(setDesk, () => undefined);
    change((isOpen) => !isOpen);
  }

  const { actions } = room;
  return {
    buttons: (
      <>
        <ChatButton chat={room.chat} isOpen={isChatOpen} onToggle={() => toggle(setChatOpen)} />
        <button
          type="button"
          className="reactions-button"
          aria-expanded={areReactionsOpen}
          onClick={() => toggle(setReactionsOpen)}
        >
          {strings.room.reactions}
        </button>
      </>
    ),
    lane: desk && (
      <div className="reactions">
        <desk.ReactionLane chat={room.chat} />
        {areReactionsOpen && (
          <desk.ReactionBar snapshot={snapshot} actions={actions} onClose={() => close('reactions')} />
        )}
      </div>
    ),
    panel: desk && isChatOpen && <desk.ChatPanel snapshot={snapshot} room={room} onClose={() => close('chat')} />,
  };
}
