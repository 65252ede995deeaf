import type { Bytes } from '@sotto/base';
import type { HouseEvent } from '@sotto/protocol';
import type { Turns } from '../limits/createTurns.ts';
import type { Visitor } from '../limits/Visitor.ts';
import type { LiveRoom } from '../rooms/LiveRoom.ts';
import type { Member } from '../rooms/Member.ts';
import type { ServerParts } from '../ServerParts.ts';

/** The result of a client's hello for the room or house that it named. */
export type LinkStanding =
  /** The client holds the link, and its room or house exists. */
  | { readonly kind: 'proved' }
  /** There is none. To create it, a client must name the key that this hello's proof fits. */
  | { readonly kind: 'absent'; readonly fits: (linkKey: Bytes) => boolean }
  /** The room exists, but another link key made the proof. Nobody outside can tell this from `absent`. [R1, H1] */
  | { readonly kind: 'refused' };

/** A client's state in its room. */
export type Presence =
  | { readonly phase: 'outside' }
  | { readonly phase: 'entering' }
  | { readonly phase: 'inside'; readonly room: LiveRoom; readonly member: Member }
  | { readonly phase: 'gone' };

/** One client connection to a room, after its hello. */
export interface Client {
  readonly parts: ServerParts;
  readonly roomHandle: Bytes;
  /** The connection's transcript hash, 32 bytes. */
  readonly connectionId: Bytes;
  /** The address that it comes from. */
  readonly visitor: Pick<Visitor, 'mayMakeRoom' | 'networks'>;
  readonly turns: Turns;
  standing: LinkStanding;
  presence: Presence;
  deliver(message: Bytes): void;
  disconnect(): void;
}

/** One client connection to a house, after its hello. */
export interface HouseClient {
  readonly parts: ServerParts;
  readonly houseHandle: Bytes;
  standing: LinkStanding;
  tell(event: HouseEvent): void;
}
