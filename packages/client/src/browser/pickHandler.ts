import type { BuiltinHandlerName } from 'mediasoup-client/types';

/** The library's dialects of WebRTC, for the browsers that have encoded transforms. */
type Dialect = Extract<BuiltinHandlerName, 'Chrome111' | 'Firefox120' | 'Safari12'>;

/**
 * Picks the dialect of WebRTC by the browser's engine. The library's own choice reads the user agent, which privacy
 * settings, kiosks and in-app browsers disguise.
 *
 * @param supports `CSS.supports`
 */
export function pickHandler(supports: (property: string, value: string) => boolean): Dialect {
  if (supports('-moz-appearance', 'none')) return 'Firefox120';
  // Only engines of Apple know this property.
  return supports('-apple-pay-button-style', 'plain') ? 'Safari12' : 'Chrome111';
}
