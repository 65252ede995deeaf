import { type Bytes, type Fault, fail, type Result } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { errorCode, type Tally } from '@sotto/log';
import {
  type Code,
  commandFrame,
  encodeCanonical,
  limits,
  parseMessage,
  parseValue,
  type RelayCommand,
  relayCommands,
} from '@sotto/protocol';

/** The handlers of a server's commands: one method per command, under its name. */
export type CommandTable = {
  readonly [Name in RelayCommand]: (body: never) => Promise<Result<unknown, Fault<Code>>>;
};

export interface ServeOptions {
  readonly commands: CommandTable;
  /** Counts refused commands. After each of them, somebody may hear nothing. */
  readonly tally: Tally;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** Sees each control message in clear, both ways; for tests. */
  readonly tap: ((message: Uint8Array) => void) | undefined;
}

/** Answers the commands of one server until its connection closes. [L3, L5] */
export function serveCommands(connection: SealedConnection, options: ServeOptions): void {
  connection.onMessage((message) => {
    options.tap?.(message);
    reply(connection, message, options).catch((error: unknown) => {
      // An unexpected failure ends the connection of its message, but not the relay.
      options.tally.count('command-failed', { code: errorCode(error) });
      connection.close();
    });
  });
}

async function reply(connection: SealedConnection, message: Uint8Array, options: ServeOptions): Promise<void> {
  const bytes = await answer(message, options);
  if (!bytes) return connection.close();
  options.tap?.(bytes);
  connection.send(bytes);
}

/** The reply to one command; `undefined` if the message is not a command, which ends the connection. */
async function answer(message: Uint8Array, { commands, tally, now }: ServeOptions): Promise<Bytes | undefined> {
  const arrivedMs = now();
  const frame = parseMessage(commandFrame, message, { items: limits.requestItems });
  if (!frame.ok) return undefined;
  const { seq, name, remainingMs, body } = frame.value;
  const deadline = arrivedMs + remainingMs;
  const parsed = parseValue(relayCommands[name].body, body);
  if (!parsed.ok) return encodeCanonical({ seq, code: 'bad-message' });
  const refuse = (code: Code) => {
    tally.count('command-refused', { command: name, code });
    return encodeCanonical({ seq, code });
  };
  if (now() >= deadline) return refuse('late');
  const outcome = await run(() => commands[name](parsed.value as never), { name, tally });
  if (now() > deadline) return refuse('late');
  return outcome.ok ? encodeCanonical({ seq, answer: outcome.value }) : refuse(outcome.error.code);
}

/**
 * Runs a command. mediasoup throws if one comes at the wrong moment (for a transport that just closed); the server then
 * gets a refusal.
 */
async function run(
  command: () => Promise<Result<unknown, Fault<Code>>>,
  { name, tally }: { name: RelayCommand; tally: Tally },
): Promise<Result<unknown, Fault<Code>>> {
  try {
    return await command();
  } catch (error) {
    tally.count('command-failed', { command: name, code: errorCode(error) });
    return fail('relay-unavailable');
  }
}
