import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { MediaEvents, MediaResult } from './MediaPort.ts';
import type { RoomFrames } from './RoomFrames.ts';

/** Answers a media port from wherever the room is now: its connection, its frames, its roster. */
export function createMediaEvents(room: {
  readonly connection: () => ServerConnection | undefined;
  readonly frames: () => RoomFrames | undefined;
  readonly onSpeaking: MediaEvents['speaking'];
  readonly onPathLost: (transport: Bytes) => void;
  readonly onHeard: MediaEvents['heard'];
  readonly onMicrophone: MediaEvents['microphoneThere'];
}): MediaEvents {
  const ask = async <T>(
    request: (connection: ServerConnection) => Promise<Result<T, Fault<Code>>>,
  ): Promise<Result<T, Fault<Code>>> => {
    const connection = room.connection();
    return connection ? request(connection) : fail('not-inside');
  };
  return {
    connect: (transport, fingerprint) =>
      ask((connection) => connection.request('connect', { transport, fingerprint })).then(withoutContent),
    restartIce: (transport) => ask((connection) => connection.request('restart-ice', { transport })),
    produce: (ssrc, payloadType) =>
      ask((connection) => connection.request('produce', { ssrc, payloadType })).then(withoutContent),
    confirmSealing: async () => (await room.frames()?.confirmSealing()) ?? fail('not-inside'),
    pathLost: room.onPathLost,
    heard: room.onHeard,
    microphoneThere: room.onMicrophone,
    speaking: room.onSpeaking,
  };
}

function withoutContent(answer: Result<unknown, Fault<Code>>): MediaResult {
  return answer.ok ? ok(null) : answer;
}
