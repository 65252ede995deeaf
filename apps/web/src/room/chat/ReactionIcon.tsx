import type { ReactionGroup } from '@sotto/client';

/** Clap and wave are drawn for Sotto; laugh, heart and agree are Lucide's `laugh`, `heart` and `check` (ISC). */
const paths: Readonly<Record<ReactionGroup['kind'], readonly string[]>> = {
  clap: [
    'M12.5 9.5 9.2 6.2a1.5 1.5 0 0 0-2.1 2.1l4.6 4.6',
    'm9.6 10.8-3.3-3.3',
    'M14.8 9.7 11.1 6a1.5 1.5 0 0 1 2.1-2.1l4.6 4.6.3-2a1.5 1.5 0 0 1 3 .3v5.6a8 8 0 0 1-2.3 5.7l-1 1a6 6 0 0 1-8.5 0L4.7 14.5a1.5 1.5 0 0 1 2.1-2.1',
    'M6.9 12.5 5.3 10.9a1.5 1.5 0 0 1 2.1-2.1',
    'M4 4.5 3 3.5M7.5 3V1.5M2.5 8H1',
  ],
  laugh: [
    'M15 10V9M9 10V9',
    'M7.084 14.302a5.12 5.12 0 0 0 9.833 0 .24.24 0 0 0-.235-.302H7.32a.24.24 0 0 0-.235.302',
    'M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0',
  ],
  heart: [
    'M2 9.5a5.5 5.5 0 0 1 9.591-3.676.56.56 0 0 0 .818 0A5.49 5.49 0 0 1 22 9.5c0 2.29-1.5 4-3 5.5l-5.492 5.313a2 2 0 0 1-3 .019L5 15c-1.5-1.5-3-3.2-3-5.5',
  ],
  agree: ['M20 6 9 17l-5-5'],
  wave: [
    'M16.5 11.5V7.2a1.6 1.6 0 0 0-3.2 0M13.3 10.5V5.6a1.6 1.6 0 0 0-3.2 0v5.2M10.1 10.8V7.4a1.6 1.6 0 0 0-3.2 0v6.4',
    'M16.500 8.800a1.600 1.600 0 1 1 3.200 0v5.200a7 7 0 0 1-7 7h-1.600c-2.200 0-3.600-.7-4.800-1.900l-3-3a1.600 1.600 0 0 1 2.300-2.300l1.300 1.200',
    'M18.500 2.500c1.500.6 2.600 1.600 3.200 3M3.500 8c.3-1.700 1.100-3 2.400-3.900',
  ],
};

/** A reaction as it is drawn. Decoration: a word stands beside it, or names its button. */
export function ReactionIcon({ kind }: Pick<ReactionGroup, 'kind'>) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {paths[kind].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
