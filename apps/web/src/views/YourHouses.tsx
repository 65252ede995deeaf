import { useId } from 'react';
import type { RememberedHouses } from '../house/rememberedHouses.ts';
import { houseAddress } from '../room/address.ts';
import { useWatched } from '../room/useWatched.ts';
import { strings } from '../strings/index.ts';

/** The houses that this browser remembers; nothing while there are none. */
export function YourHouses({ rememberedHouses }: { rememberedHouses: RememberedHouses }) {
  const heading = useId();
  const houses = useWatched(rememberedHouses);
  if (houses.length === 0) return null;
  return (
    <section className="houses" aria-labelledby={heading}>
      <h2 id={heading}>{strings.house.yours}</h2>
      <ul>
        {houses.map(({ key, name }) => (
          <li key={key}>
            {/* The key leads to the house in this browser alone: the link itself stays out of the page. */}
            <a href={`${houseAddress('')}#${key}`} dir="auto">
              {name || strings.house.unnamed}
            </a>
            <button
              type="button"
              aria-label={strings.house.forgetOne(name || strings.house.unnamed)}
              onClick={() => rememberedHouses.forget(key)}
            >
              {strings.house.forget}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
