import { type ExtensionUse, measureFlow } from './flowStatistics.ts';
import type { RtpFlow } from './rtpFlows.ts';

/** A header extension that a flow may carry, as long as its value never changes. */
export interface AllowedExtension {
  readonly id: number;
  readonly mostBytes: number;
}

/**
 * A MID, which mediasoup writes into every packet that it sends ("0", "1" ..., then zeros up to eight bytes) and can't
 * be told to leave out.
 */
export const MEDIASOUP_MID: AllowedExtension = { id: 1, mostBytes: 8 };

export type ExtensionCode = 'audio-level' | 'extension' | 'changing-extension' | 'contributors';

/**
 * Finds clear headers of a flow beyond the necessary ones. A value of one byte counts as an audio level (RFC 6464
 * section 3).
 */
export function findExtensions(flow: RtpFlow, allowed: readonly AllowedExtension[]): readonly ExtensionCode[] {
  const { extensions, hasContributors } = measureFlow(flow);
  const codes = extensions.flatMap((use) => judge(use, allowed));
  return [...new Set(hasContributors ? [...codes, 'contributors' as const] : codes)];
}

function judge(use: ExtensionUse, allowed: readonly AllowedExtension[]): readonly ExtensionCode[] {
  const isAllowed = allowed.some(({ id, mostBytes }) => id === use.id && use.bytes.every((size) => size <= mostBytes));
  if (isAllowed) return use.distinctValues > 1 ? ['changing-extension'] : [];
  return [use.bytes.every((size) => size === 1) ? 'audio-level' : 'extension'];
}
