import { readFile } from 'node:fs/promises';
import { ok, type Result } from '@sotto/base';
import { createSentinel } from './captureSentinel.ts';
import { startTcpdump, type TcpdumpFault } from './tcpdump.ts';

/** Options of a capture. */
export interface CaptureOptions {
  /** Loopback, or all interfaces (then in link type LINUX_SLL2). */
  readonly interfaceName: 'lo' | 'any';
  /** Path of the pcap file. */
  readonly file: string;
  /** Traffic to leave out, as a pcap filter, such as a debugger's or a database's own connection. Default: none. */
  readonly filter?: string;
}

/** A running capture. */
export interface Capture {
  /** Ends it and returns the whole file, once everything sent before has been written. Later calls return the same. */
  stop(): Promise<Result<Buffer, TcpdumpFault>>;
}

/**
 * Starts tcpdump, and returns when it has been seen to capture.
 *
 * A datagram of our own must come out in the file, both at the start and at the end: so nothing between the two is missed
 * because the program was not yet, or no longer, reading. Packets that the kernel dropped are a fault of `stop`.
 */
export async function startCapture(options: CaptureOptions): Promise<Result<Capture, TcpdumpFault>> {
  const sentinel = await createSentinel(options.file);
  const filter = options.filter && `(${options.filter}) or udp port ${sentinel.port}`;
  const tcpdump = await startTcpdump({ ...options, ...(filter && { filter }) });
  if (!tcpdump.ok) {
    sentinel.close();
    return tcpdump;
  }
  const seen = await sentinel.pass();
  if (!seen.ok) {
    sentinel.close();
    await tcpdump.value.end();
    return seen;
  }
  let stopped: Promise<Result<Buffer, TcpdumpFault>> | undefined;
  const stop = async (): Promise<Result<Buffer, TcpdumpFault>> => {
    const flushed = await sentinel.pass();
    sentinel.close();
    const ended = await tcpdump.value.end();
    if (!ended.ok) return ended;
    return flushed.ok ? ok(await readFile(options.file)) : flushed;
  };
  return ok({
    stop() {
      stopped ??= stop();
      return stopped;
    },
  });
}
