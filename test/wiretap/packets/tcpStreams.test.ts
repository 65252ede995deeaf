import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/createRandom.ts';
import { createBytes } from '../forge/createBytes.ts';
import type { Route } from '../forge/forgeDatagram.ts';
import { type ForgedPacket, forgePcap, type PcapShape } from '../forge/forgePcap.ts';
import { forgeSegment, forgeTcp, type TcpShape } from '../forge/forgeTcp.ts';
import { readCapture } from './readCapture.ts';
import { assembleTcp } from './tcpStreams.ts';

const ROUTE: Route = { source: ['10.0.0.1', 45_000], destination: ['10.0.0.2', 80] };
const ASKED = createBytes(createRandom(1), 5000);
const ANSWERED = createBytes(createRandom(2), 9000);

function converse(shape: TcpShape = {}): readonly ForgedPacket[] {
  const said = [
    { from: 'client', bytes: ASKED, timeMs: 1000 },
    { from: 'server', bytes: ANSWERED, timeMs: 2000 },
  ] as const;
  return forgeTcp(ROUTE, said, { segmentBytes: 700, ...shape });
}

function assemble(packets: readonly ForgedPacket[], shape: PcapShape = {}) {
  return assembleTcp(readCapture(forgePcap(packets, shape)).tcp);
}

/** Segments that carry something of the client's: 3, 5, 7 and so on, after the handshake. */
const SECOND_ASKED = 4;

function without(packets: readonly ForgedPacket[], index: number): readonly ForgedPacket[] {
  return packets.toSpliced(index, 1);
}

describe('assembleTcp', () => {
  test.each([1000, 2 ** 32 - 2000])('joins both directions, from sequence number %i on', (clientSequence) => {
    const [connection, ...others] = assemble(converse({ clientSequence }));
    expect(others).toEqual([]);
    expect(connection?.client?.bytes).toEqual(ASKED);
    expect(connection?.server?.bytes).toEqual(ANSWERED);
    expect([connection?.client?.gaps, connection?.server?.gaps]).toEqual([[], []]);
  });

  test('takes the end that sent the SYN for the client, whatever the ports', () => {
    const route = { source: ROUTE.destination, destination: ROUTE.source };
    const [connection] = assemble(forgeTcp(route, [{ from: 'client', bytes: ASKED }]));
    expect(connection?.client?.bytes).toEqual(ASKED);
  });

  test('tells when each byte was seen', () => {
    const [connection] = assemble(converse());
    expect(connection?.client?.timeAt(3000)).toBe(1000);
    expect(connection?.server?.timeAt(0)).toBe(2000);
  });

  test('takes segments in any order, and each as often as it comes (20 seeds)', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const [first, ...rest] = converse();
      const doubled = [...rest, ...rest.filter(() => random() < 0.5)];
      const shuffled = doubled.map((packet) => ({ packet, at: random() })).sort((a, b) => a.at - b.at);
      const [connection] = assemble(first ? [first, ...shuffled.map(({ packet }) => packet)] : []);
      expect(connection?.client?.bytes).toEqual(ASKED);
      expect(connection?.server?.bytes).toEqual(ANSWERED);
      expect([connection?.client?.gaps, connection?.server?.gaps]).toEqual([[], []]);
    }
  });

  test('counts a packet once if it passed two interfaces', () => {
    const twice = converse().flatMap((packet) => [4, 0].map((packetType) => ({ ...packet, packetType })));
    const [connection, ...others] = assemble(twice, { linkType: 'sll2' });
    expect(others).toEqual([]);
    expect(connection?.client?.bytes).toEqual(ASKED);
  });

  test('reports a hole, keeps what came before as the stream and what came after beside it', () => {
    const [connection] = assemble(without(converse(), 2 + SECOND_ASKED));
    expect(connection?.client?.gaps).toEqual(['hole']);
    expect(connection?.client?.bytes).toEqual(ASKED.subarray(0, 1400));
    expect(Buffer.concat(connection?.client?.beyondHole ?? [])).toEqual(ASKED.subarray(2100));
  });

  test('reports an end that was acknowledged but not seen', () => {
    const packets = converse().slice(0, -2);
    const lastAnswer = packets.length - 2;
    expect(assemble(without(packets, lastAnswer))[0]?.server?.gaps).toEqual(['unseen-end']);
    expect(assemble(packets)[0]?.server?.gaps).toEqual([]);
  });

  test('reports a connection that began before the capture', () => {
    const [connection] = assemble(converse().slice(2));
    expect(connection?.client?.gaps).toEqual(['no-start']);
    expect(connection?.client?.bytes).toEqual(ASKED);
  });

  test('reports bytes that were sent again with another content', () => {
    const packets = converse();
    const segment = { sequence: 1001, acknowledged: 5001, flags: 0x10, payload: createBytes(createRandom(3), 700) };
    const [connection] = assemble([...packets, { timeMs: 3000, network: forgeSegment(ROUTE, segment) }]);
    expect(connection?.client?.gaps).toEqual(['conflict']);
    expect(connection?.client?.bytes).toEqual(ASKED);
  });

  test('begins a new connection if a port is used again', () => {
    const again = forgeTcp(ROUTE, [{ from: 'client', bytes: ANSWERED }], { clientSequence: 77 });
    const connections = assemble([...converse(), ...again]);
    expect(connections.map(({ client }) => client?.bytes)).toEqual([ASKED, ANSWERED]);
  });

  test('finds no gap if a connection was refused', () => {
    const refused = { sequence: 0, acknowledged: 1001, flags: 0x14, payload: Buffer.alloc(0) };
    const back = { source: ROUTE.destination, destination: ROUTE.source };
    const packets = [...converse().slice(0, 1), { timeMs: 1000, network: forgeSegment(back, refused) }];
    expect(assemble(packets).flatMap(({ client, server }) => [client?.gaps, server?.gaps])).toEqual([[], []]);
  });
});
