import type { RoomView } from '@sotto/client';
import { type ReactNode, useEffect, useState } from 'react';
import type { Settings } from '../../settings/Settings.ts';
import { useWatched } from '../../watched/useWatched.ts';
import type { Inside } from '../Inside.ts';
import { useMicrophoneHint } from '../notices/useMicrophoneHint.ts';
import { Controls } from './Controls.tsx';
import { createTalk } from './createTalk.ts';
import { laterDesk } from './laterDesk.ts';
import { MicrophoneButton } from './MicrophoneButton.tsx';

/** Takes the place of words that are still on their way. */
const oneLine = '\u00a0';

interface DeskProps {
  readonly snapshot: Inside;
  readonly room: RoomView;
  readonly settings: Settings;
  /** The latest announcements; empty while there are none. */
  readonly news: ReactNode;
  /** Further ways to invite, while they are offered. */
  readonly ways: ReactNode;
  readonly onInvite: () => void;
  /** The buttons of chat and reactions. */
  readonly talk: ReactNode;
}

/** The possible actions, by button and by key. */
export function Desk({
  snapshot,
  room: { actions, sound },
  settings,
  news,
  ways,
  onInvite,
  talk: talkButtons,
}: DeskProps) {
  const { isMuted } = snapshot;
  const state = { isMuted, isMutedByDevice: useMicrophoneHint(sound) === 'muted-by-device' };
  const preferences = useWatched(settings.preferences);
  const [talk] = useState(() => createTalk(actions));
  const [isLeaving, setLeaving] = useState(false);
  const later = useLater();
  const endForAll = snapshot.isModerator && snapshot.isLastModerator && later && actions.endForAll;
  const ask = () => setLeaving(true);

  function microphone() {
    if (!preferences.pushToTalk) {
      return <MicrophoneButton {...state} onClick={() => (isMuted ? actions.unmute() : actions.mute())} />;
    }
    // With push to talk, a mere press opens nothing, even before the rest has loaded.
    if (!later) return <MicrophoneButton {...state} data-hold={oneLine} />;
    return <later.PushToTalk {...state} talk={talk} />;
  }

  return (
    <>
      {later && <later.Alerts snapshot={snapshot} actions={actions} />}
      <div className="said">
        <div>{ways}</div>
        <div role="status" aria-atomic="false" className="notices">
          {later && <later.Notices snapshot={snapshot} />}
        </div>
        <p role="status" className="news">
          {news}
        </p>
        {later && sound && snapshot.isOnStage && <later.MicrophoneHints sound={sound} />}
      </div>
      {later && sound && snapshot.isOnStage && <later.MicrophoneAlert sound={sound} />}
      {later && <later.DeviceControls snapshot={snapshot} actions={actions} />}
      {later && sound && <later.SoundNotice sound={sound} />}
      {later && sound && <later.MissingDevices sound={sound} />}
      <Controls
        snapshot={snapshot}
        actions={actions}
        microphone={microphone()}
        talk={talkButtons}
        onInvite={onInvite}
        onLeave={endForAll ? ask : actions.leave}
      />
      {later && (
        <later.RoomKeys snapshot={snapshot} actions={actions} preferences={preferences} talk={talk} onLeave={ask} />
      )}
      {later && <later.Invitation invitation={snapshot.invitation} actions={actions} />}
      {later && isLeaving && (
        <later.LeaveDialog
          policy={snapshot.policy}
          onLeave={actions.leave}
          onEnd={endForAll || undefined}
          onClose={() => setLeaving(false)}
        />
      )}
    </>
  );
}

/** Loads once the room is there, so that it delays nobody's sound. Without it the buttons still work. */
function useLater() {
  const [later, setLater] = useState<typeof import('./roomDesk.ts')>();
  useEffect(() => {
    laterDesk.loadPatiently().then(setLater, () => undefined);
  }, []);
  return later;
}
