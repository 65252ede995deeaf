import type { RoomSnapshot } from '@sotto/client';
import { shownName } from '../names/shownName.ts';
import { Page } from '../page/Page.tsx';
import { Title } from '../page/Title.tsx';
import { strings } from '../strings/index.ts';
import { EnterForm } from './EnterForm.tsx';
import { OnStage } from './OnStage.tsx';

interface PreviewProps {
  readonly snapshot: Extract<RoomSnapshot, { phase: 'preview' | 'entering' }>;
  /** The name used here before, or an empty one. */
  readonly name: string;
  readonly onEnter: (name: string) => void;
}

/** A room seen from its door. */
export function Preview({ snapshot, name, onEnter }: PreviewProps) {
  return (
    <Page>
      <Title>
        <bdi translate="no">{shownName(snapshot.title, strings.start.untitled)}</bdi>
      </Title>
      <OnStage people={snapshot.stage} />
      <p>{strings.preview.listening(snapshot.audienceCount)}</p>
      <EnterForm name={name} isEntering={snapshot.phase === 'entering'} onEnter={onEnter} />
      <p className="hint policy">{snapshot.policy && strings.preview.policies[snapshot.policy]}</p>
      <p className="hint">{strings.preview.visible}</p>
    </Page>
  );
}
