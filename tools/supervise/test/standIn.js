// Stands in for relay and server: keeps the contract of superviseChild.js, or breaks it as its argument says.
const [kind = 'good'] = process.argv.slice(2);

const end = () => process.exit(0);
if (kind === 'stubborn') process.on('SIGTERM', () => {});
else process.on('SIGTERM', end);
if (kind !== 'deaf') process.on('disconnect', end);

if (kind === 'refuses') {
  console.error('PORT is abc, which is not a port.');
  process.exit(2);
}
if (kind === 'crashes') process.exit(1);
setInterval(() => {}, 1_000);
process.send?.('ready');
