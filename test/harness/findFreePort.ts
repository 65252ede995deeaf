import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports below those that a system hands out: it might take one of those between our look and our use. */
const range = { from: 20_000, count: 12_000 };
const attempts = 100;

/** A port on which nobody listens at any address, neither by UDP nor by TCP. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = range.from + Math.floor(Math.random() * range.count);
    if ((await isFreeOnTcp(port)) && (await isFreeOnUdp(port))) return port;
  }
  throw new Error('no free port');
}

async function isFreeOnTcp(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '0.0.0.0');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

async function isFreeOnUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, '0.0.0.0');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
