/** The counts of a running Sotto at one moment. All are zero once everybody has left. */
export type Counts = Readonly<Record<string, number>>;

const gauges = [
  'sotto_connections',
  'sotto_rooms',
  'sotto_members',
  'sotto_relay_groups',
  'sotto_relay_transports',
  'sotto_relay_producers',
  'sotto_relay_consumers',
];

/** Reads the gauges of server and relay, each summed over its labels. Throws while one of them is not there. */
export async function readCounts(ports: readonly number[]): Promise<Counts> {
  const texts = await Promise.all(ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()));
  const lines = texts.join('\n').split('\n');
  const seen = gauges.map((name) => {
    const values = lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    if (values.length === 0) throw new Error(`${name} is not exported`);
    return [name, values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)] as const;
  });
  return Object.fromEntries(seen);
}
