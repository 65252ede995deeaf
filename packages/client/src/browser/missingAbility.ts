/** The abilities without which no room can open, as codes. */
export type MissingAbility = 'insecure-origin' | 'webrtc-missing' | 'frames-unencryptable';

/** The part of a page's global scope that tells what its browser can do. */
export interface Abilities {
  readonly isSecureContext: boolean;
  readonly RTCPeerConnection?: unknown;
  readonly RTCRtpScriptTransform?: unknown;
  readonly RTCRtpReceiver?: { readonly prototype: object };
}

/**
 * Finds the first ability that this page lacks. The order matters: a page without a secure origin lacks the others too, and
 * a browser whose WebRTC is switched off has no encoded transforms either, however new it is.
 */
export function missingAbility(page: Abilities): MissingAbility | undefined {
  if (!page.isSecureContext) return 'insecure-origin';
  if (typeof page.RTCPeerConnection !== 'function') return 'webrtc-missing';
  const hasTransform = page.RTCRtpReceiver !== undefined && 'transform' in page.RTCRtpReceiver.prototype;
  return typeof page.RTCRtpScriptTransform === 'function' && hasTransform ? undefined : 'frames-unencryptable';
}
