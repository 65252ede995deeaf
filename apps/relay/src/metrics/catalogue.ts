import { kinds } from '@sotto/log';
import { processFamilies } from '@sotto/metrics';
import { codes, relayCommands } from '@sotto/protocol';

/** The most workers that RELAY_WORKERS allows. */
const workers = Array.from({ length: 64 }, (_, index) => `${index}`);

/** Every metric of the relay, with every value of each label. docs/OPERATING.md says what to make of them. */
export const catalogue = {
  ...processFamilies,
  sotto_relay_servers: { type: 'gauge', help: 'Servers to which this relay is connected.', labels: {} },
  sotto_relay_groups: {
    type: 'gauge',
    help: 'Groups of streams: rooms in which somebody has a transport.',
    labels: {},
  },
  sotto_relay_transports: { type: 'gauge', help: 'Transports that are open.', labels: {} },
  sotto_relay_producers: { type: 'gauge', help: 'Streams that speakers send.', labels: {} },
  sotto_relay_consumers: { type: 'gauge', help: 'Streams that are sent to listeners.', labels: {} },
  sotto_relay_listeners: { type: 'gauge', help: 'Clients that receive sound or could at once.', labels: {} },
  sotto_relay_packets_in: {
    type: 'counter',
    help: 'RTP packets from speakers: received and lost ones.',
    labels: { fate: ['received', 'lost'] },
  },
  sotto_relay_sampled_loss_ratio: {
    type: 'gauge',
    help: 'Fraction of packets that listeners reported lost, on a sample of streams; another sample at each scrape.',
    labels: {},
  },
  sotto_relay_worker_cpu_seconds: {
    type: 'counter',
    help: 'Processor time of each worker since its start; a worker uses one core at most.',
    labels: { worker: workers },
  },
  sotto_relay_workers_died: { type: 'counter', help: 'Workers that died, and every stream on them.', labels: {} },
  sotto_relay_transports_ended: {
    type: 'counter',
    help: 'Transports that ended without a command of the server, by the reason.',
    labels: { kind: kinds },
  },
  sotto_relay_commands_refused: {
    type: 'counter',
    help: 'Commands of servers that were refused, or not carried out in time.',
    labels: { command: Object.keys(relayCommands), code: codes },
  },
} as const;

/** The relay's metrics. */
export type RelayCatalogue = typeof catalogue;
