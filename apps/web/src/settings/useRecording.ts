import type { AudioDevices, MicrophoneTest } from '@sotto/client/audio';
import { useEffect, useState } from 'react';

/** The state of a recording that a person makes to hear themselves. */
export type RecordingState = 'rest' | 'recording' | 'playing' | 'refused';

interface RecordingOptions {
  readonly devices: AudioDevices | undefined;
  /** The open microphone, while a recording is wanted. */
  readonly test: MicrophoneTest | undefined;
  readonly speaker: string;
  /** The microphone is not needed any more. */
  readonly onRecorded: () => void;
}

/** Records the given microphone, then plays the recording once and forgets it. */
export function useRecording({ devices, test, speaker, onRecorded }: RecordingOptions): RecordingState {
  const [recorded, setRecorded] = useState<{ readonly sound: Blob; readonly speaker: string }>();
  const [state, setState] = useState<RecordingState>('rest');

  useEffect(() => {
    if (!test) return;
    const ending = new AbortController();
    setRecorded(undefined);
    setState('recording');
    void test.record(ending.signal).then((sound) => {
      if (ending.signal.aborted) return;
      if (sound) setRecorded({ sound, speaker });
      else setState('refused');
      onRecorded();
    });
    return () => {
      ending.abort();
      setState((now) => (now === 'recording' ? 'rest' : now));
    };
  }, [test, speaker, onRecorded]);

  useEffect(() => {
    if (!devices || !recorded) return;
    const ending = new AbortController();
    setState('playing');
    void devices
      .playRecording(recorded.sound, recorded.speaker, ending.signal)
      .then((isPlayed) => ending.signal.aborted || setState(isPlayed ? 'rest' : 'refused'));
    return () => ending.abort();
  }, [devices, recorded]);

  return state;
}
