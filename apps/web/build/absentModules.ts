import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Replacements } from './replaceModules.ts';

const nothing = 'export {};';
/** A logger that is off by default, and off for good here. */
const silence = 'export class Logger { debug() {} warn() {} error() {} }';

/** A module of ours, for what a library does in many more ways than are asked of it. */
const ours = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

/**
 * Modules of libraries for video, for browsers without encoded transforms, for servers without WebSocket, and for the
 * libraries' own tests. An import of one gets `undefined`, or the small part that the libraries do need.
 */
export const absentModules: Replacements = {
  // We use one class of all that the library exports.
  'mediasoup-client/lib/index.js': "export { Device } from './Device.js';",
  'mediasoup-client/lib/Logger.js': silence,
  'awaitqueue/lib/index.js': ours('awaitQueue.js'),
  'mediasoup-client/lib/enhancedEvents.js': ours('EnhancedEventEmitter.js'),
  'mediasoup-client/lib/handlers/Chrome74.js': nothing,
  'mediasoup-client/lib/handlers/ReactNative106.js': nothing,
  'mediasoup-client/lib/DataConsumer.js': nothing,
  'mediasoup-client/lib/DataProducer.js': nothing,
  'h264-profile-level-id/lib/index.js': nothing,
  'cborg/lib/7float.js': ours('cborSimpleValues.js'),
  'engine.io-client/build/esm/contrib/parseuri.js': ours('parseOrigin.js'),
  // Coming back is ours: it decides when to try again, and asks for a new connection.
  'socket.io-client/build/esm/contrib/backo2.js': 'export class Backoff { reset() {} }',
  // Only polling encodes bytes as text, and there is no polling here, so such text decodes to nothing.
  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js': 'export const decode = () => new ArrayBuffer(0);',
  'debug/src/browser.js': 'export default () => () => undefined;',
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS };",
};
