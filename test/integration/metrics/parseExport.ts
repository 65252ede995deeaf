/** One line of an export. */
export interface ExportedSample {
  /** Name with its suffix, such as `_total` or `_bucket`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads OpenMetrics as Prometheus does; throws at a line that does not fit. */
export function parseExport(text: string): ExportedSample[] {
  if (!text.endsWith('# EOF\n')) throw new Error('the export has no end');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === '' || Number.isNaN(Number(value))) throw new Error('a line is no sample');
    return { name, labels: parseLabels(labels), value: Number(value) };
  });
}

function parseLabels(text: string): Record<string, string> {
  const pairs = text === '' ? [] : text.split(',').map((pair) => /^([a-z]+)="([^"\\]*)"$/.exec(pair));
  return Object.fromEntries(
    pairs.map((pair) => {
      if (!pair) throw new Error('a label can not be read');
      return [pair[1], pair[2]];
    }),
  );
}
