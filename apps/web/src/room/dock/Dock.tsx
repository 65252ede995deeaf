import type { RoomView } from '@sotto/client';
import type { Code } from '@sotto/protocol';
import { useState } from 'react';
import { InviteWays } from '../../invite/InviteWays.tsx';
import { useInvite } from '../../invite/useInvite.ts';
import type { Settings } from '../../settings/Settings.ts';
import { SettingsButton } from '../../settings/SettingsButton.tsx';
import { strings } from '../../strings/index.ts';
import type { TalkParts } from '../chat/useTalkParts.tsx';
import type { Inside } from '../Inside.ts';
import type { Said } from '../notices/createNews.ts';
import { Desk } from './Desk.tsx';
import { RoomTools } from './RoomTools.tsx';
import { ShortcutsButton } from './ShortcutsButton.tsx';

interface DockProps {
  readonly snapshot: Inside;
  readonly room: RoomView;
  /** The latest announcement. */
  readonly said: Said | undefined;
  readonly settings: Settings;
  /** The parts of chat and reactions that stand in it. */
  readonly talk: Pick<TalkParts, 'buttons' | 'lane'>;
}

/** The part that stays in reach: connection, errors, and actions. */
export function Dock({ snapshot, room, settings, said, talk }: DockProps) {
  const invite = useInvite(snapshot.link);
  const fault = snapshot.fault && sentenceFor(snapshot.fault, snapshot.isOnStage);
  const [isMoreOpen, setMoreOpen] = useState(false);
  const news = <span key={said?.number}>{[invite.notice, ...(said?.sentences ?? [])].filter(Boolean).join(' ')}</span>;
  const ways = <InviteWays invite={invite} link={snapshot.link} />;
  return (
    <section className="dock" aria-label={strings.room.controls}>
      {fault && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      {talk.lane}
      <div className="aside">
        <p role="status" className="room-status">
          <span className="connection" data-connection={snapshot.connection}>
            {strings.room.connection[snapshot.connection]}
          </span>
        </p>
        <div className="tools">
          <RoomTools snapshot={snapshot} room={room} isOpen={isMoreOpen} onMore={setMoreOpen} />
          <SettingsButton settings={settings} />
          <ShortcutsButton settings={settings} />
        </div>
      </div>
      <Desk
        snapshot={snapshot}
        room={room}
        settings={settings}
        news={news}
        ways={ways}
        onInvite={invite.copy}
        talk={talk.buttons}
      />
    </section>
  );
}

/**
 * Returns the sentence of a fault. Without a microphone, a listener can't go on stage, while a speaker stays there,
 * muted.
 */
function sentenceFor(fault: Code, isOnStage: boolean): string {
  return (isOnStage && strings.faultsOnStage[fault]) || strings.faults[fault];
}
