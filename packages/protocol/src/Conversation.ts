import type * as v from 'valibot';
import type { Code } from './codes.ts';

/** The body of a request, and the body of its answer. */
export interface Exchange {
  readonly body: v.GenericSchema;
  readonly answer: v.GenericSchema;
}

/** Requests with their answers, by name. */
export type Exchanges<Requests> = Readonly<Record<keyof Requests, Exchange>>;

/** All messages to a client on one kind of connection: answers by the names of requests, and the frame around them. */
export interface Conversation<Requests extends Exchanges<Requests>, Event> {
  readonly answers: { readonly [Name in keyof Requests]: Requests[Name]['answer'] };
  readonly frame: v.GenericSchema<unknown, ServerMessage<Event>>;
}

/** An answer, a refusal, an event or some. */
export type ServerMessage<Event> =
  | { readonly seq: number; readonly answer: unknown }
  | { readonly seq: number; readonly code: Code }
  | { readonly events: readonly Event[] }
  | Event;

/** The body of a request of this name. */
export type BodyOf<Requests extends Exchanges<Requests>, Name extends keyof Requests> = v.InferOutput<
  Requests[Name]['body']
>;

/** The body of the answer to a request of this name. */
export type AnswerOf<Requests extends Exchanges<Requests>, Name extends keyof Requests> = v.InferOutput<
  Requests[Name]['answer']
>;
