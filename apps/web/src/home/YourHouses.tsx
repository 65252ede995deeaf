import { useId, useRef } from 'react';
import type { RememberedHouses } from '../house/rememberedHouses.ts';
import { useWatched } from '../parts/useWatched.ts';
import { strings } from '../strings/index.ts';
import { houseAddress } from '../tab/address.ts';

/** The houses that this browser remembers; nothing while there are none. */
export function YourHouses({ rememberedHouses }: { rememberedHouses: RememberedHouses }) {
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const houses = useWatched(rememberedHouses);

  if (houses.length === 0) return null;

  function forget(key: string) {
    // The button goes with its house, and this region with the last one; keyboards go on from what stays.
    const staying = houses.length > 1 ? title.current : document.querySelector('h1');
    staying?.focus({ preventScroll: true });
    rememberedHouses.forget(key);
  }

  return (
    <section className="houses" aria-labelledby={heading}>
      <h2 ref={title} id={heading} tabIndex={-1}>
        {strings.house.yours}
      </h2>
      <ul>
        {houses.map(({ key, name }) => (
          <li key={key}>
            {/* The key leads to the house in this browser alone: the link itself stays out of the page. */}
            <a href={`${houseAddress('')}#${key}`}>
              <bdi>{name || strings.house.unnamed}</bdi>
            </a>
            <button
              type="button"
              aria-label={strings.house.forgetOne(name || strings.house.unnamed)}
              className="quiet"
              onClick={() => forget(key)}
            >
              {strings.house.forget}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
