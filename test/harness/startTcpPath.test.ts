import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startTcpPath, type TcpPathOptions } from './startTcpPath.ts';

/** A path to a server that answers every message with itself. */
async function startLine(options: Pick<TcpPathOptions, 'loses'> = {}) {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const here = { address: '127.0.0.1', port: 0 };
  const line = await startTcpPath({ at: here, to: { ...here, port }, ...options });
  onTestFinished(line.close);
  return line;
}

async function dial(port: number) {
  const socket: Socket = connect({ host: '127.0.0.1', port });
  onTestFinished(() => void socket.destroy());
  const said = { back: '', isClosed: false };
  socket.on('data', (chunk) => {
    said.back += String(chunk);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    said.isClosed = true;
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { socket, said };
}

it('carries both ways, and counts', async () => {
  const line = await startLine();
  const { socket, said } = await dial(line.port);
  socket.write('GET /socket.io/?EIO=4');
  await expect.poll(() => said.back).toBe('GET /socket.io/?EIO=4');
  expect(line.counts()).toEqual({ up: 21, down: 21, dials: 1, refused: 0 });
});

it('ends every connection when it is cut', async () => {
  const line = await startLine();
  const { said } = await dial(line.port);
  line.cut();
  await expect.poll(() => said.isClosed).toBe(true);
});

it('resets new connections while it is closed, and counts what they asked for', async () => {
  const line = await startLine();
  line.setOpen(false);
  const { socket, said } = await dial(line.port);
  socket.write('GET /socket.io/?EIO=4');
  await expect.poll(() => said.isClosed).toBe(true);
  expect(line.counts()).toMatchObject({ down: 0, dials: 1, refused: 1 });
});

it('holds everything back while it is stalled, and loses nothing', async () => {
  const line = await startLine();
  const { socket, said } = await dial(line.port);
  line.setStalled(true);
  socket.write('one ');
  await expect.poll(() => line.counts().up).toBe(4);
  socket.write('two');
  await expect.poll(() => line.counts().up).toBe(7);
  expect(said).toEqual({ back: '', isClosed: false });
  line.setStalled(false);
  await expect.poll(() => said.back).toBe('one two');
});

it('brings late, and in order, what it loses', async () => {
  const fates = [true, false, false, false];
  const line = await startLine({ loses: () => fates.shift() ?? false });
  const { socket, said } = await dial(line.port);
  socket.write('one ');
  await expect.poll(() => line.counts().up).toBe(4);
  socket.write('two');
  await expect.poll(() => said.back).toBe('one two');
});
