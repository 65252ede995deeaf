import type { DroppedMembers } from './dropMembers.ts';

/**
 * What this page never asks of its libraries: of mediasoup-client what changes a connection or a track that is there
 * (we make another one), statistics and data channels; of React and Socket.IO what no module here calls.
 */
export const droppedMembers: DroppedMembers = {
  'mediasoup-client': [
    ...['produceData', 'consumeData', 'sendDataChannel', 'receiveDataChannel', 'getDataChannelMaxMessageSize'],
    ...['sendSctpAssociation', 'receiveSctpAssociation', 'validateAndNormalizeSctpStreamParameters'],
    ...['restartIce', 'updateIceServers', 'updateIceParameters'],
    ...['@setmaxspatiallayer', 'setMaxSpatialLayer', 'maxSpatialLayer'],
    ...['@setrtpencodingparameters', 'setRtpEncodingParameters'],
    ...['canProduce', 'rtpCapabilities', 'sendRtpCapabilities', 'generateRandomNumber', 'deepFreeze'],
  ],
  react: [
    ...['Children', 'PureComponent', 'cacheSignal', 'cloneElement', 'createContext'],
    ...['createRef', 'forwardRef', 'isValidElement', 'startTransition', 'unstable_useCacheRefresh', 'useDebugValue'],
    ...['addTransitionType'],
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
  'socket.io-client': [
    ...['disconnected', 'emitWithAck', 'onAny', 'prependAny', 'offAny', 'listenersAny'],
    ...['onAnyOutgoing', 'prependAnyOutgoing', 'offAnyOutgoing', 'listenersAnyOutgoing'],
  ],
};
