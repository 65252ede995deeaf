import type { Replacements } from './replaceModules.ts';

const nothing = 'export {};';

/**
 * What libraries bring along for rooms with pictures, for browsers without encoded transforms, for servers without
 * WebSocket and for their own tests. Whoever reaches for it gets `undefined`.
 */
export const absentModules: Replacements = {
  'mediasoup-client/lib/handlers/Chrome74.js': nothing,
  'mediasoup-client/lib/handlers/ReactNative106.js': nothing,
  'mediasoup-client/lib/handlers/FakeHandler.js': nothing,
  'mediasoup-client/lib/test/fakeParameters.js': nothing,
  'mediasoup-client/lib/DataConsumer.js': nothing,
  'mediasoup-client/lib/DataProducer.js': nothing,
  'h264-profile-level-id/lib/index.js': nothing,
  // mediasoup-client hangs a console method on each logger; off by default, and off for good here.
  'debug/src/browser.js': 'export default () => () => undefined;',
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS };",
};
