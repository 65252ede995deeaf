import { runSoak } from './runSoak.ts';
import { SoakServer } from './SoakServer.ts';

// `npm run soak -- MINUTES [SEED]`.

const [, , minutes = '10', seed = String(Date.now() % 2 ** 31)] = process.argv;
const server = await SoakServer.start();
const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
log(`seed ${seed}, ${minutes} minutes`);
try {
  const report = await runSoak({ server, seconds: Number(minutes) * 60, seed: Number(seed), log });
  console.log(JSON.stringify(report, undefined, 2));
  process.exitCode = report.problems.length > 0 ? 1 : 0;
} finally {
  await server.close();
}
process.exit();
