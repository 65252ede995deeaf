import { useId } from 'react';

interface VolumeSliderProps {
  readonly label: string;
  readonly hint: string;
  /** The loudest volume and the current one; 1 leaves the sound as it comes. */
  readonly most: number;
  readonly volume: number;
  readonly onChange: (volume: number) => void;
}

/** A volume in steps of five per cent. */
export function VolumeSlider({ label, hint, most, volume, onChange }: VolumeSliderProps) {
  const id = useId();
  const percent = Math.round(volume * 100);
  return (
    <div className="volume">
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          type="range"
          min={0}
          max={most * 100}
          step={5}
          value={percent}
          aria-valuetext={`${percent} %`}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => onChange(target.valueAsNumber / 100)}
        />
      </div>
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  );
}
