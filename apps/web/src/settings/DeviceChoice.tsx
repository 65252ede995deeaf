import type { AudioDevice } from '@sotto/client/audio';
import { useId } from 'react';
import { laterStrings } from '../strings/later.ts';

interface DeviceChoiceProps {
  readonly label: string;
  /** Empty while their names may not be known. */
  readonly devices: readonly AudioDevice[];
  readonly chosen: string;
  /** The text to show if the chosen device is not among them. */
  readonly gone: string;
  readonly onChoose: (id: string) => void;
}

/** A choice of one of several devices, or of the system's default. */
export function DeviceChoice({ label, devices, chosen, gone, onChoose }: DeviceChoiceProps) {
  const { settings: words } = laterStrings();
  const id = useId();
  const isThere = devices.some((device) => device.id === chosen);
  const isNameless = chosen !== '' && devices.length === 0;
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <select id={id} value={isThere || isNameless ? chosen : ''} onChange={({ target }) => onChoose(target.value)}>
          <option value="">{words.ownChoice}</option>
          {isNameless && <option value={chosen}>{words.chosenBefore}</option>}
          {devices.map((device) => (
            <option key={device.id} value={device.id}>
              {device.name}
            </option>
          ))}
        </select>
      </div>
      {chosen !== '' && !isThere && !isNameless && (
        <p role="status" className="hint">
          {gone}
        </p>
      )}
    </>
  );
}
