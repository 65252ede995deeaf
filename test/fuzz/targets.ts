import { type Bytes, isEqual } from '@sotto/base';
import {
  checkpoint as checkpointSchema,
  clientHello,
  commandFrame,
  decodeCanonical,
  encodeCanonical,
  genesis as genesisSchema,
  houseFrame,
  houseRequestFrame,
  houseRequests,
  limits,
  parseMessage,
  parseValue,
  relayCommands,
  relayFrame,
  relayHello,
  requestFrame,
  roomAnswers,
  roomGreeting,
  roomRequests,
  rosterEntry,
  serverFrame,
  step as stepSchema,
} from '@sotto/protocol';
import { parseStatement } from '@sotto/records';
import type { GenericSchema } from 'valibot';
import { type Bounds, CanonicalTokenizer } from '../../packages/protocol/src/CanonicalTokenizer.ts';
import * as messages from './messages.ts';

/** A parser of bytes that somebody else chose. */
export interface Target {
  readonly name: string;
  /** Valid inputs, from which the others are made. */
  readonly samples: readonly Bytes[];
  /** True if even the valid samples are refused in the end. */
  readonly isAlwaysRefused?: boolean;
  /** Throws if the parser throws, or gives what it must not. @returns whether it took the input */
  feed(bytes: Bytes): boolean | Promise<boolean>;
}

/** Throws the sentence if a condition does not hold. */
export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

const requestItems = { items: limits.requestItems };

/** A framed message: its name selects the schema of the body. */
interface Framed {
  readonly frame: GenericSchema<unknown, { seq: number; name: string; body: unknown }>;
  readonly schemas: Readonly<Record<string, { readonly body: GenericSchema } | undefined>>;
}

function parseFramed({ frame, schemas }: Framed, bytes: Bytes): boolean {
  const parsed = parseMessage(frame, bytes, requestItems);
  if (!parsed.ok) return false;
  const schema = schemas[parsed.value.name];
  const body = schema && parseValue(schema.body, parsed.value.body);
  if (!body?.ok) return false;
  must(isEqual(encodeCanonical({ ...parsed.value, body: body.value }), bytes), 'a request has one encoding');
  return true;
}

function requests(bodies: Readonly<Record<string, object>>, more: object = {}): Bytes[] {
  return Object.entries(bodies).map(([name, body]) => encodeCanonical({ seq: 1, name, ...more, body }));
}

function bySchema(name: string, schema: GenericSchema, samples: readonly unknown[]): Target {
  return {
    name,
    samples: samples.map(encodeCanonical),
    feed(bytes) {
      const parsed = parseMessage(schema, bytes);
      if (parsed.ok) must(isEqual(encodeCanonical(parsed.value), bytes), 'a message has one encoding');
      return parsed.ok;
    },
  };
}

const roomSamples = requests(messages.roomBodies);
const houseSamples = requests(messages.houseBodies);
const commandSamples = requests(messages.commandBodies, { remainingMs: 5_000 });
const answers = Object.entries(roomAnswers);

/**
 * Decodes, and reads token by token as the decoder does, to see that no work is done beyond the bounds: each token is an
 * item or the head of one, and reading stops at the first that is too much.
 */
function decodeWithinBounds(bytes: Bytes): boolean {
  const bounds = { depth: limits.messageDepth, items: limits.requestItems };
  const decoded = decodeCanonical(bytes, bounds);
  const tokens = countTokens(bytes, bounds);
  must(tokens <= bounds.items, 'no more is read than the bounds allow');
  if (!decoded.ok) return false;
  must(isEqual(encodeCanonical(decoded.value), bytes), 'what is taken has one encoding');
  must(depthOf(decoded.value) <= bounds.depth, 'what is taken is no deeper than the bounds');
  return true;
}

/** Tokens of the first value, or until the tokenizer refuses. */
function countTokens(bytes: Bytes, bounds: Bounds): number {
  const tokenizer = new CanonicalTokenizer(bytes, bounds);
  let count = 0;
  try {
    do {
      tokenizer.next();
      count++;
    } while (!tokenizer.isWhole);
  } catch {
    // A refusal is as good as any other end.
  }
  return count;
}

function depthOf(value: unknown): number {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Parsers of deterministic CBOR, with every schema that bytes from outside are held against. */
export const messageTargets: readonly Target[] = [
  {
    name: 'canonical CBOR',
    samples: [
      ...[...roomSamples, ...houseSamples, ...commandSamples],
      ...[...messages.serverMessages, ...messages.houseMessages, ...messages.strayValues].map(encodeCanonical),
    ],
    feed: decodeWithinBounds,
  },
  {
    name: 'requests of a room',
    samples: roomSamples,
    feed: (bytes) => parseFramed({ frame: requestFrame, schemas: roomRequests }, bytes),
  },
  {
    name: 'requests of a house',
    samples: houseSamples,
    feed: (bytes) => parseFramed({ frame: houseRequestFrame, schemas: houseRequests }, bytes),
  },
  {
    name: 'commands to a relay',
    samples: commandSamples,
    feed: (bytes) => parseFramed({ frame: commandFrame, schemas: relayCommands }, bytes),
  },
  bySchema('what a relay says', relayFrame, messages.relayMessages),
  bySchema('what a server says of a room', serverFrame, messages.serverMessages),
  bySchema('what a server says of a house', houseFrame, messages.houseMessages),
  {
    name: 'answers of a room',
    samples: messages.serverMessages.map(encodeCanonical),
    feed(bytes) {
      const frame = parseMessage(serverFrame, bytes);
      if (!frame.ok || !('answer' in frame.value)) return false;
      const { answer } = frame.value;
      return answers.map(([, schema]) => parseValue(schema, answer).ok).includes(true);
    },
  },
  bySchema('a preview', roomGreeting, [{ room: messages.preview }, { room: null }]),
  bySchema('a hello to a room or house', clientHello, messages.hellos.slice(0, 2)),
  bySchema('a hello of a relay', relayHello, messages.hellos.slice(2)),
  bySchema('an entry of the roster', rosterEntry, [messages.registration, messages.leave]),
  bySchema('a genesis', genesisSchema, [messages.genesis]),
  bySchema('a checkpoint', checkpointSchema, [messages.checkpoint]),
  bySchema('a step', stepSchema, [messages.step]),
  {
    name: 'a statement',
    samples: [encodeCanonical(messages.statement)],
    feed(bytes) {
      const parsed = parseStatement(bytes);
      if (!parsed.ok) return false;
      const { header, body } = parsed.value;
      must(isEqual(encodeCanonical({ header, body }), bytes), 'a statement has one encoding');
      return true;
    },
  },
];

/** A parser of text, as bytes of Latin-1. */
export function ofText(name: string, samples: readonly string[], take: (text: string) => boolean): Target {
  return {
    name,
    samples: samples.map((sample) => Uint8Array.from(Buffer.from(sample, 'latin1'))),
    feed: (bytes) => take(toLatin1(bytes)),
  };
}

function toLatin1(bytes: Bytes): string {
  return Buffer.from(bytes).toString('latin1');
}
