// Every flow of the pages in a real browser: node run.mjs PORT FIRM (the firm's name of account u-firm).
import { start, end, flow } from './browser.mjs';
import * as people from './people.mjs';
import * as ledgers from './ledgers.mjs';
import * as month from './month.mjs';
import * as policies from './policies.mjs';
import * as door from './door.mjs';
import * as plain from './plain.mjs';
import * as desk from './desk.mjs';
import * as hooks from './webhooks.mjs';
import * as firm from './firm.mjs';
import * as statements from './statements.mjs';
import * as own from './own.mjs';
import * as objections from './objections.mjs';

const [port, ...only] = process.argv.slice(2);
await start(port);
// Two at a time: a flow changes only what no other looks at.
const flows = [people, ledgers, month, policies, door, plain, desk, hooks, firm, statements, own, objections].flatMap(part => Object.entries(part)).filter(([name]) => !only.length || only.includes(name));
const work = async () => { while (flows.length) await flow(...flows.shift()); };
await Promise.all([work(), work()]);
process.exit(await end() > 0 ? 1 : 0);
