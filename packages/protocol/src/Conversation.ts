import type * as v from 'valibot';
import type { Code } from './codes.ts';

/** A request's body, and its answer's. */
export interface Exchange {
  readonly body: v.GenericSchema;
  readonly answer: v.GenericSchema;
}

/** Requests with their answers, by name. */
export type Exchanges<Requests> = Readonly<Record<keyof Requests, Exchange>>;

/** All that a client hears on one kind of connection: answers by the names of requests, and what frames them. */
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

/** What a request of this name says. */
export type BodyOf<Requests extends Exchanges<Requests>, Name extends keyof Requests> = v.InferOutput<
  Requests[Name]['body']
>;

/** What a request of this name is answered with. */
export type AnswerOf<Requests extends Exchanges<Requests>, Name extends keyof Requests> = v.InferOutput<
  Requests[Name]['answer']
>;
