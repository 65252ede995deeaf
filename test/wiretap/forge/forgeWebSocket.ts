import { constants, createDeflateRaw, type DeflateRaw, deflateRawSync } from 'node:zlib';
import { encode16 } from './forgePcap.ts';

export interface FrameShape {
  readonly opcode?: number;
  readonly isFinal?: boolean;
  readonly isCompressed?: boolean;
  readonly mask?: Uint8Array;
}

/** One WebSocket frame (RFC 6455 section 5.2). */
export function forgeFrame(payload: Uint8Array, shape: FrameShape = {}): Buffer {
  const { opcode = 2, isFinal = true, isCompressed = false, mask } = shape;
  const first = (isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode;
  const maskBit = mask ? 0x80 : 0;
  const length =
    payload.length < 126
      ? Buffer.from([maskBit | payload.length])
      : Buffer.concat([Buffer.from([maskBit | 126]), encode16(payload.length)]);
  const masked = mask ? payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : payload;
  return Buffer.concat([Buffer.from([first]), length, mask ?? Buffer.alloc(0), masked]);
}

/** Deflates messages as permessage-deflate does (RFC 7692 section 7.2.1), each knowing those before it. */
export async function deflateMessages(messages: readonly Uint8Array[]): Promise<readonly Buffer[]> {
  const deflate = createDeflateRaw();
  const compressed: Buffer[] = [];
  for (const message of messages) compressed.push(await deflateOne(deflate, message));
  deflate.close();
  return compressed;
}

/** Deflates a message that knows nothing of others. */
export function deflateAlone(message: Uint8Array): Buffer {
  return deflateRawSync(message, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

async function deflateOne(deflate: DeflateRaw, message: Uint8Array): Promise<Buffer> {
  const parts: Buffer[] = [];
  const collect = (part: Buffer) => parts.push(part);
  deflate.on('data', collect);
  await new Promise<void>((resolve) => {
    deflate.write(message, () => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
  });
  deflate.off('data', collect);
  return Buffer.concat(parts).subarray(0, -4);
}

/** The client's opening handshake. */
export function forgeUpgradeRequest(target = '/socket.io/?EIO=4&transport=websocket', headers = ''): Buffer {
  const fixed = 'Host: sotto.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
  return Buffer.from(
    `GET ${target} HTTP/1.1\r\n${fixed}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${headers}\r\n`,
    'latin1',
  );
}

/** The server's, with the extensions that it agrees to. */
export function forgeUpgradeResponse(extensions = ''): Buffer {
  const line = extensions ? `Sec-WebSocket-Extensions: ${extensions}\r\n` : '';
  return Buffer.from(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${line}\r\n`,
    'latin1',
  );
}
