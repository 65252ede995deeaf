import { describe, expect, test } from 'vitest';
import { forgeIp, forgeUdp, type Route } from '../forge/forgeDatagram.ts';
import { forgePcap, type PcapShape } from '../forge/forgePcap.ts';
import { forgeSegment } from '../forge/forgeTcp.ts';
import { type Packet, type PacketFault, parsePacket } from './Packet.ts';
import { parsePcap } from './pcap.ts';

const V4: Route = { source: ['192.168.7.1', 50_000], destination: ['192.168.7.2', 443] };
const V6: Route = { source: ['fd00::1', 50_000], destination: ['fd00::2', 443] };
const SEGMENT = { sequence: 4_000_000_000, acknowledged: 7, flags: 0x12, payload: Buffer.from('said') };

function parse(network: Buffer, shape: PcapShape = {}): Packet | PacketFault['code'] {
  const file = parsePcap(forgePcap([{ timeMs: 5, network, interfaceIndex: 3, packetType: 4 }], shape));
  const record = file.ok && file.value.records[0];
  if (!file.ok || !record) throw new Error('no record');
  const packet = parsePacket(record, file.value.linkType);
  return packet.ok ? packet.value : packet.error.code;
}

describe('parsePacket', () => {
  test.each([V4, V6])('reads TCP and UDP from $source', (route) => {
    expect(parse(forgeSegment(route, SEGMENT))).toMatchObject({
      protocol: 'tcp',
      source: { port: 50_000 },
      destination: { port: 443 },
      sequence: 4_000_000_000,
      acknowledged: 7,
      isSyn: true,
      isFin: false,
      payload: Buffer.from('said'),
    });
    expect(parse(forgeUdp(route, Buffer.from('sent')))).toMatchObject({
      protocol: 'udp',
      payload: Buffer.from('sent'),
    });
  });

  test('writes IPv6 addresses so that the port stays apart', () => {
    expect(parse(forgeUdp(V6, Buffer.alloc(1)))).toMatchObject({ source: { address: '[fd00:0:0:0:0:0:0:1]' } });
  });

  test('leaves out what fills an Ethernet frame up', () => {
    const padded = Buffer.concat([forgeUdp(V4, Buffer.from('short')), Buffer.alloc(20)]);
    expect(parse(padded)).toMatchObject({ payload: Buffer.from('short') });
  });

  test('reads past VLAN tags, one or two', () => {
    const network = forgeUdp(V4, Buffer.from('tagged'));
    const tags = [Buffer.from([0x88, 0xa8, 0, 5]), Buffer.from([0x81, 0x00, 0, 6])];
    for (const used of [tags, tags.slice(1)]) {
      const bytes = Buffer.concat([Buffer.alloc(12), ...used, Buffer.from([8, 0]), network]);
      const packet = parsePacket({ timeMs: 0, bytes, originalBytes: bytes.length }, 1);
      expect(packet).toMatchObject({ ok: true, value: { payload: Buffer.from('tagged') } });
    }
  });

  test('tells the points of capture apart', () => {
    const network = forgeUdp(V4, Buffer.alloc(1));
    expect(parse(network, { linkType: 'sll2' })).toMatchObject({ vantage: 'interface3-type4' });
    expect(parse(network, { linkType: 'sll' })).toMatchObject({ vantage: 'type4' });
  });

  test('skips IPv6 options', () => {
    const udp = forgeUdp(V6, Buffer.from('behind')).subarray(40);
    const options = Buffer.from([17, 0, 1, 4, 0, 0, 0, 0]);
    expect(parse(forgeIp(V6, 0, Buffer.concat([options, udp])))).toMatchObject({ payload: Buffer.from('behind') });
  });

  test('refuses fragments, clipped packets and strange link layers, each by its code', () => {
    const whole = forgeUdp(V4, Buffer.alloc(100));
    const fragment = Buffer.from(whole);
    fragment.writeUInt16BE(0x2000, 6);
    expect(parse(fragment)).toBe('fragment');
    expect(parse(forgeIp(V6, 44, Buffer.alloc(16)))).toBe('fragment');
    expect(parse(whole, { snapshotBytes: 60 })).toBe('clipped');
    expect(parse(whole.subarray(0, 50))).toBe('cut-short');
    expect(parse(forgeIp(V4, 1, Buffer.alloc(8)))).toBe('other-protocol');
    expect(parsePacket({ timeMs: 0, bytes: whole, originalBytes: whole.length }, 105)).toMatchObject({
      error: { code: 'link-type' },
    });
  });
});
