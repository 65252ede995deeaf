import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { expect, it, vi } from 'vitest';
import { costs } from './costs.ts';
import { guardHttp } from './guardHttp.ts';
import type { Visitors } from './Visitors.ts';

it.each([
  ['http', () => createServer(), 0],
  ['https', () => createTlsServer(), costs.handshake],
])('[W6] charges a TCP connection of %s for its handshake', (_, create, handshake) => {
  const openSocket = vi.fn(() => () => undefined);
  const visitors = { behind: () => ({ openSocket }) } as unknown as Visitors;
  const http = create();
  guardHttp(http, { visitors, connections: 10 });
  const [guard] = http.listeners('connection').slice(-1);
  guard?.(new EventEmitter());
  expect(openSocket).toHaveBeenCalledExactlyOnceWith(handshake);
});
