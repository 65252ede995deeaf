import type { UnusedMethods } from './dropMethods.ts';

/** Data channels, pictures in layers, pausing and ICE restarts: a voice needs none of them. */
const ofHandlers = [
  ...['sendDataChannel', 'receiveDataChannel', 'setMaxSpatialLayer', 'setRtpEncodingParameters'],
  ...['getSenderStats', 'getReceiverStats', 'pauseReceiving', 'resumeReceiving', 'pauseSending', 'resumeSending'],
  ...['restartIce', 'updateIceServers', 'getDataChannelMaxMessageSize'],
];

/** What mediasoup-client can do and this page never asks of it. Statistics of a whole transport stay. */
export const unusedMethods: UnusedMethods = {
  'mediasoup-client/lib/Transport.js': [
    ...['produceData', 'consumeData', 'handleDataProducer', 'handleDataConsumer', 'restartIce', 'updateIceServers'],
  ],
  'mediasoup-client/lib/Producer.js': ['getStats', 'pause', 'resume', 'setMaxSpatialLayer', 'setRtpEncodingParameters'],
  'mediasoup-client/lib/Consumer.js': ['getStats', 'pause', 'resume'],
  'mediasoup-client/lib/Device.js': ['canProduce'],
  // Two classes can resume.
  'mediasoup-client/lib/handlers/sdp/RemoteMediaSection.js': ['resume', 'resume', 'muxSimulcastStreams'],
  'mediasoup-client/lib/handlers/sdp/RemoteSdp.js': [
    ...['updateIceParameters', 'pauseMediaSection', 'resumeSendingMediaSection', 'resumeReceivingMediaSection'],
    ...['muxMediaSectionSimulcast', 'sendSctpAssociation', 'receiveSctpAssociation'],
  ],
  'mediasoup-client/lib/handlers/Chrome111.js': ofHandlers,
  'mediasoup-client/lib/handlers/Firefox120.js': ofHandlers,
  'mediasoup-client/lib/handlers/Safari12.js': ofHandlers,
};
