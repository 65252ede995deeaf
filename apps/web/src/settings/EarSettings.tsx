import { useState } from 'react';
import { laterStrings } from '../strings/later.ts';
import { DeviceChoice } from './DeviceChoice.tsx';
import { RoomVolume } from './RoomVolume.tsx';
import type { DeviceSettingsProps } from './VoiceSettings.tsx';

/** Settings for the sound that this person hears. */
export function EarSettings({ preferences, change, devices, lists }: DeviceSettingsProps) {
  const { settings: words } = laterStrings();
  const [sound, setSound] = useState<'silent' | 'playing' | 'refused'>('silent');
  const canChoose = devices?.canChooseSpeaker ?? true;
  const isNameless = devices && lists.speakers.length === 0;

  function play() {
    if (!devices || sound === 'playing') return;
    setSound('playing');
    const isThere = lists.speakers.some(({ id }) => id === preferences.speaker);
    void devices
      .playTestSound(isThere ? preferences.speaker : '')
      .then((isPlayed) => setSound(isPlayed ? 'silent' : 'refused'));
  }

  return (
    <section>
      <h3>{words.yourEars}</h3>
      <DeviceChoice
        label={words.loudspeaker}
        devices={canChoose ? lists.speakers : []}
        chosen={preferences.speaker}
        gone={words.loudspeakerGone}
        onChoose={(speaker) => change({ speaker })}
      />
      <RoomVolume volume={preferences.roomVolume} onChange={(roomVolume) => change({ roomVolume })} />
      {canChoose && !isNameless ? null : <p className="hint">{canChoose ? words.names : words.noChoice}</p>}
      <div className="trial">
        <button type="button" aria-disabled={sound === 'playing'} onClick={play}>
          {words.sound}
        </button>
        {sound === 'playing' && (
          <span role="status" className="hint">
            {words.playing}
          </span>
        )}
      </div>
      {sound === 'refused' && (
        <p role="alert" className="fault">
          {words.soundRefused}
        </p>
      )}
    </section>
  );
}
