import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Replacements } from './replaceModules.ts';

const nothing = 'export {};';
/** A logger that is off by default, and off for good here. */
const silence = 'export class Logger { debug() {} warn() {} error() {} }';

/** A module of ours, for what a library does in many more ways than are asked of it. */
const ours = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

/**
 * What libraries bring along for rooms with pictures, for browsers without encoded transforms, for servers without
 * WebSocket and for their own tests: whoever reaches for it gets `undefined`. And what they need a little of, as that little.
 */
export const absentModules: Replacements = {
  // Of all that the library exports, we use one class.
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
  // Who comes back decides when to try again, and asks for a new connection.
  'socket.io-client/build/esm/contrib/backo2.js': 'export class Backoff { reset() {} }',
  // Only polling puts bytes into text, and there is no polling: what comes as if it did is nothing.
  'engine.io-parser/build/esm/contrib/base64-arraybuffer.js': 'export const decode = () => new ArrayBuffer(0);',
  'debug/src/browser.js': 'export default () => () => undefined;',
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS };",
};
