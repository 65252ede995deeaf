import { Suspense, useSyncExternalStore } from 'react';
import type { TabPlace } from './createTabPlace.ts';
import { Home } from './home/Home.tsx';
import type { RememberedHouses } from './house/rememberedHouses.ts';
import { createLater, type Missing } from './later/createLater.ts';
import { whenWanted } from './later/whenWanted.ts';
import { Astray } from './page/Astray.tsx';
import { Failure } from './page/Failure.tsx';
import { FaultBoundary } from './page/FaultBoundary.tsx';
import { Opening } from './page/Opening.tsx';
import { RoomPage } from './room/RoomPage.tsx';
import type { Settings } from './settings/Settings.ts';
import type { Language } from './strings/createLanguage.ts';
import { strings } from './strings/index.ts';
import type { RememberedName } from './tab/rememberedName.ts';
import { useWatched } from './watched/useWatched.ts';

interface AppProps {
  readonly tabPlace: TabPlace;
  readonly language: Language;
  readonly rememberedName: RememberedName;
  readonly rememberedHouses: RememberedHouses;
  readonly settings: Settings;
}

const ClaimPage = whenWanted(
  createLater(() => import('./house/ClaimPage.tsx')),
  {
    pick: ({ ClaimPage }) => ClaimPage,
    instead: Unreached,
  },
);
const HousePage = whenWanted(
  createLater(() => import('./house/HousePage.tsx')),
  {
    pick: ({ HousePage }) => HousePage,
    instead: Unreached,
  },
);

/** Stands for a page that could not be fetched. Only reloading the tab fetches it again. */
function Unreached({ code, onHome }: { readonly code: Missing; readonly onHome: () => void }) {
  return <Failure code={code} onAgain={() => location.reload()} onHome={onHome} />;
}

/** The page for the place where this tab is. */
export function App(props: AppProps) {
  // Everything below is drawn again in the new language, and goes on as it was.
  useWatched(props.language);
  return (
    <FaultBoundary tabPlace={props.tabPlace}>
      <Suspense fallback={<Opening what={strings.house.opening} />}>
        <Place {...props} />
      </Suspense>
    </FaultBoundary>
  );
}

function Place({ tabPlace, rememberedName, rememberedHouses, settings }: AppProps) {
  const place = useSyncExternalStore(tabPlace.subscribe, tabPlace.place);
  const onwards = { onAgain: tabPlace.again, onHome: tabPlace.goHome };
  const starting = { rememberedName, onStart: tabPlace.start };
  switch (place.at) {
    case 'room':
      return (
        <RoomPage key={place.visit.number} visit={place.visit} away={place.away} settings={settings} {...onwards} />
      );
    case 'house':
      return (
        <HousePage
          house={place.house}
          isNew={place.isNew}
          {...{ tabPlace, rememberedName, rememberedHouses }}
          {...onwards}
        />
      );
    case 'claim':
      return <ClaimPage claim={place.claim} {...onwards} />;
    case 'astray':
      return <Astray code={place.code} onHome={tabPlace.goHome} />;
    case 'home':
      return (
        <Home
          {...starting}
          rememberedHouses={rememberedHouses}
          missing={tabPlace.missing}
          askDoors={tabPlace.askDoors}
          onJoin={tabPlace.join}
          settings={settings}
        />
      );
  }
}
