import { type Bytes, type Fault, fail, ok, type Result } from '@sotto/base';
import type { Code } from '@sotto/protocol';
import type { ServerSession } from '../connection/ServerSession.ts';
import type { MediaEvents, MediaResult } from './MediaPort.ts';
import type { RoomFrames } from './RoomFrames.ts';

/** Answers a media port from wherever the room is now: its connection, its frames, its roster. */
export function createMediaEvents(room: {
  readonly session: () => ServerSession | undefined;
  readonly frames: () => RoomFrames | undefined;
  readonly onSpeaking: MediaEvents['speaking'];
  readonly onPathLost: (transport: Bytes) => void;
  readonly onMicrophoneLost: () => void;
}): MediaEvents {
  const ask = async (
    request: (session: ServerSession) => Promise<Result<unknown, Fault<Code>>>,
  ): Promise<MediaResult> => {
    const session = room.session();
    const answer = session ? await request(session) : fail('not-inside');
    return answer.ok ? ok(null) : answer;
  };
  return {
    connect: (transport, fingerprint) => ask((session) => session.request('connect', { transport, fingerprint })),
    produce: (ssrc, payloadType) => ask((session) => session.request('produce', { ssrc, payloadType })),
    confirmSealing: async () => (await room.frames()?.confirmSealing()) ?? fail('not-inside'),
    pathLost: room.onPathLost,
    microphoneLost: room.onMicrophoneLost,
    speaking: room.onSpeaking,
  };
}
