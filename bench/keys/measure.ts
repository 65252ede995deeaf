import { randomBytes } from '@sotto/base';
import sodium from 'libsodium-wrappers';

/** CPU of this process, user and system, in milliseconds, and what the work gave. */
export async function measure<T>(work: () => Promise<T> | T): Promise<{ ms: number; value: T }> {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, value };
}

/** Measures sealing a secret to each public key: one exchange and one encryption each. */
export async function sealAnew(recipients: number): Promise<number> {
  const { publicKey } = sodium.crypto_box_keypair();
  const sample = Math.min(recipients, 2_000);
  const { ms } = await measure(() => {
    for (let index = 0; index < sample; index++) sodium.crypto_box_seal(randomBytes(32), publicKey);
  });
  return (ms / sample) * recipients;
}

/** One line: the name, the time, the bytes, and the time as a multiple of the floor's. */
export function row(what: string, ms: number | undefined, bytes?: number, floorMs?: number): void {
  const time = ms === undefined ? '' : `${ms.toFixed(2)} ms`;
  const size = bytes === undefined ? '' : `${Math.round(bytes).toLocaleString('en')} B`;
  const ratio = ms === undefined || floorMs === undefined ? '' : `${(ms / floorMs).toFixed(3)} x floor`;
  console.log(`  ${what.padEnd(64)}${time.padStart(14)}${size.padStart(14)}${ratio.padStart(16)}`);
}
