/** A packet from its network layer up, with what link types record about it. */
export interface ForgedPacket {
  readonly timeMs: number;
  readonly network: Uint8Array;
  readonly interfaceIndex?: number;
  /** PACKET_HOST 0, PACKET_OUTGOING 4. */
  readonly packetType?: number;
}

export interface PcapShape {
  readonly linkType?: 'ethernet' | 'sll' | 'sll2';
  readonly byteOrder?: 'little' | 'big';
  readonly precision?: 'micro' | 'nano';
  /** Bytes kept of each packet. */
  readonly snapshotBytes?: number;
}

const LINK_TYPES = { ethernet: 1, sll: 113, sll2: 276 };

/** A capture file with these packets. */
export function forgePcap(packets: readonly ForgedPacket[], shape: PcapShape = {}): Buffer {
  const { linkType = 'ethernet', byteOrder = 'little', precision = 'micro', snapshotBytes = 262_144 } = shape;
  const magic = precision === 'nano' ? 0xa1b23c4d : 0xa1b2c3d4;
  const header = encodeWords([magic, 0x0002_0004, 0, 0, snapshotBytes, LINK_TYPES[linkType]], byteOrder);
  const records = packets.map((packet) => {
    const frame = Buffer.concat([forgeLink(packet, linkType), packet.network]);
    const kept = frame.subarray(0, snapshotBytes);
    const fraction = Math.round((packet.timeMs % 1000) * (precision === 'nano' ? 1e6 : 1e3));
    const words = [Math.floor(packet.timeMs / 1000), fraction, kept.length, frame.length];
    return Buffer.concat([encodeWords(words, byteOrder), kept]);
  });
  return Buffer.concat([header, ...records]);
}

function encodeWords(words: readonly number[], byteOrder: 'little' | 'big'): Buffer {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) {
    if (byteOrder === 'little') bytes.writeUInt32LE(word, index * 4);
    else bytes.writeUInt32BE(word, index * 4);
  }
  return bytes;
}

function forgeLink(packet: ForgedPacket, linkType: keyof typeof LINK_TYPES): Buffer {
  const { network, interfaceIndex = 1, packetType = 0 } = packet;
  const etherType = (network[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800;
  if (linkType === 'ethernet') return Buffer.concat([Buffer.alloc(12), encode16(etherType)]);
  if (linkType === 'sll') return Buffer.concat([encode16(packetType), Buffer.alloc(12), encode16(etherType)]);
  const tail = Buffer.from([0, 0, 0, interfaceIndex, 0, 0, packetType, 6]);
  return Buffer.concat([encode16(etherType), encode16(0), tail, Buffer.alloc(8)]);
}

/** Two bytes, the higher first. */
export function encode16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}
