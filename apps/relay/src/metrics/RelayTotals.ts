/** What a relay carries, in totals over all servers and groups, which name nobody. */
export interface RelayTotals {
  /** Servers that are connected now. */
  readonly servers: number;
  readonly transports: number;
  readonly producers: number;
  readonly consumers: number;
  /** Clients that are sent to, or could be at once. */
  readonly listeners: number;
  readonly groups: number;
  /** Processor time of each worker since its start, in milliseconds. */
  readonly workers: readonly { readonly cpuMs: number }[];
  /** Since the start of the relay, as all that follows. */
  readonly workersDied: number;
  readonly packetsIn: number;
  readonly packetsInLost: number;
  /** Of a few consumers, others each time: what was sent to them in all, and what they reported lost. */
  readonly sampledOut: { readonly packets: number; readonly lost: number };
}
