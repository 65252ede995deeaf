import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A loudspeaker that nobody hears. */
export interface Loudspeaker {
  /** Environment variables by which a browser finds it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const patienceMs = 10_000;

/** Starts PulseAudio with a null sink of its own: without an audio device, Firefox never starts an AudioContext. */
export async function startLoudspeaker(): Promise<Loudspeaker> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-loudspeaker-'));
  const socket = join(folder, 'native');
  const modules = [
    `module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    'module-null-sink sink_name=loudspeaker rate=48000',
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
  return {
    environment: { PULSE_SERVER: `unix:${socket}` },
    async close() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
