import { useSyncExternalStore } from 'react';
import type { Visit } from '../room/createVisit.ts';
import type { RememberedName } from '../room/rememberedName.ts';
import { FaultBoundary } from './FaultBoundary.tsx';
import { Home } from './Home.tsx';
import { RoomPage } from './RoomPage.tsx';

interface AppProps {
  readonly visit: Visit;
  readonly rememberedName: RememberedName;
}

/** The page: at home, or at a room. */
export function App({ visit, rememberedName }: AppProps) {
  const stay = useSyncExternalStore(visit.subscribe, visit.current);
  return (
    <FaultBoundary visit={visit}>
      {stay ? (
        <RoomPage key={stay.number} stay={stay} onAgain={visit.again} onHome={visit.goHome} />
      ) : (
        <Home rememberedName={rememberedName} onStart={visit.start} onJoin={visit.join} />
      )}
    </FaultBoundary>
  );
}
