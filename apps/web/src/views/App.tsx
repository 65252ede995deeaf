import { type ComponentType, lazy, Suspense, useSyncExternalStore } from 'react';
import type { RememberedHouses } from '../house/rememberedHouses.ts';
import type { Visit } from '../room/createVisit.ts';
import type { RememberedName } from '../room/rememberedName.ts';
import { useWatched } from '../room/useWatched.ts';
import type { Language } from '../strings/createLanguage.ts';
import { Failure } from './Failure.tsx';
import { FaultBoundary } from './FaultBoundary.tsx';
import { Home } from './Home.tsx';
import { Opening } from './Opening.tsx';
import { RoomPage } from './RoomPage.tsx';

interface AppProps {
  readonly visit: Visit;
  readonly language: Language;
  readonly rememberedName: RememberedName;
  readonly rememberedHouses: RememberedHouses;
}

// On nobody's way to the sound of a room, so they load when somebody goes there.
const ClaimPage = whenWanted(() => import('./ClaimPage.tsx').then((views) => views.ClaimPage));
const HousePage = whenWanted(() => import('./HousePage.tsx').then((views) => views.HousePage));

interface Onwards {
  readonly onHome: () => void;
}

/** A view that is fetched when it is first drawn. Where it can't be, only loading the page again asks for it again. */
function whenWanted<Props extends Onwards>(load: () => Promise<ComponentType<Props>>) {
  const Unreached = ({ onHome }: Onwards) => (
    <Failure code="server-unreachable" onAgain={() => location.reload()} onHome={onHome} />
  );
  return lazy<ComponentType<Props>>(() =>
    load().then(
      (View) => ({ default: View }),
      () => ({ default: Unreached }),
    ),
  );
}

/** The page, wherever this tab is. */
export function App(props: AppProps) {
  // Everything below is drawn again in the new language, and goes on as it was.
  useWatched(props.language);
  return (
    <FaultBoundary visit={props.visit}>
      <Suspense fallback={<Opening />}>
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
