import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Fault, fail, ok, type Result } from '@sotto/base';

/**
 * Why there is no capture, or none that proves anything.
 *
 * `privileges`: in a user namespace made by `unshare -r`, tcpdump believes itself to be root and may not change its groups.
 * Real root is well served by `unshare -n`, others by `unshare --user --map-current-user --keep-caps --net`.
 */
export type TcpdumpFault = Fault<'no-tcpdump' | 'privileges' | 'not-capturing' | 'packets-dropped' | 'no-statistics'>;

export interface TcpdumpOptions {
  readonly interfaceName: string;
  readonly file: string;
  readonly filter?: string;
}

/** A tcpdump that listens. */
export interface Tcpdump {
  /** Interrupts it and reads from its closing statistics whether it has all packets. */
  end(): Promise<Result<undefined, TcpdumpFault>>;
}

const KERNEL_BUFFER_KIB = 65_536;

/** Starts tcpdump and waits until it says that it listens. It doesn't outlive this process. */
export async function startTcpdump(options: TcpdumpOptions): Promise<Result<Tcpdump, TcpdumpFault>> {
  const child = spawn('tcpdump', argumentsFor(options), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close').catch(() => undefined);
  const killWithUs = () => child.kill();
  process.once('exit', killWithUs);
  void closed.then(() => process.off('exit', killWithUs));
  const listening = new Promise<boolean>((resolve) => {
    child.stderr.on('data', () => said.includes('listening on') && resolve(true));
    void closed.then(() => resolve(false));
  });
  if (!(await listening)) return fail(explainRefusal(child, said));
  return ok({
    async end() {
      child.kill('SIGINT');
      await closed;
      return judgeStatistics(said);
    },
  });
}

/** As root, tcpdump would switch to another user, who may not write our file; `-Z root` prevents that. */
function argumentsFor({ interfaceName, file, filter }: TcpdumpOptions): string[] {
  const fixed = ['-i', interfaceName, '-w', file, '-U', '-s', '0', '-B', String(KERNEL_BUFFER_KIB), '-n'];
  const user = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
  return [...fixed, ...user, ...(filter ? [filter] : [])];
}

function explainRefusal(child: ChildProcess, said: string): TcpdumpFault['code'] {
  if (child.pid === undefined) return 'no-tcpdump';
  return /permi|Couldn't change/i.test(said) ? 'privileges' : 'not-capturing';
}

/**
 * Judges the final statistics of tcpdump: packets captured, received by the filter, dropped by the kernel, dropped by
 * the interface.
 */
export function judgeStatistics(said: string): Result<undefined, TcpdumpFault> {
  const drops = [...said.matchAll(/^(\d+) packets? dropped by (?:kernel|interface)/gm)];
  if (drops.length === 0) return fail('no-statistics');
  return drops.every(([, count]) => count === '0') ? ok(undefined) : fail('packets-dropped');
}
