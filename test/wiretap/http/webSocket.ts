import type { Fault } from '@sotto/base';
import { createMessageInflater, type MessageInflater } from './messageInflater.ts';
import { type FrameFault, parseFrame, type WebSocketFrame } from './webSocketFrames.ts';

/** A whole message, or a control frame: unmasked, joined and inflated. */
export interface WebSocketMessage {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Offset of its first frame in the bytes of the direction. */
  readonly start: number;
}

export type WebSocketFault = FrameFault | Fault<'continuation' | 'inflate'>;

/** All messages of one direction. A fault tells why reading stopped before the end. */
export interface WebSocketReading {
  readonly messages: readonly WebSocketMessage[];
  readonly fault: WebSocketFault | undefined;
}

const CONTROL = 8;

/**
 * Reads one direction of a WebSocket after its handshake.
 *
 * @param extensions the server's Sec-WebSocket-Extensions
 */
export function readWebSocket(bytes: Buffer, extensions: string, sender: 'client' | 'server'): WebSocketReading {
  const inflater = createMessageInflater(extensions, sender);
  const messages: WebSocketMessage[] = [];
  let open: WebSocketFrame[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const frame = parseFrame(bytes, offset);
    if (!frame.ok) return { messages, fault: frame.error };
    const { opcode, payload, start, isFinal, end } = frame.value;
    offset = end;
    if (opcode >= CONTROL) {
      messages.push({ opcode, payload, start });
      continue;
    }
    if ((opcode === 0) !== open.length > 0) return { messages, fault: { code: 'continuation' } };
    open.push(frame.value);
    if (!isFinal) continue;
    const message = close(open, inflater);
    if (!message) return { messages, fault: { code: 'inflate' } };
    messages.push(message);
    open = [];
  }
  return { messages, fault: open.length > 0 ? { code: 'incomplete' } : undefined };
}

function close(frames: readonly WebSocketFrame[], inflater: MessageInflater): WebSocketMessage | undefined {
  const { opcode, isCompressed, start } = frames[0] as WebSocketFrame;
  const joined = Buffer.concat(frames.map((frame) => frame.payload));
  const payload = isCompressed ? inflater.inflate(joined) : joined;
  return payload && { opcode, payload, start };
}
