import type { HouseSnapshot, NewRoom } from '@sotto/client';
import { useRef } from 'react';
import { InviteWays } from '../invite/InviteWays.tsx';
import { LinkToCopy } from '../invite/LinkToCopy.tsx';
import { useInvite } from '../invite/useInvite.ts';
import { shownName } from '../names/shownName.ts';
import { Page } from '../page/Page.tsx';
import { Title } from '../page/Title.tsx';
import { strings } from '../strings/index.ts';
import styles from '../styles/hallway.css?url';
import { isKept } from '../tab/createStorage.ts';
import type { RememberedName } from '../tab/rememberedName.ts';
import { useWatched } from '../watched/useWatched.ts';
import { ListedChoice } from './ListedChoice.tsx';
import { LiveRooms } from './LiveRooms.tsx';
import { openStart } from './openStart.ts';
import { StartDialog } from './StartDialog.tsx';

interface HallwayProps {
  readonly house: Extract<HouseSnapshot, { phase: 'open' }>;
  /** The address by which this browser finds the house again. It contains nothing of the link. */
  readonly address: string;
  readonly rememberedName: RememberedName;
  readonly onStart: (room: NewRoom, isListed: boolean) => void;
  readonly onEnter: (roomKey: string) => void;
  readonly onHome: () => void;
  /** True right after the house was claimed, when its only link is here. */
  readonly isNew: boolean;
}

/** The view of a house from inside: its live rooms, and the ways to start one. */
export function Hallway({ house, address, rememberedName, onStart, onEnter, onHome, isNew }: HallwayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const invite = useInvite(house.link);
  const name = shownName(house.name, strings.house.unnamed);
  const isRemembered = useWatched(isKept);
  const isLinkShown = isNew || !isRemembered;
  const standing =
    house.connection === 'connected'
      ? strings.house[isRemembered ? 'keep' : 'notKept']
      : strings.room.connection[house.connection];
  return (
    <Page className="hallway">
      <link rel="stylesheet" href={styles} precedence="page" />
      <header>
        <Title>
          <bdi translate="no">{name}</bdi>
        </Title>
        <p>{strings.house.about}</p>
        <div className="choices">
          <button type="button" className="primary" onClick={() => openStart(dialog.current)}>
            {strings.home.start}
          </button>
          <button type="button" onClick={invite.copy}>
            {strings.house.inviteTo} <bdi translate="no">{name}</bdi>
          </button>
        </div>
        <InviteWays invite={invite} link={house.link} />
        {isLinkShown && <LinkToCopy link={house.link} />}
      </header>
      <LiveRooms rooms={house.rooms} address={address} onEnter={onEnter} />
      <footer>
        <p className="hint" role="status">
          {invite.notice ?? standing}
        </p>
        <button type="button" className="quiet" onClick={onHome}>
          {strings.home.back}
        </button>
      </footer>
      <StartDialog
        ref={dialog}
        rememberedName={rememberedName}
        onStart={(room, form) => onStart(room, form.has('listed'))}
      >
        <ListedChoice house={name} />
      </StartDialog>
    </Page>
  );
}
