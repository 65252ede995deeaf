import type { ListedRoom } from '@sotto/client';
import type { MouseEvent } from 'react';
import { shownName } from '../names/shownName.ts';
import { isolate } from '../parts/isolate.ts';
import { VoiceMark } from '../parts/VoiceMark.tsx';
import { strings } from '../strings/index.ts';

interface LiveRoomProps {
  readonly room: ListedRoom;
  readonly address: string;
  readonly onEnter: (key: string) => void;
}

/** One door in the hallway: the room's title, the speakers that can be heard behind it, and the number of listeners. */
export function LiveRoom({ room, address, onEnter }: LiveRoomProps) {
  const { key, title, stage, stageCount, audienceCount } = room;
  const names = stage.map(({ name }) => isolate(name));
  const more = Math.max(0, stageCount - stage.length);

  function enter(event: MouseEvent) {
    // With a modifier key, the browser opens the house in a new tab.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onEnter(key);
  }

  return (
    <li className="door" data-key={key} data-voices={stageCount > 0}>
      <a href={address} onClick={enter}>
        <bdi translate="no">{shownName(title, strings.start.untitled)}</bdi>
      </a>
      <span className="marks" aria-hidden="true">
        {stage.map((speaker) => (
          <VoiceMark key={speaker.key} name={speaker.name} />
        ))}
      </span>
      <p className="names">{stageCount > 0 ? strings.people(names, more) : strings.room.emptyStage}</p>
      <p className="states">{strings.room.listening(audienceCount)}</p>
    </li>
  );
}
