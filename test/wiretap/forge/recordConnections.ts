import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { ForgedPacket } from './forgePcap.ts';
import { forgeTcp, type Utterance } from './forgeTcp.ts';

/** A port that passes all on to another, and keeps what passed. */
export interface Recorder {
  readonly port: number;
  /** All connections so far, as packets. */
  packets(): readonly ForgedPacket[];
  close(): void;
}

/** Records what real programs say to each other where nobody may capture packets. */
export async function recordConnections(targetPort: number): Promise<Recorder> {
  const connections: Utterance[][] = [];
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const said: Utterance[] = [];
    connections.push(said);
    const server = connect(targetPort, '127.0.0.1');
    relay({ from: 'client', source: client, sink: server, said });
    relay({ from: 'server', source: server, sink: client, said });
    sockets.add(client).add(server);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    packets: () => connections.flatMap((said, index) => forgeTcp(routeFrom(45_000 + index), said)),
    close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

interface Relaying {
  readonly from: 'client' | 'server';
  readonly source: Socket;
  readonly sink: Socket;
  readonly said: Utterance[];
}

function relay({ from, source, sink, said }: Relaying): void {
  source.on('data', (bytes: Buffer) => {
    said.push({ from, bytes, timeMs: Date.now() });
    sink.write(bytes);
  });
  source.on('end', () => sink.end());
  source.on('error', () => sink.destroy());
}

function routeFrom(port: number) {
  return { source: ['10.0.0.1', port], destination: ['10.0.0.2', 80] } as const;
}
