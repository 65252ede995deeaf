import type { Secret } from '@sotto/base';
import { createLog, createTally } from '@sotto/log';
import { encodeCanonical, type RelayCommand } from '@sotto/protocol';
import { decode } from 'cborg';
import { dialServer } from '../../apps/relay/src/dialServer.ts';

interface Command {
  readonly seq: number;
  readonly name: RelayCommand;
  readonly body: { readonly transport: Uint8Array; readonly handles: readonly Uint8Array[] };
}

/** Answers of a relay that has everything and forwards nothing: a real relay's work does not count here. */
const answers: Readonly<Record<RelayCommand, (body: Command['body']) => object>> = {
  'open-transport': ({ transport }) => ({
    transport,
    usernameFragment: 'standin',
    password: 'standin',
    fingerprint: new Uint8Array(32),
    candidates: [{ address: '127.0.0.1', port: 9, protocol: 'udp', priority: 1 }],
  }),
  adopt: ({ handles }) => ({ kept: handles }),
  'connect-transport': () => ({}),
  'restart-ice': () => ({ usernameFragment: 'u', password: 'p' }),
  produce: () => ({}),
  consume: () => ({ ssrc: 1, mid: '0' }),
  resume: () => ({}),
  'count-listeners': () => ({ count: 0 }),
  close: () => ({}),
};

/** Dials a server as a relay, until it is closed; `connected` resolves again after each `expect`. */
export function dialStandIn(url: string, seed: Secret) {
  let connected = Promise.withResolvers<void>();
  const tally = createTally({ log: createLog({ component: 'relay', sink: { write: () => undefined } }) });
  const { close } = dialServer({
    url,
    seed,
    fingerprint: undefined,
    tally,
    now: () => performance.now(),
    onConnection(connection) {
      connection.onMessage((message) => {
        const { seq, name, body } = decode(message) as Command;
        connection.send(encodeCanonical({ seq, answer: answers[name](body) }));
      });
      connected.resolve();
    },
  });
  return {
    close() {
      close();
      tally.close();
    },
    connected: () => connected.promise,
    expect: () => {
      connected = Promise.withResolvers();
    },
  };
}
