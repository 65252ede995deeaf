import { shownName } from '../../names/shownName.ts';
import { PersonName } from '../../parts/PersonName.tsx';
import { VoiceMark } from '../../parts/VoiceMark.tsx';
import { strings } from '../../strings/index.ts';
import { useNumber } from './NumbersContext.ts';

interface PersonButtonProps {
  readonly id: string;
  readonly name: string;
  readonly onMore: (key: string) => void;
}

/** A person's mark and name, which open the dialog with what one can do about them. */
export function PersonButton({ id, name, onMore }: PersonButtonProps) {
  const number = useNumber(id);
  return (
    <button
      type="button"
      className="more"
      aria-label={strings.room.moreAbout(shownName(name))}
      aria-haspopup="dialog"
      onClick={() => onMore(id)}
    >
      <VoiceMark name={name} number={number} /> <PersonName name={name} number={number} />
    </button>
  );
}
