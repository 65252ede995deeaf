import { refusalCodes } from '@sotto/envelope';
import { kinds } from '@sotto/log';
import { processFamilies } from '@sotto/metrics';
import { codes, houseRequests, relayCommands, roomRequests } from '@sotto/protocol';
import { checkNames } from '../health/Readiness.ts';
import { storeErrorCodes } from '../store/StoreError.ts';
import { ledgers } from './measureStore.ts';

const requests = [...Object.keys(roomRequests), ...Object.keys(houseRequests)];
const outcomes = ['ok', ...codes];
/** Histogram bounds in seconds. */
const quick = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Every metric of the server, with every value of each label. docs/OPERATING.md says what to make of them. */
export const catalogue = {
  ...processFamilies,
  sotto_connections: {
    type: 'gauge',
    help: 'Open connections whose hello was accepted, by its destination.',
    labels: { to: ['room', 'house'] },
  },
  sotto_rooms: { type: 'gauge', help: 'Rooms with somebody inside, now or a moment ago.', labels: {} },
  sotto_members: { type: 'gauge', help: 'People in all rooms together.', labels: { place: ['stage', 'audience'] } },
  sotto_joins: { type: 'counter', help: 'Attempts to come in or back in, by outcome.', labels: { code: outcomes } },
  sotto_join_seconds: {
    type: 'histogram',
    help: 'Time to answer a person who came in, or back in.',
    labels: { request: ['enter', 'resume-join'] },
    buckets: quick,
  },
  sotto_requests: {
    type: 'counter',
    help: 'Requests that were answered, by the code of their refusal or ok.',
    labels: { request: requests, code: outcomes },
  },
  sotto_request_seconds: {
    type: 'histogram',
    help: 'Time to answer a request, including refused ones.',
    labels: {},
    buckets: quick,
  },
  sotto_events_delivered: { type: 'counter', help: 'Messages that were sealed and sent to clients.', labels: {} },
  sotto_hellos: {
    type: 'counter',
    help: 'Hellos of clients and relays, by the code of their refusal or ok.',
    labels: { code: ['ok', ...refusalCodes] },
  },
  sotto_connections_cut: {
    type: 'counter',
    help: 'Connections that the server ended, by the reason.',
    labels: { kind: kinds },
  },
  sotto_visitors_refused: { type: 'counter', help: 'Visits that were turned away before a hello.', labels: {} },
  sotto_path_losses: {
    type: 'counter',
    help: 'Clients that were told to look for another path to a relay, by the reason.',
    labels: { kind: kinds },
  },
  sotto_relays_up: { type: 'gauge', help: 'Relays that are connected.', labels: {} },
  sotto_relay_commands: {
    type: 'counter',
    help: 'Commands to relays, by the code of their refusal or ok.',
    labels: { command: Object.keys(relayCommands), code: outcomes },
  },
  sotto_relay_command_seconds: {
    type: 'histogram',
    help: 'Time that relays took to answer.',
    labels: {},
    buckets: quick,
  },
  sotto_database_calls: {
    type: 'counter',
    help: 'Calls to the database, by what they concern and by the code of their fault or ok.',
    labels: { ledger: ledgers, code: ['ok', ...storeErrorCodes] },
  },
  sotto_database_call_seconds: {
    type: 'histogram',
    help: 'Duration of calls to the database, including failed ones.',
    labels: {},
    buckets: quick,
  },
  sotto_ready: {
    type: 'gauge',
    help: 'Last result of each check of /ready: 1 if it passed, else 0.',
    labels: { check: checkNames },
  },
} as const;

/** The server's metrics. */
export type ServerCatalogue = typeof catalogue;
