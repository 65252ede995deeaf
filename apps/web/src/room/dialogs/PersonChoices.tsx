import type { Person, Power, Sound } from '@sotto/client';
import { shownName } from '../../names/shownName.ts';
import { useLostFocus } from '../../parts/useLostFocus.ts';
import { laterStrings } from '../../strings/later.ts';
import { Volume } from './Volume.tsx';

/** The most helpful powers first. */
const mild: readonly Power[] = [
  'let-in',
  'invite',
  'lower-hand',
  'mute',
  'move-to-audience',
  'make-moderator',
  'take-moderator',
];
/** The powers that end a stay, apart from the others so that no slip of the hand uses one. */
const grave: readonly Power[] = ['remove', 'ban'];

interface PersonChoicesProps {
  readonly person: Person;
  /** True if they are on stage, where they can be heard. */
  readonly isOnStage: boolean;
  readonly sound: Sound | undefined;
  readonly onPower: (power: Power) => void;
  readonly onVerify: () => void;
  readonly onDone: () => void;
}

/** The volume of a person, the powers over them, and the way to verify them. */
export function PersonChoices({ person, isOnStage, sound, onPower, onVerify, onDone }: PersonChoicesProps) {
  const { name, isSelf, powers } = person;
  const { person: words, close: done } = laterStrings();
  const first = useLostFocus<HTMLDivElement>();
  const buttons = (order: readonly Power[]) =>
    order
      .filter((power) => powers.includes(power))
      .map((power) => (
        <button key={power} type="button" onClick={() => onPower(power)}>
          {words.powers[power](shownName(name))}
        </button>
      ));
  return (
    <>
      {isOnStage && !isSelf && sound && <Volume sound={sound} person={person} />}
      <div ref={first} tabIndex={-1} className="powers">
        {buttons(mild)}
        {!isSelf && (
          <button type="button" onClick={onVerify}>
            {words.verify(shownName(name))}
          </button>
        )}
      </div>
      <div className="powers grave">{buttons(grave)}</div>
      {isSelf && powers.length === 0 && <p className="hint">{words.self}</p>}
      <div className="choices">
        <button type="button" onClick={onDone}>
          {done}
        </button>
      </div>
    </>
  );
}
