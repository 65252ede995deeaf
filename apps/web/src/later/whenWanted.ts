import { type ComponentType, lazy, type ReactNode } from 'react';
import { type Later, type Missing, missingParts } from './createLater.ts';

/**
 * A view of a part that is loaded when it is first drawn, because a room's sound does not need it. If it can't be loaded,
 * `instead` is drawn.
 */
export function whenWanted<Props extends object, Views extends object>(
  later: Later<Views>,
  { pick, instead }: WhenWantedOptions<Props, Views>,
) {
  return lazy<ComponentType<Props>>(() =>
    later.load().then(
      (views) => ({ default: pick(views) }),
      () => {
        const code = missingParts.snapshot() ?? 'internal';
        return { default: (props) => instead({ ...props, code }) };
      },
    ),
  );
}

interface WhenWantedOptions<Props, Views> {
  readonly pick: (views: Views) => ComponentType<Props>;
  readonly instead: (props: Props & { readonly code: Missing }) => ReactNode;
}
