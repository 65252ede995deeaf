import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { RememberedHouses } from '../house/rememberedHouses.ts';
import type { Visit } from '../room/createVisit.ts';
import type { RememberedName } from '../room/rememberedName.ts';
import { FaultBoundary } from './FaultBoundary.tsx';
import { Home } from './Home.tsx';
import { RoomPage } from './RoomPage.tsx';

// Not on the way to a room's sound, so they load when somebody goes there.
const ClaimPage = lazy(async () => ({ default: (await import('./ClaimPage.tsx')).ClaimPage }));
const HousePage = lazy(async () => ({ default: (await import('./HousePage.tsx')).HousePage }));

interface AppProps {
  readonly visit: Visit;
  readonly rememberedName: RememberedName;
  readonly rememberedHouses: RememberedHouses;
}

/** The page, wherever this tab is. */
export function App(props: AppProps) {
  return (
    <FaultBoundary visit={props.visit}>
      <Suspense>
        <Place {...props} />
      </Suspense>
    </FaultBoundary>
  );
}

function Place({ visit, rememberedName, rememberedHouses }: AppProps) {
  const place = useSyncExternalStore(visit.subscribe, visit.place);
  const onwards = { onAgain: visit.again, onHome: visit.goHome };
  const starting = { rememberedName, onStart: visit.start };
  switch (place.at) {
    case 'room':
      return <RoomPage key={place.stay.number} stay={place.stay} {...onwards} />;
    case 'house':
      return <HousePage house={place.house} {...starting} {...onwards} />;
    case 'claim':
      return <ClaimPage claim={place.claim} {...onwards} />;
    case 'home':
      return <Home {...starting} rememberedHouses={rememberedHouses} onJoin={visit.join} />;
  }
}
