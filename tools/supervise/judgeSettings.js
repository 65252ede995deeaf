import { readConfig as readRelayConfig } from '../../apps/relay/src/config.ts';
import { readConfig as readServerConfig } from '../../apps/server/src/config.ts';
import { BadSetting } from './BadSetting.js';
import { childSpecs } from './childSpecs.js';

/** Values that exist only after the set-up, in the form that they will have. */
const LATER = {
  root: '',
  node: 'node',
  dataDir: 'data',
  worker: 'worker',
  relayKey: { path: 'relay.key', publicKey: Buffer.alloc(32).toString('base64url') },
  serverKey: { fingerprint: Buffer.alloc(16).toString('base64url') },
};

/**
 * Judges all settings as the processes will, before anything is set up or started.
 *
 * The server's come first: the relay gets addresses that are made of them, so its complaint would be about a setting that
 * nobody gave.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @throws {BadSetting} with the sentence about the first wrong one
 */
export function judgeSettings(environment) {
  const specs = childSpecs({ ...LATER, environment });
  for (const { name, read } of [
    { name: 'server', read: readServerConfig },
    { name: 'relay', read: readRelayConfig },
  ]) {
    const judged = read(specs.find((spec) => spec.name === name)?.environment ?? {});
    if (!judged.ok) throw new BadSetting(judged.error.sentence);
  }
}
