import type { Server } from 'socket.io';

/**
 * The most WebSocket frames of one message. Browsers send a long one in a few, as their buffers empty; each costs half a
 * microsecond, and only whole messages are charged. [W4, W6]
 */
const most = 32;

type MakeServer = new (options: object) => object;
/** Engine.IO's options, which name the class of its WebSocket server. It makes one whenever its HTTP server listens. */
type Engine = { readonly opts: { wsEngine: MakeServer } };

/**
 * Ends a connection whose message comes in more frames than any browser sends. So many frames cost much, and the budget
 * charges only whole messages.
 */
export function holdToFewFrames(io: Server): void {
  const { opts } = io.engine as unknown as Engine;
  const { wsEngine } = opts;
  opts.wsEngine = class extends wsEngine {
    constructor(options: object) {
      super({ ...options, maxFragments: most });
    }
  };
}
