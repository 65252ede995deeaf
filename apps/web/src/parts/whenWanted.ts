import { type ComponentType, lazy, type ReactNode } from 'react';

/**
 * A view that is loaded when it is first drawn, because a room's sound does not need it. If it can't be loaded,
 * `instead` is drawn.
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
