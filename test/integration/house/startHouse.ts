import { randomBytes, Secret } from '@sotto/base';
import { claimHouse, type HouseSnapshot, type ListedRoom, OpenHouse } from '@sotto/client';
import { parseClaimFragment } from '@sotto/protocol';
import { onTestFinished } from 'vitest';
import type { RunningSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';

type Origin = Pick<RunningSotto, 'origin'>;

/** Claims a server, and gives what follows `#` in its first house's link. */
export async function claim({ origin, claimLink }: RunningSotto, name = 'The lantern'): Promise<string> {
  const link = parseClaimFragment(new URL(claimLink).hash.slice(1));
  if (!link.ok) throw new Error(link.error.code);
  const options = { origin, now: () => Date.now(), rootSeed: new Secret(randomBytes(32)) };
  const claimed = await claimHouse(link.value, name, options);
  if (!claimed.ok) throw new Error(claimed.error.code);
  return claimed.value.fragment;
}

/** A person who looks into a hallway. */
export interface Looker {
  readonly house: OpenHouse;
  rooms(): readonly ListedRoom[];
  /** Waits for a snapshot that fits; throws with the last one after a while. */
  until(fits: (snapshot: HouseSnapshot) => boolean): Promise<HouseSnapshot>;
  /** Waits until the hallway shows just these: titles, speakers, and how many listen. */
  sees(...rooms: readonly string[]): Promise<void>;
}

/** Opens a house until the test ends. */
export function look(fragment: string, { origin }: Origin): Looker {
  const house = OpenHouse.open(fragment, { origin, now: () => Date.now() });
  onTestFinished(() => house.close());
  const rooms = () => {
    const snapshot = house.snapshot();
    return snapshot.phase === 'open' ? snapshot.rooms : [];
  };
  const until: Looker['until'] = async (fits) => {
    await eventually(() => fits(house.snapshot()), { describe: () => JSON.stringify(house.snapshot()) });
    return house.snapshot();
  };
  return {
    house,
    rooms,
    until,
    async sees(...expected) {
      const wanted = JSON.stringify(expected);
      await until(({ phase }) => phase === 'open' && JSON.stringify(rooms().map(describeRoom)) === wanted);
    },
  };
}

/** Such as `Tea: Ada, Bob +2, 5 listening`. */
function describeRoom({ title, stage, stageCount, audienceCount }: ListedRoom): string {
  const more = stageCount > stage.length ? ` +${stageCount - stage.length}` : '';
  return `${title}: ${stage.map(({ name }) => name).join(', ')}${more}, ${audienceCount} listening`;
}
