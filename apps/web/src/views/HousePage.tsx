import type { NewRoom } from '@sotto/client';
import type { HouseStay } from '../house/createHouseStay.ts';
import type { RememberedName } from '../room/rememberedName.ts';
import { useWatched } from '../room/useWatched.ts';
import { strings } from '../strings/index.ts';
import { Failure } from './Failure.tsx';
import { Hallway } from './Hallway.tsx';
import { Opening } from './Opening.tsx';

interface HousePageProps {
  readonly house: HouseStay;
  readonly rememberedName: RememberedName;
  readonly onStart: (room: NewRoom) => void;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** One house, in whatever phase it is. */
export function HousePage({ house, rememberedName, onStart, onAgain, onHome }: HousePageProps) {
  const snapshot = useWatched(house);
  switch (snapshot.phase) {
    case 'opening':
      return <Opening what={strings.house.opening} />;
    case 'open':
      return (
        <Hallway
          name={snapshot.name || strings.house.unnamed}
          link={snapshot.link}
          rememberedName={rememberedName}
          onStart={onStart}
          onHome={onHome}
        />
      );
    case 'failed':
      return <Failure code={snapshot.code} onAgain={onAgain} onHome={onHome} />;
  }
}
