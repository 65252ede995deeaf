import type { Power } from '@sotto/client';
import { isolate } from '../room/isolate.ts';
import { laterStrings } from '../strings/later.ts';
import { AskAgain } from './AskAgain.tsx';

/** The powers that end somebody's stay. */
export type GravePower = Extract<Power, 'remove' | 'ban'>;

interface PutOutProps {
  readonly power: GravePower;
  readonly name: string;
  readonly onUse: (power: Power) => void;
  /** Absent where the room is locked already. */
  readonly onLockAndUse: ((power: Power) => void) | undefined;
  readonly onBack: () => void;
}

/** Asks once more before somebody is put out. */
export function PutOut({ power, name, onUse, onLockAndUse, onBack }: PutOutProps) {
  const { person: words, cancel } = laterStrings();
  return (
    <AskAgain sentence={words.removing[power](isolate(name))}>
      <button type="button" className="primary" onClick={() => onUse(power)}>
        {words.powers[power](name)}
      </button>
      {onLockAndUse && (
        <button type="button" onClick={() => onLockAndUse(power)}>
          {words.andLock[power](name)}
        </button>
      )}
      <button type="button" onClick={onBack}>
        {cancel}
      </button>
    </AskAgain>
  );
}
