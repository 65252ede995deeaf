import type { TabPlace } from '../createTabPlace.ts';
import { Failure } from '../page/Failure.tsx';
import { Opening } from '../page/Opening.tsx';
import { strings } from '../strings/index.ts';
import { houseAddress } from '../tab/address.ts';
import type { RememberedName } from '../tab/rememberedName.ts';
import { useWatched } from '../watched/useWatched.ts';
import type { HouseVisit } from './createHouseVisit.ts';
import { Hallway } from './Hallway.tsx';
import type { RememberedHouses } from './rememberedHouses.ts';

interface HousePageProps {
  readonly house: HouseVisit;
  readonly tabPlace: Pick<TabPlace, 'start' | 'openListed'>;
  readonly rememberedName: RememberedName;
  readonly rememberedHouses: RememberedHouses;
  readonly onAgain: () => void;
  readonly onHome: () => void;
  /** True right after the house was claimed. */
  readonly isNew: boolean;
}

/** The page of a house, in any phase. */
export function HousePage(props: HousePageProps) {
  const { house, tabPlace, rememberedName, rememberedHouses, isNew, onAgain, onHome } = props;
  const snapshot = useWatched(house);
  switch (snapshot.phase) {
    case 'opening':
      return <Opening what={strings.house.opening} />;
    case 'open':
      return (
        <Hallway
          house={snapshot}
          address={`${houseAddress('')}#${rememberedHouses.keyOf(house.fragment) ?? ''}`}
          rememberedName={rememberedName}
          onStart={(room, isListed) => tabPlace.start({ ...room, house: { fragment: house.fragment, isListed } })}
          onEnter={(key) => void tabPlace.openListed(key, rememberedName.read())}
          onHome={onHome}
          isNew={isNew}
        />
      );
    case 'failed':
      return <Failure code={snapshot.code} onAgain={onAgain} onHome={onHome} />;
  }
}
