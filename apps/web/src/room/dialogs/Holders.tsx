import type { Holder, Privacy } from '@sotto/client';
import { LongList } from '../../parts/LongList.tsx';
import { PersonName } from '../../parts/PersonName.tsx';
import { VoiceMark } from '../../parts/VoiceMark.tsx';
import { strings } from '../../strings/index.ts';
import { laterStrings } from '../../strings/later.ts';
import { useNumber } from '../people/NumbersContext.ts';

/** The members who hold the room's keys: names as far as they have been read, and the number of the others. */
export function Holders({ privacy }: { readonly privacy: Privacy }) {
  const { holders, holderCount, namelessCount, isComplete } = privacy;
  const { privacy: words } = laterStrings();
  return (
    <section>
      <h3>{words.keys}</h3>
      <p role="status">
        <span>{words.holders(holderCount)}</span>
        {!isComplete && <span className="hint">{` ${words.reading}`}</span>}
      </p>
      {namelessCount > 0 && <p className="fault">{words.nameless(namelessCount)}</p>}
      <LongList
        label={words.keys}
        items={holders}
        draw={(holder) => <HolderItem key={holder.person.key} holder={holder} />}
      />
      {holderCount > holders.length && <p className="hint">{words.unlisted(holderCount - holders.length)}</p>}
    </section>
  );
}

function HolderItem({ holder: { person, hasLeft } }: { readonly holder: Holder }) {
  const { you, moderator, states } = strings.room;
  const { privacy: words } = laterStrings();
  const number = useNumber(person.key);
  const said = [person.isSelf && you, person.isModerator && moderator, hasLeft && words.hasLeft];
  const shown = said.filter((state) => state !== false);
  return (
    <li>
      <VoiceMark name={person.name} number={number} />
      <span>
        <PersonName name={person.name} number={number} />{' '}
        {shown.length > 0 && <span className="states">{states(shown)}</span>}
      </span>
    </li>
  );
}
