import type { Person, Privacy } from '@sotto/client';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import { LongList } from './LongList.tsx';
import { PersonName } from './PersonName.tsx';
import { VoiceMark } from './VoiceMark.tsx';

/** Who holds the room's key, by name, as far as they have been read. */
export function Holders({ privacy: { holders, holderCount, isComplete } }: { readonly privacy: Privacy }) {
  const { privacy: words } = laterStrings();
  return (
    <section>
      <h3>{words.keys}</h3>
      <p role="status">
        {words.holders(holderCount)} {!isComplete && <span className="hint">{words.reading}</span>}
      </p>
      <LongList label={words.keys} items={holders} draw={(person) => <Holder key={person.key} person={person} />} />
      {holderCount > holders.length && <p className="hint">{words.unlisted(holderCount - holders.length)}</p>}
    </section>
  );
}

function Holder({ person }: { readonly person: Person }) {
  const { you, moderator, states } = strings.room;
  const said = [person.isSelf && you, person.isModerator && moderator].filter((state) => state !== false);
  return (
    <li>
      <VoiceMark name={person.name} tintKey={person.key} />
      <span>
        <PersonName name={person.name} /> {said.length > 0 && <span className="states">{states(said)}</span>}
      </span>
    </li>
  );
}
