import type { DroppedMembers } from './dropMembers.ts';

/**
 * Members of libraries that this page never uses: in mediasoup-client data channels, simulcast, pausing, ICE restarts
 * and statistics except those of a whole transport; in React and Socket.IO everything that no module here calls.
 */
export const droppedMembers: DroppedMembers = {
  'mediasoup-client': [
    ...['produceData', 'consumeData', 'sendDataChannel', 'receiveDataChannel', 'getDataChannelMaxMessageSize'],
    ...['sendSctpAssociation', 'receiveSctpAssociation', 'validateAndNormalizeSctpStreamParameters'],
    ...['restartIce', 'updateIceServers', 'updateIceParameters'],
    ...['@setmaxspatiallayer', 'setMaxSpatialLayer', 'maxSpatialLayer'],
    ...['@setrtpencodingparameters', 'setRtpEncodingParameters', 'muxMediaSectionSimulcast', 'muxSimulcastStreams'],
    ...['@pause', '@resume', 'pausePendingConsumers', 'resumePendingConsumers'],
    ...['pauseSending', 'resumeSending', 'pauseReceiving', 'resumeReceiving'],
    ...['pauseMediaSection', 'resumeSendingMediaSection', 'resumeReceivingMediaSection'],
    ...['handleDataProducer', 'handleDataConsumer', '@getstats', 'getSenderStats', 'getReceiverStats'],
    ...['canProduce', 'rtpCapabilities', 'sendRtpCapabilities', 'generateRandomNumber', 'deepFreeze'],
  ],
  // Asked for in rooms with pictures only.
  'mediasoup-client/lib/ortc.js': ['generateProbatorRtpParameters'],
  'mediasoup-client/lib/handlers/sdp/unifiedPlanUtils.js': ['addLegacySimulcast'],
  // Others that have these names are called by them, and these are not.
  'mediasoup-client/lib/Producer.js': ['pause', 'resume', 'getStats'],
  'mediasoup-client/lib/Consumer.js': ['pause', 'resume', 'getStats'],
  'mediasoup-client/lib/handlers/sdp/RemoteMediaSection.js': ['resume'],
  react: [
    ...['Children', 'PureComponent', 'cacheSignal', 'cloneElement', 'createContext'],
    ...['createRef', 'forwardRef', 'isValidElement', 'startTransition', 'unstable_useCacheRefresh', 'useDebugValue'],
    'addTransitionType',
  ],
  scheduler: [
    ...['unstable_Profiling', 'unstable_forceFrameRate', 'unstable_next', 'unstable_runWithPriority'],
    'unstable_wrapCallback',
  ],
  'react-dom': [
    ...['createPortal', 'flushSync', 'prefetchDNS', 'preinit', 'preinitModule', 'preloadModule'],
    ...['requestFormReset', 'unstable_batchedUpdates', 'useFormState', 'useFormStatus'],
    'hydrateRoot',
  ],
  'react-dom/cjs/react-dom.production.js': ['preconnect', 'preload'],
  'socket.io-client': [
    ...['disconnected', 'emitWithAck', 'onAny', 'prependAny', 'offAny', 'listenersAny'],
    ...['onAnyOutgoing', 'prependAnyOutgoing', 'offAnyOutgoing', 'listenersAnyOutgoing'],
  ],
  // No connection reconnects by itself, none is upgraded, and nothing is sent twice.
  'socket.io-client/build/esm/socket.js': [
    'send',
    'compress',
    'volatile',
    'timeout',
    '_addToQueue',
    '_registerAckCallback',
  ],
  'socket.io-client/build/esm/manager.js': ['reconnect', 'onreconnect'],
  'engine.io-client/build/esm/socket.js': ['_probe'],
};
