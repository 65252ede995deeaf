import type { Page } from 'puppeteer-core';

/** The state of a page's connections. */
export interface Connections {
  /** Packets with sound that arrived. */
  readonly received: number;
  /** Packets that never arrived. */
  readonly missing: number;
  /** The transport protocols in use: `udp`, `tcp`. */
  readonly protocols: readonly string[];
}

interface Kept {
  keptConnections: Set<RTCPeerConnection>;
}

/** Keeps every connection that the page makes from now on; call it before the page is opened. */
export async function watchConnections(page: Page): Promise<() => Promise<Connections>> {
  await page.evaluateOnNewDocument(installKeeping);
  return () => page.evaluate(readConnections);
}

function installKeeping(): void {
  const kept = new Set<RTCPeerConnection>();
  (globalThis as unknown as Kept).keptConnections = kept;
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.add(this);
    }
  };
}

async function readConnections(): Promise<Connections> {
  let [received, missing] = [0, 0];
  const protocols = new Set<string>();
  for (const connection of (globalThis as unknown as Kept).keptConnections) {
    const report = await connection.getStats();
    for (const entry of report.values()) {
      if (entry.type === 'inbound-rtp') {
        received += entry.packetsReceived;
        missing += entry.packetsLost;
      }
      const isInUse = entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded';
      if (isInUse) protocols.add(report.get(entry.localCandidateId).protocol);
    }
  }
  return { received, missing, protocols: [...protocols] };
}
