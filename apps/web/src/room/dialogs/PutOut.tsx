import type { PendingRemoval, Power } from '@sotto/client';
import { AskAgain } from '../../parts/AskAgain.tsx';
import { isolate } from '../../parts/isolate.ts';
import { laterStrings } from '../../strings/later.ts';
import { RemovalStatus } from '../notices/RemovalStatus.tsx';

/** The powers that end somebody's stay. */
export type GravePower = Extract<Power, 'remove' | 'ban'>;

interface PutOutProps {
  readonly power: GravePower;
  readonly name: string;
  /** True once they are out. */
  readonly isOut: boolean;
  /** `undefined` until the room knows of it. */
  readonly removal: PendingRemoval | undefined;
  /** Absent if the room is locked already. */
  readonly onLock: (() => void) | undefined;
  readonly onDone: () => void;
}

/** The progress of a removal, and what the removed person could still do. */
export function PutOut({ power, name, isOut, removal, onLock, onDone }: PutOutProps) {
  const { person: words, controls, close: done } = laterStrings();
  return (
    <AskAgain
      sentence={`${(isOut ? words.removed : words.removing)[power](isolate(name))} ${words.after[power]}`}
      status={removal ? <RemovalStatus key={removal.id} removal={removal} /> : null}
    >
      {onLock && (
        <button type="button" className="primary" onClick={onLock}>
          {controls.lock}
        </button>
      )}
      <button type="button" onClick={onDone}>
        {done}
      </button>
    </AskAgain>
  );
}
