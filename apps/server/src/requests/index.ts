import type { RoomRequest } from '@sotto/protocol';
import { createRoom } from './createRoom.ts';
import { enter } from './enter.ts';
import type { Handler } from './Handler.ts';
import { ask, batch, countListeners, gift, heartbeat, minted } from './keys.ts';
import { checkpoint, log } from './log.ts';
import { connect, produce, receive, restartIce, resume, speak, stepDown } from './media.ts';
import { peek } from './peek.ts';
import { audience, hands, leave, setHand, signal } from './people.ts';
import { resumeJoin } from './resumeJoin.ts';
import { entries, hashes, inside, steps } from './roster.ts';
import { submit } from './statements.ts';
import { react, talk } from './talk.ts';

/** Every request by its name. */
export const handlers: { readonly [Name in RoomRequest]: Handler<Name> } = {
  'create-room': createRoom,
  peek,
  log,
  checkpoint,
  enter,
  'resume-join': resumeJoin,
  receive,
  'restart-ice': restartIce,
  connect,
  resume,
  speak,
  produce,
  'step-down': stepDown,
  audience,
  leave,
  submit,
  minted,
  gift,
  ask,
  heartbeat,
  batch,
  hashes,
  inside,
  entries,
  steps,
  'count-listeners': countListeners,
  'set-hand': setHand,
  hands,
  signal,
  talk,
  react,
};
