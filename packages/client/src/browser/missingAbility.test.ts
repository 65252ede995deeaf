import { expect, test } from 'vitest';
import { type Abilities, missingAbility } from './missingAbility.ts';

const able: Abilities = {
  isSecureContext: true,
  RTCPeerConnection: class {},
  RTCRtpScriptTransform: class {},
  RTCRtpReceiver: { prototype: { transform: null } },
  AbortSignal: { any: () => undefined },
  CSS: { supports: () => true },
};

test.each([
  ['lacks nothing', able, undefined],
  ['has no secure origin, and so nothing else', { isSecureContext: false }, 'insecure-origin'],
  ['has WebRTC switched off, and with it all of its parts', { isSecureContext: true }, 'webrtc-missing'],
  ['had its connections removed by an extension', { ...able, RTCPeerConnection: undefined }, 'webrtc-missing'],
  ['is too old for encoded transforms', { ...able, RTCRtpScriptTransform: undefined }, 'frames-unencryptable'],
  [
    'is Safari 17.3: encrypts frames, and lacks what the page runs on',
    { ...able, AbortSignal: {} },
    'browser-outdated',
  ],
  [
    'is Safari 17.4: would draw the page without its colours',
    { ...able, CSS: { supports: () => false } },
    'browser-outdated',
  ],
  ['has encoded transforms that nothing takes', { ...able, RTCRtpReceiver: class {} }, 'frames-unencryptable'],
])('a browser that %s is told so', (_, page, code) => {
  expect(missingAbility(page)).toBe(code);
});
