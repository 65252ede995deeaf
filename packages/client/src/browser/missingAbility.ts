/** The abilities without which no room can open, as codes. */
export type MissingAbility = 'insecure-origin' | 'webrtc-missing' | 'frames-unencryptable' | 'browser-outdated';

/** The part of a page's global scope that tells what its browser can do. */
export interface Abilities {
  readonly isSecureContext: boolean;
  readonly RTCPeerConnection?: unknown;
  readonly RTCRtpScriptTransform?: unknown;
  readonly RTCRtpReceiver?: { readonly prototype: object };
  readonly AbortSignal?: { readonly any?: unknown };
  readonly CSS?: { supports(property: string, value: string): boolean };
}

/**
 * Finds the first ability that this page lacks, for example if the browser can't encrypt frames. The order matters: a
 * page without a secure origin lacks the other abilities too, and a browser whose WebRTC is switched off has no encoded
 * transforms either, however new it is.
 */
export function missingAbility(page: Abilities): MissingAbility | undefined {
  if (!page.isSecureContext) return 'insecure-origin';
  if (typeof page.RTCPeerConnection !== 'function') return 'webrtc-missing';
  const hasTransform = page.RTCRtpReceiver !== undefined && 'transform' in page.RTCRtpReceiver.prototype;
  if (typeof page.RTCRtpScriptTransform !== 'function' || !hasTransform) return 'frames-unencryptable';
  return isRecent(page) ? undefined : 'browser-outdated';
}

/**
 * Tells whether a browser has the newest features that the page needs. Safari had encrypted frames years before them,
 * from 15.4 on; these came with 17.4 and 17.5.
 */
function isRecent({ AbortSignal, CSS }: Abilities): boolean {
  return typeof AbortSignal?.any === 'function' && CSS?.supports('color', 'light-dark(red, red)') === true;
}
