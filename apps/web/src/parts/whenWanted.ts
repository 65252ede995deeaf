import { type ComponentType, lazy, type ReactNode } from 'react';

/**
 * A view that is fetched when it is first drawn, because it is on nobody's way to the sound of a room. Where it can't be
 * fetched, `instead` stands in its place.
 */
export function whenWanted<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  instead: (props: Props) => ReactNode,
) {
  return lazy<ComponentType<Props>>(() =>
    load().then(
      (View) => ({ default: View }),
      () => ({ default: instead }),
    ),
  );
}
