import { env } from 'node:process';
import type { CommandPrefix } from './asDatabaseUser.ts';
import type { Binaries } from './findBinaries.ts';

/** The folders of one PostgreSQL, and the way to run it. */
export interface Cluster {
  readonly binaries: Binaries;
  readonly prefix: CommandPrefix;
  /** Ours alone (0700); absolute, without links. */
  readonly folder: string;
  /** PostgreSQL's own, below `folder`. */
  readonly dataFolder: string;
}

/** The whole environment of PostgreSQL: `PGPORT` and similar variables would change its behaviour. */
export function clusterEnvironment(): NodeJS.ProcessEnv {
  const { PATH } = env;
  return { PATH, LC_ALL: 'C', TZ: 'UTC' };
}
