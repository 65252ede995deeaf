import {
  clientHello,
  houseAnswers,
  houseGreeting,
  relayCommands,
  relayHello,
  roomAnswers,
  roomGreeting,
  roomRequests,
} from '@sotto/protocol';
import * as v from 'valibot';

/** A message, or a row, by the name that the list of fields has for it. */
export interface NamedValue {
  readonly name: string;
  readonly value: unknown;
}

type Frame = Readonly<Record<string, unknown>>;

/** An answer carries the number of its request and no name; no two requests have answers of one form. */
const answers = Object.entries({ ...roomAnswers, ...houseAnswers });
const relayAnswers = Object.entries(relayCommands).map(([name, { answer }]) => [name, answer] as const);
const handshakes = [
  ['hello', clientHello],
  ['preview', v.union([roomGreeting, houseGreeting])],
  ['relay hello', relayHello],
] as const;

/** Splits a message between a client and the server into the fields that all of its kind have, and its own. */
export function nameMessage(message: Frame): readonly NamedValue[] {
  if (Array.isArray(message['events'])) return message['events'].flatMap(nameMessage);
  if ('event' in message) {
    const { event, ...value } = message;
    // Some are asked for under the name under which they are told.
    const name = String(event) in roomRequests ? `${String(event)} (told)` : String(event);
    return [{ name, value }];
  }
  return nameExchange(message, { suffix: '', answers });
}

/** The same for a message between the server and a relay, both of which read it. */
export function nameControl(message: Frame): readonly NamedValue[] {
  return nameExchange(message, { suffix: ' (relay)', answers: relayAnswers });
}

interface Exchange {
  /** Distinguishes a relay's command from a client's request of the same name. */
  readonly suffix: string;
  readonly answers: readonly (readonly [string, v.GenericSchema])[];
}

function nameExchange(message: Frame, { suffix, answers }: Exchange): readonly NamedValue[] {
  const named = (name: string, value: unknown) => ({ name: `${name}${suffix}`, value });
  if ('name' in message) {
    const { body, ...rest } = message;
    return [named('every request', rest), named(String(message['name']), body)];
  }
  if ('answer' in message) {
    const { answer, ...rest } = message;
    return [named('every answer', rest), named(nameByForm(answer, answers), answer)];
  }
  if ('code' in message) return [named('every refusal', message)];
  if ('closed' in message) return [named('closed', message)];
  return [{ name: nameByForm(message, handshakes), value: message }];
}

function nameByForm(value: unknown, forms: readonly (readonly [string, v.GenericSchema])[]): string {
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return 'done';
  const form = forms.find(([, schema]) => v.safeParse(schema, value).success);
  if (!form) return 'a message of no known form';
  return forms === handshakes ? form[0] : `answer to ${form[0]}`;
}
