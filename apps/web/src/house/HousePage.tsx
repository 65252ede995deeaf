import { Failure } from '../page/Failure.tsx';
import { Opening } from '../page/Opening.tsx';
import { useWatched } from '../parts/useWatched.ts';
import { strings } from '../strings/index.ts';
import { houseAddress } from '../tab/address.ts';
import type { Visit } from '../tab/createVisit.ts';
import type { RememberedName } from '../tab/rememberedName.ts';
import type { HouseStay } from './createHouseStay.ts';
import { Hallway } from './Hallway.tsx';
import type { RememberedHouses } from './rememberedHouses.ts';

interface HousePageProps {
  readonly house: HouseStay;
  readonly visit: Pick<Visit, 'start' | 'openListed'>;
  readonly rememberedName: RememberedName;
  readonly rememberedHouses: RememberedHouses;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** The page of a house, in any phase. */
export function HousePage({ house, visit, rememberedName, rememberedHouses, onAgain, onHome }: HousePageProps) {
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
          onStart={(room, isListed) => visit.start({ ...room, house: { fragment: house.fragment, isListed } })}
          onEnter={(key) => void visit.openListed(key, rememberedName.read())}
          onHome={onHome}
        />
      );
    case 'failed':
      return <Failure code={snapshot.code} onAgain={onAgain} onHome={onHome} />;
  }
}
