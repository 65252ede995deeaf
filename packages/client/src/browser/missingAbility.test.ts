import { expect, test } from 'vitest';
import { type Abilities, missingAbility } from './missingAbility.ts';

const able: Abilities = {
  isSecureContext: true,
  RTCPeerConnection: class {},
  RTCRtpScriptTransform: class {},
  RTCRtpReceiver: { prototype: { transform: null } },
};

test.each([
  ['lacks nothing', able, undefined],
  ['has no secure origin, and so nothing else', { isSecureContext: false }, 'insecure-origin'],
  ['has WebRTC switched off, and with it all of its parts', { isSecureContext: true }, 'webrtc-missing'],
  ['had its connections removed by an extension', { ...able, RTCPeerConnection: undefined }, 'webrtc-missing'],
  ['is too old for encoded transforms', { ...able, RTCRtpScriptTransform: undefined }, 'frames-unencryptable'],
  ['has encoded transforms that nothing takes', { ...able, RTCRtpReceiver: class {} }, 'frames-unencryptable'],
])('a browser that %s is told so', (_, page, code) => {
  expect(missingAbility(page)).toBe(code);
});
