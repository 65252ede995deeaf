import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/createRandom.ts';
import type { LabelledSecret } from '../Finding.ts';
import { createBytes } from '../forge/createBytes.ts';
import { forgeUdp, type Route, reverseRoute } from '../forge/forgeDatagram.ts';
import { forgePcap } from '../forge/forgePcap.ts';
import { forgeRtp } from '../forge/forgeRtp.ts';
import { forgeTcp } from '../forge/forgeTcp.ts';
import { recordConnections } from '../forge/recordConnections.ts';
import { createTalkServer, talk } from '../forge/talkSocketIo.ts';
import { findLeaks } from './findLeaks.ts';
import { readNetwork } from './readNetwork.ts';

const SECRETS: readonly LabelledSecret[] = [
  { label: 'asked', value: 'Quillfeather asks' },
  { label: 'answered', value: 'Inkwell answers' },
];
const ROUTE: Route = { source: ['10.0.0.1', 50_000], destination: ['10.0.0.2', 4000] };
const filler = createBytes(createRandom(3), 300).toString('hex');

describe.each([false, true])('a real Socket.IO talk, deflated: %s', (isDeflated) => {
  async function record(uplink: string, downlink: string) {
    const server = await createTalkServer({ downlink: Buffer.from(downlink + filler), isDeflated });
    const recorder = await recordConnections(server.port);
    await talk(recorder.port, Buffer.from(uplink + filler));
    await server.close();
    recorder.close();
    return readNetwork(forgePcap(recorder.packets()), []);
  }

  test('shows what either side said, in every message', async () => {
    const network = await record('Quillfeather asks', 'Inkwell answers');
    const leaks = findLeaks(network.groups, SECRETS);
    expect(network.anomalies).toEqual([]);
    expect(leaks.map(({ kind, label, encoding }) => ({ kind, label, encoding }))).toEqual([
      { kind: 'uplink', label: 'asked', encoding: 'raw' },
      { kind: 'uplink', label: 'asked', encoding: 'raw' },
      { kind: 'downlink', label: 'answered', encoding: 'raw' },
      { kind: 'downlink', label: 'answered', encoding: 'raw' },
    ]);
  });

  test('shows nothing where nothing was said', async () => {
    const network = await record('somebody asks', 'somebody answers');
    expect(network.messages.uplink).toBeGreaterThan(3);
    expect(network.messages.downlink).toBeGreaterThan(3);
    expect(findLeaks(network.groups, SECRETS)).toEqual([]);
  });
});

describe('readNetwork', () => {
  test('finds in the bytes of a connection what nobody can parse, and says that nobody could', () => {
    const bytes = Buffer.from('\x16\x03 Quillfeather asks');
    const network = readNetwork(forgePcap(forgeTcp(ROUTE, [{ from: 'client', bytes }])), []);
    expect(network.anomalies).toMatchObject([{ kind: 'unread', code: 'not-http' }]);
    expect(findLeaks(network.groups, SECRETS)).toMatchObject([{ kind: 'uplink', label: 'asked' }]);
  });

  test('finds bytes that came after a hole, beside the hole', () => {
    const said = [Buffer.alloc(1460, 'x'), Buffer.alloc(1460, 'y'), Buffer.from('Quillfeather asks')];
    const packets = forgeTcp(
      ROUTE,
      said.map((bytes) => ({ from: 'client', bytes })),
    );
    const network = readNetwork(forgePcap(packets.toSpliced(4, 1)), []);
    expect(network.anomalies).toContainEqual(expect.objectContaining({ kind: 'capture-gap', code: 'hole' }));
    expect(findLeaks(network.groups, SECRETS)).toMatchObject([{ kind: 'uplink', label: 'asked' }]);
  });

  test('distinguishes uplink from downlink by the port of the relay, and searches STUN as it is', () => {
    const stun = Buffer.concat([Buffer.from([0, 1, 0, 24]), Buffer.alloc(16), Buffer.from('Quillfeather asks')]);
    const rtp = forgeRtp({ sequence: 1, timestamp: 1, payload: Buffer.from('Inkwell answers') });
    const packets = [forgeUdp(ROUTE, stun), forgeUdp(reverseRoute(ROUTE), rtp)].map((network) => ({
      timeMs: 0,
      network,
    }));
    const network = readNetwork(forgePcap(packets), [4000]);
    expect([network.flows.uplink.length, network.flows.downlink.length]).toEqual([0, 1]);
    expect(findLeaks(network.groups, SECRETS)).toMatchObject([
      { kind: 'uplink', label: 'asked' },
      { kind: 'downlink', label: 'answered' },
    ]);
  });

  test('reads media over ICE-TCP like media over UDP, with the times of its segments', () => {
    const stun = Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), Buffer.alloc(12)]);
    const media = [0, 1, 2].map((sequence) =>
      forgeRtp({ sequence, timestamp: sequence * 960, payload: Buffer.alloc(191) }),
    );
    const said = [stun, ...media].map((bytes, index) => {
      return {
        from: 'client',
        bytes: Buffer.concat([Buffer.from([0, bytes.length]), bytes]),
        timeMs: index * 20,
      } as const;
    });
    const { flows, anomalies } = readNetwork(forgePcap(forgeTcp(ROUTE, said)), [4000]);
    expect(anomalies).toEqual([]);
    expect(flows.uplink.map(({ packets }) => packets.map((packet) => packet.timeMs))).toEqual([[20, 40, 60]]);
  });

  test('counts a packet once if it passed two interfaces, and twice if it was sent twice', () => {
    const network = forgeUdp(ROUTE, forgeRtp({ sequence: 1, timestamp: 1, payload: Buffer.alloc(191) }));
    const seen = [4, 0, 4].map((packetType) => ({ timeMs: 0, network, packetType }));
    const { flows } = readNetwork(forgePcap(seen, { linkType: 'sll2' }), []);
    expect(flows.uplink[0]?.packets).toHaveLength(2);
  });
});
