import { createServer } from 'node:http';
import { wireEvent } from '@sotto/protocol';
import { Server } from 'socket.io';
import { answerMeasurements } from './answerMeasurements.ts';

// The least that a connection can cost: Socket.IO in our configuration, which does nothing.

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: 128 * 1024,
  pingInterval: 5_000,
  pingTimeout: 8_000,
});
io.on('connection', (socket) => void socket.on(wireEvent, () => undefined));
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (typeof address === 'object' && address) answerMeasurements(address.port);
});
