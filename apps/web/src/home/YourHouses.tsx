import { useId, useRef } from 'react';
import type { RememberedHouse, RememberedHouses } from '../house/rememberedHouses.ts';
import { createLater } from '../later/createLater.ts';
import { shownName } from '../names/shownName.ts';
import { useLaterDialog } from '../parts/useLaterDialog.tsx';
import { strings } from '../strings/index.ts';
import { houseAddress } from '../tab/address.ts';
import { useWatched } from '../watched/useWatched.ts';

const forgetDialog = createLater(() => import('./ForgetDialog.tsx'));

/** The houses that this browser remembers; nothing while there are none. */
export function YourHouses({ rememberedHouses }: { rememberedHouses: RememberedHouses }) {
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const houses = useWatched(rememberedHouses);
  const { drawn, open } = useLaterDialog();

  if (houses.length === 0) return null;

  function forget(key: string) {
    // The button disappears with its house, and this region with the last house. Keyboard focus then moves to something
    // that stays.
    const staying = houses.length > 1 ? title.current : document.querySelector('h1');
    staying?.focus({ preventScroll: true });
    rememberedHouses.forget(key);
  }

  function ask(house: RememberedHouse) {
    open(async () => {
      const { ForgetDialog } = await forgetDialog.load();
      return (onClose) => <ForgetDialog house={house} onForget={() => forget(house.key)} onClose={onClose} />;
    });
  }

  return (
    <section className="houses" aria-labelledby={heading}>
      <h2 ref={title} id={heading} tabIndex={-1}>
        {strings.house.yours}
      </h2>
      <ul>
        {houses.map((house) => (
          <li key={house.key}>
            {/* The key leads to the house in this browser alone: the link itself stays out of the page. */}
            <a href={`${houseAddress('')}#${house.key}`}>
              <bdi translate="no">{shownName(house.name, strings.house.unnamed)}</bdi>
            </a>
            <button
              type="button"
              aria-label={strings.house.forgetOne(shownName(house.name, strings.house.unnamed))}
              className="quiet"
              aria-haspopup="dialog"
              onClick={() => ask(house)}
            >
              {strings.house.forget}
            </button>
          </li>
        ))}
      </ul>
      {drawn}
    </section>
  );
}
