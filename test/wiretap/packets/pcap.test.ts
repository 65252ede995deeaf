import { describe, expect, test } from 'vitest';
import { forgeUdp, type Route } from '../forge/forgeDatagram.ts';
import { forgePcap, type PcapShape } from '../forge/forgePcap.ts';
import { parsePacket } from './Packet.ts';
import { parsePcap } from './pcap.ts';

const ROUTE: Route = { source: ['10.0.0.1', 1234], destination: ['10.0.0.2', 5678] };
const TIMES_MS = [1_700_000_000_123.456, 1_700_000_000_999.999];
const packets = TIMES_MS.map((timeMs) => ({ timeMs, network: forgeUdp(ROUTE, Buffer.from('hello')) }));

function parse(shape: PcapShape) {
  const file = parsePcap(forgePcap(packets, shape));
  if (!file.ok) throw new Error(file.error.code);
  return file.value;
}

describe('parsePcap', () => {
  test.each<PcapShape>([
    { byteOrder: 'little', precision: 'micro' },
    { byteOrder: 'big', precision: 'micro' },
    { byteOrder: 'little', precision: 'nano' },
    { byteOrder: 'big', precision: 'nano' },
  ])('reads $byteOrder-endian files in $precision-seconds', (shape) => {
    const { records, isWhole } = parse(shape);
    expect(isWhole).toBe(true);
    expect(records).toHaveLength(2);
    for (const [index, record] of records.entries()) expect(record.timeMs).toBeCloseTo(TIMES_MS[index] ?? 0, 2);
  });

  test.each<PcapShape['linkType']>(['ethernet', 'sll', 'sll2'])(
    'keeps what is needed to read %s',
    (linkType = 'sll') => {
      const { records, linkType: number } = parse({ linkType });
      const packet = records[0] && parsePacket(records[0], number);
      expect(packet).toMatchObject({ ok: true, value: { source: { address: '10.0.0.1', port: 1234 } } });
      expect(packet).toMatchObject({ value: { protocol: 'udp', payload: Buffer.from('hello') } });
    },
  );

  test('says that a file ends in the middle of a record, and keeps those before', () => {
    const cut = parsePcap(forgePcap(packets).subarray(0, -1));
    expect(cut).toMatchObject({ ok: true, value: { isWhole: false } });
    expect(cut.ok && cut.value.records).toHaveLength(1);
  });

  test('refuses a file that is no capture', () => {
    expect(parsePcap(Buffer.alloc(100))).toMatchObject({ error: { code: 'not-pcap' } });
    expect(parsePcap(Buffer.alloc(3))).toMatchObject({ error: { code: 'not-pcap' } });
  });
});
