import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A loudspeaker that nobody hears. */
export interface Loudspeaker {
  /** Environment variables by which a browser finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Records one channel of all that plays on it, 48 kHz, beyond -1 and 1 where a real one would clip. Calls `onBegun`
   * once it records.
   */
  record(ms: number, onBegun: () => void): Promise<Float32Array>;
  close(): Promise<void>;
}

const patienceMs = 10_000;

/** Starts PulseAudio with a null sink of its own: without an audio device, Firefox never starts an AudioContext. */
export async function startLoudspeaker(): Promise<Loudspeaker> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-loudspeaker-'));
  const socket = join(folder, 'native');
  const modules = [
    `module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    'module-null-sink sink_name=loudspeaker format=float32le rate=48000',
  ];
  const options = ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no'];
  const child = spawn('pulseaudio', [...options, ...modules.map((module) => `--load=${module}`)], {
    env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: folder },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const until = performance.now() + patienceMs;
  while (!existsSync(socket)) {
    if (child.exitCode !== null || performance.now() > until) throw new Error('no loudspeaker: is pulseaudio there?');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const environment = { PULSE_SERVER: `unix:${socket}` };
  return {
    environment,
    record: (ms, onBegun) => record(environment, { ms, onBegun }),
    async close() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function record(
  environment: Readonly<Record<string, string>>,
  { ms, onBegun }: { readonly ms: number; readonly onBegun: () => void },
): Promise<Float32Array> {
  const format = ['--format=float32le', '--rate=48000', '--channels=1', '--channel-map=front-left', '--no-remix'];
  const child = spawn('parec', ['--device=loudspeaker.monitor', ...format, '--latency-msec=20'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const bytes = 48 * ms * Float32Array.BYTES_PER_ELEMENT;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of child.stdout as AsyncIterable<Buffer>) {
    if (length === 0) onBegun();
    pieces.push(piece);
    length += piece.length;
    if (length >= bytes) break;
  }
  child.kill();
  if (length < bytes) throw new Error('the loudspeaker ended before its record');
  const whole = Buffer.concat(pieces);
  return Float32Array.from({ length: 48 * ms }, (_, index) => whole.readFloatLE(4 * index));
}
