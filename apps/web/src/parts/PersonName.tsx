import { shownName } from '../names/shownName.ts';

interface PersonNameProps {
  readonly name: string;
  /** Tells people of the same name apart; absent for the first one. */
  readonly number?: number | undefined;
}

/** A name as it was typed, of any length and direction. A shortened one is shown whole on hover. */
export function PersonName({ name, number }: PersonNameProps) {
  return (
    <>
      <bdi className="name" title={name} translate="no">
        {shownName(name)}
      </bdi>
      {/* Not part of the name, so that nobody's name can be taken for it. */}
      {number !== undefined && <span className="number" aria-hidden="true" data-number={number} />}
    </>
  );
}
