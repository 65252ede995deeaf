import type { NewRoom } from '@sotto/client';
import { useRef } from 'react';
import type { RememberedName } from '../room/rememberedName.ts';
import { strings } from '../strings/index.ts';
import { Page } from './Page.tsx';
import { StartDialog } from './StartDialog.tsx';
import { Title } from './Title.tsx';
import { useInvite } from './useInvite.ts';

interface HallwayProps {
  readonly name: string;
  /** The house's link, for the clipboard alone. */
  readonly link: string;
  readonly rememberedName: RememberedName;
  readonly onStart: (room: NewRoom) => void;
  readonly onHome: () => void;
}

/** A house from inside. */
export function Hallway({ name, link, rememberedName, onStart, onHome }: HallwayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const invite = useInvite(link);
  return (
    <Page>
      <Title>
        <bdi>{name}</bdi>
      </Title>
      <p>{strings.house.about}</p>
      <div className="choices">
        <button type="button" className="primary" onClick={() => dialog.current?.showModal()}>
          {strings.home.start}
        </button>
        <button type="button" onClick={invite.copy}>
          {strings.house.inviteTo} <bdi>{name}</bdi>
        </button>
      </div>
      <p className="hint" role="status">
        {invite.notice ?? strings.house.keep}
      </p>
      {invite.fault && (
        <p role="alert" className="fault">
          {invite.fault}
        </p>
      )}
      <button type="button" className="quiet" onClick={onHome}>
        {strings.home.back}
      </button>
      <StartDialog ref={dialog} rememberedName={rememberedName} onStart={onStart} />
    </Page>
  );
}
