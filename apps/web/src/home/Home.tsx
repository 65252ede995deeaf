import type { NewRoom } from '@sotto/client';
import type { Code } from '@sotto/protocol';
import { Suspense, useEffect, useId, useRef, useState } from 'react';
import { openStart } from '../house/openStart.ts';
import type { RememberedHouses } from '../house/rememberedHouses.ts';
import { createLater } from '../later/createLater.ts';
import { whenWanted } from '../later/whenWanted.ts';
import { StorageNote } from '../page/StorageNote.tsx';
import { Title } from '../page/Title.tsx';
import { Wordmark } from '../page/Wordmark.tsx';
import type { Settings } from '../settings/Settings.ts';
import { SettingsButton } from '../settings/SettingsButton.tsx';
import { strings } from '../strings/index.ts';
import type { Client } from '../tab/Client.ts';
import type { LinkFault } from '../tab/readLink.ts';
import type { RememberedName } from '../tab/rememberedName.ts';
import { useWatched } from '../watched/useWatched.ts';
import { JoinForm } from './JoinForm.tsx';
import { YourHouses } from './YourHouses.tsx';

/** Loads after the page, without a click. */
const StartDialog = whenWanted(
  createLater(() => import('../house/StartDialog.tsx')),
  {
    pick: ({ StartDialog }) => StartDialog,
    instead: ({ code }) => <Fault code={code} />,
  },
);

interface HomeProps {
  readonly rememberedName: RememberedName;
  readonly rememberedHouses: RememberedHouses;
  /** The missing ability of this browser or this address; without it no room opens here. */
  readonly missing: Code | undefined;
  readonly onStart: (room: NewRoom) => void;
  /** Goes to the room or house of a pasted text, or tells why it leads nowhere. */
  readonly onJoin: (text: string) => LinkFault | undefined;
  readonly settings: Settings;
  /** Tells what this server lets visitors do. */
  readonly askDoors: Client['doors'];
}

/** The home page: a description of Sotto, and the two ways into a room. */
export function Home({ rememberedName, rememberedHouses, missing, onStart, onJoin, settings, askDoors }: HomeProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isWanted = useRef(false);
  const isStranger = useStranger(rememberedHouses, askDoors);
  const reason = useId();

  function openDialog() {
    isWanted.current = dialog.current === null;
    openStart(dialog.current);
  }

  /** Opens the dialog as soon as it has loaded, if the person pressed the button before. */
  function takeDialog(element: HTMLDialogElement | null) {
    dialog.current = element;
    if (isWanted.current) openDialog();
  }

  return (
    <main className="home">
      <Title>
        <span className="visually-hidden">{strings.home.title}</span>
        <Wordmark isCarrying />
      </Title>
      <p className="lead">{strings.home.lead}</p>
      <p className="about">{strings.home.about}</p>
      {missing && <Fault code={missing} />}
      <div className="ways-in">
        <button
          type="button"
          className="primary"
          aria-disabled={isStranger}
          aria-describedby={isStranger ? reason : undefined}
          onClick={isStranger ? undefined : openDialog}
        >
          {strings.home.start}
        </button>
        {isStranger && (
          <p id={reason} className="hint">
            {strings.faults['house-needed']}
          </p>
        )}
        <JoinForm onJoin={onJoin} />
        <SettingsButton settings={settings} />
      </div>
      <YourHouses rememberedHouses={rememberedHouses} />
      <StorageNote />
      <Suspense>
        <StartDialog ref={takeDialog} rememberedName={rememberedName} onStart={onStart} />
      </Suspense>
    </main>
  );
}

/** True if only people of a house start rooms here, and this browser knows none. */
function useStranger(rememberedHouses: RememberedHouses, askDoors: Client['doors']): boolean {
  const houses = useWatched(rememberedHouses);
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    void askDoors().then((doors) => setOpen(doors?.isOpenToAll ?? true));
  }, [askDoors]);
  return !isOpen && houses.length === 0;
}

function Fault({ code }: { code: Code }) {
  return (
    <p role="alert" className="fault">
      {strings.faults[code]}
    </p>
  );
}
