import type { Fault, Result } from '@sotto/base';
import type { Code, RoomAnswer, RoomBody, RoomRequest } from '@sotto/protocol';
import type { EncodedAnswer } from '../rooms/EncodedAnswer.ts';
import type { Client } from './Client.ts';

/** Carries out one kind of request, whose body has been parsed. */
export type Handler<Name extends RoomRequest> = (
  client: Client,
  body: RoomBody<Name>,
) => Promise<Result<RoomAnswer<Name> | EncodedAnswer, Fault<Code>>>;
