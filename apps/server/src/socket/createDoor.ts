import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Server } from 'socket.io';
import { hangUp } from '../limits/hangUp.ts';
import type { Visitor } from '../limits/Visitor.ts';
import type { Visitors } from '../limits/Visitors.ts';

/** The HTTP requests that lead to a WebSocket, with their visitors. */
export interface Door {
  /** Decides for Engine.IO whether to accept a request, before the server spends anything on it. */
  allowRequest(request: IncomingMessage, decide: (refusal: string | null, isAllowed: boolean) => void): void;
  /** The visitor of a request that was let in. */
  visitorOf(request: IncomingMessage): Visitor;
}

/** Lets in a visitor who has a place left. The place is given back when the TCP connection has ended, and no sooner. */
export function createDoor(visitors: Visitors): Door {
  const inside = new WeakMap<IncomingMessage, Visitor>();
  return {
    allowRequest(request, decide) {
      const visitor = visitors.of(request);
      const release = request.socket.destroyed ? undefined : visitor.openConnection();
      visitor.noteKnock(release ? 'heard' : 'refused');
      if (!release) {
        visitors.noteRefusal();
        return decide('rate-limited', false);
      }
      request.socket.once('close', release);
      inside.set(request, visitor);
      decide(null, true);
    },
    visitorOf(request) {
      const visitor = inside.get(request);
      if (!visitor) throw new Error('a request came in past the door');
      return visitor;
    },
  };
}

/** Closes the other ways in that Engine.IO leaves open: any other request ends its TCP connection. */
export function shutOtherDoors(io: Server, http: HttpServer): void {
  // A second WebSocket could take over an open one by its session id, and escape all limits in this way.
  io.engine.use((request: IncomingMessage, _: ServerResponse, next: (refusal?: Error) => void) => {
    next(request.url?.includes('sid=') ? new Error('a session is never taken over') : undefined);
  });
  io.engine.on('connection_error', ({ req }: { req: { res?: ServerResponse } }) => {
    req.res?.setHeader('connection', 'close');
  });
  http.on('upgrade', (request, socket) => {
    if (!request.url?.startsWith(io.path())) hangUp(socket as Socket);
  });
}
