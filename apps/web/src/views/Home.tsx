import type { NewRoom } from '@sotto/client';
import { useRef } from 'react';
import type { RememberedHouses } from '../house/rememberedHouses.ts';
import type { RememberedName } from '../room/rememberedName.ts';
import { strings } from '../strings/index.ts';
import { JoinForm } from './JoinForm.tsx';
import { StartDialog } from './StartDialog.tsx';
import { Title } from './Title.tsx';
import { Wordmark } from './Wordmark.tsx';
import { YourHouses } from './YourHouses.tsx';

interface HomeProps {
  readonly rememberedName: RememberedName;
  readonly rememberedHouses: RememberedHouses;
  readonly onStart: (room: NewRoom) => void;
  readonly onJoin: (link: string) => boolean;
}

/** What Sotto is, and the two ways into a room: start one, or bring a link. */
export function Home({ rememberedName, rememberedHouses, onStart, onJoin }: HomeProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <main className="home">
      <Title>
        <span className="visually-hidden">{strings.home.title}</span>
        <Wordmark isCarrying />
      </Title>
      <p className="lead">{strings.home.lead}</p>
      <p className="about">{strings.home.about}</p>
      <div className="ways-in">
        <button type="button" className="primary" onClick={() => dialog.current?.showModal()}>
          {strings.home.start}
        </button>
        <JoinForm onJoin={onJoin} />
      </div>
      <YourHouses rememberedHouses={rememberedHouses} />
      <StartDialog ref={dialog} rememberedName={rememberedName} onStart={onStart} />
    </main>
  );
}
