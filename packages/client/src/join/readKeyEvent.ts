import type { Bytes } from '@sotto/base';
import type { KeyEvent } from '@sotto/keys';
import type { RoomEvent } from '@sotto/protocol';
import { readStatement } from '@sotto/records';

const hashBytes = 32;

/** Entry hashes as they travel, one by one. */
export function unpackHashes(packed: Bytes): Bytes[] {
  return Array.from({ length: packed.length / hashBytes }, (_, index) =>
    packed.slice(index * hashBytes, (index + 1) * hashBytes),
  );
}

/** Reads the key event in an event of the server; `undefined` if it has none, or must be processed first. */
export function readKeyEvent(event: RoomEvent): KeyEvent | undefined {
  switch (event.event) {
    case 'statement': {
      const statement = readStatement(event.statement);
      return { type: 'statement', statement, ...(event.wrap && { wrap: event.wrap }) };
    }
    case 'minted':
      return { type: 'minted', generation: event.generation, wrap: event.wrap };
    case 'stepped':
      return { type: 'step', step: event.step };
    case 'hashes':
      return { type: 'entry-hashes', after: event.after, hashes: unpackHashes(event.hashes) };
    case 'asked':
      return { type: 'asked', by: event.by };
    case 'given': {
      const { event: _, ...gift } = event;
      return { type: 'gift', gift };
    }
    case 'connection':
      return { type: 'connection', join: event.join, isHere: event.isHere };
    default:
      return undefined;
  }
}
