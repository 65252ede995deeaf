import type { RoomRequest } from '@sotto/protocol';
import { createRoom } from './createRoom.ts';
import { enter } from './enter.ts';
import type { Handler } from './Handler.ts';
import { askKeys, batch, beat, countListeners, roster, sponsor } from './keys.ts';
import { log } from './log.ts';
import { connect, produce, receive, resume, speak, stepDown } from './media.ts';
import { peek } from './peek.ts';
import { audience, hands, leave, setHand, signal } from './people.ts';
import { resumeJoin } from './resumeJoin.ts';
import { offerWraps, submit } from './statements.ts';

/** Every request by its name. */
export const handlers: { readonly [Name in RoomRequest]: Handler<Name> } = {
  'create-room': createRoom,
  peek,
  log,
  enter,
  'resume-join': resumeJoin,
  receive,
  connect,
  resume,
  speak,
  produce,
  'step-down': stepDown,
  audience,
  leave,
  submit,
  'offer-wraps': offerWraps,
  'ask-keys': askKeys,
  sponsor,
  beat,
  batch,
  roster,
  'count-listeners': countListeners,
  'set-hand': setHand,
  hands,
  signal,
};
