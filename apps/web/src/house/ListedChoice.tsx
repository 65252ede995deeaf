import { useId } from 'react';
import { strings } from '../strings/index.ts';

/** The choice whether the hallway shows a new room; yes by default. */
export function ListedChoice({ house }: { house: string }) {
  const id = useId();
  return (
    <div className="choice">
      <input id={id} type="checkbox" name="listed" defaultChecked aria-describedby={`${id}-hint`} />
      <label htmlFor={id}>
        {strings.house.listIn} <bdi translate="no">{house}</bdi>
      </label>
      <p id={`${id}-hint`} className="hint">
        {strings.house.about}
      </p>
    </div>
  );
}
