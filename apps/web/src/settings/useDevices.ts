import type { AudioDevices, DeviceLists } from '@sotto/client/audio';
import { useCallback, useEffect, useState } from 'react';
import type { Settings } from './Settings.ts';

const nothing: DeviceLists = { microphones: [], speakers: [] };

/** The devices of this person, as they come and go; `undefined` until they are loaded. */
export function useDevices({ loadDevices }: Settings) {
  const [devices, setDevices] = useState<AudioDevices>();
  const [lists, setLists] = useState(nothing);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    loadDevices().then(setDevices, () => setFailed(true));
  }, [loadDevices]);

  const list = useCallback(() => void devices?.list().then(setLists, () => setLists(nothing)), [devices]);
  useEffect(() => {
    list();
    return devices?.watch(list);
  }, [devices, list]);

  return { devices, lists, list, hasFailed };
}
