// Says what keeps `docker compose up` from working, and what to do about it.
//
//   npm run doctor
//   npm run doctor -- --trace
//
// With --trace it sends one span to the Collector, or to the receiver of the demo, and says where it stopped.
import { checkConfiguration } from './doctor/configuration.ts';
import { checkEngine } from './doctor/engine.ts';
import { type Finding, print } from './doctor/finding.ts';
import { thisMachine } from './doctor/machine.ts';
import { checkPorts } from './doctor/ports.ts';
import { judgeValues, readPorts } from './doctor/settings.ts';
import { followSpan } from './doctor/trace.ts';
import { complain } from './lib/say.ts';

const [asked, ...more] = process.argv.slice(2);
if ((asked !== undefined && asked !== '--trace') || more.length > 0) {
  const strange = asked === '--trace' ? more[0] : asked;
  complain(`"${strange}" means nothing here; use: npm run doctor, or npm run doctor -- --trace`);
  process.exit(1);
}

const ports = readPorts(process.env);
const unusable = judgeValues(ports);
const findings = unusable.length > 0 ? unusable : await look();
print(findings);
if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;

async function look(): Promise<Finding[]> {
  if (asked === '--trace') return await followSpan(ports);
  const report = await checkEngine(thisMachine);
  // Without an engine, nobody knows which ports are the shop's own. Files can be checked.
  const open = report.info === undefined ? [] : await checkPorts(ports);
  const files = await checkConfiguration(thisMachine, ports, report);
  return [...report.findings, ...open, ...files];
}
