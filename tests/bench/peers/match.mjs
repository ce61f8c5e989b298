// Peers of bench_match that come from npm: one engine on the files it wrote, one JSON line as the answer.
// usage: node match.mjs duckdb|zen|feelin DIR RUNS        (node_modules beside this file or in the working directory)
// DIR holds firms.csv, query.sql (DuckDB), rules.json: the distinct conditions in each engine's words, and the policies.
import { createRequire } from 'module';
import fs from 'fs';
const require = createRequire(process.cwd() + '/');
const [engine, dir, runs = '1'] = process.argv.slice(2);
const seconds = from => (performance.now() - from) / 1000;

async function duckdb() {
  const { DuckDBInstance } = require('@duckdb/node-api');
  const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  await db.run(`create table firm as select * from read_csv('${dir}/firms.csv', header = true)`);
  const query = fs.readFileSync(`${dir}/query.sql`, 'utf8');
  return async () => (await db.runAndReadAll(query)).getRows()[0].map(Number);
}

// Firms as objects, their missing facts null; dates and texts stay texts.
function firms(names) {
  const lines = fs.readFileSync(`${dir}/firms.csv`, 'utf8').trim().split('\n');
  const header = lines[0].split(',');
  return lines.slice(1).map(line => {
    const firm = {};
    line.split(',').forEach((cell, i) => {
      const { name, kind } = names[header[i]];
      if (kind === 'honours') firm[name] = [...Array(16).keys()].filter(k => cell >> k & 1).map(k => `称号${String(k + 1).padStart(2, '0')}`);
      else if (cell === '') firm[name] = null;
      else firm[name] = kind === 'number' ? Number(cell) : kind === 'truth' ? cell === '1' : kind === 'code' ? cell.padStart(4, '0') : cell;
    });
    return firm;
  });
}

// Counts policies over a firm's conditions: true, false or null each.
function count(policies, truth, into) {
  policies.forEach((conditions, p) => {
    let fails = 0, unknown = false;
    for (const c of conditions) if (truth[c] === false) fails++; else if (truth[c] !== true) unknown = true;
    if (!fails) into[3 * p + (unknown ? 1 : 0)]++;
    if (fails === 1) into[3 * p + 2]++;
  });
}

function rules(words) {
  const { conditions, policies, columns } = JSON.parse(fs.readFileSync(`${dir}/rules.json`, 'utf8'));
  const names = Object.fromEntries(columns.map(c => [c.sql, { name: words === 'feel' ? c.feel : c.sql, kind: c.kind }]));
  return { expressions: conditions.map(c => c[words]), policies, all: firms(names) };
}

async function zen() {
  const { ZenEngine } = require('@gorules/zen-engine');
  const { expressions, policies, all } = rules('zen');
  const node = { id: 'e', name: 'e', type: 'expressionNode', content: { expressions: expressions.map((value, i) => ({ id: `c${i}`, key: `c${i}`, value })) } };
  const content = { nodes: [{ id: 'i', name: 'i', type: 'inputNode' }, node, { id: 'o', name: 'o', type: 'outputNode' }],
    edges: [{ id: 'a', sourceId: 'i', targetId: 'e', type: 'edge' }, { id: 'b', sourceId: 'e', targetId: 'o', type: 'edge' }] };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
  return async () => {
    const totals = Array(3 * policies.length).fill(0);
    for (const firm of all) {
      const { result } = await decision.evaluate(firm);
      count(policies, expressions.map((_, i) => result[`c${i}`]), totals);
    }
    return totals;
  };
}

async function feelin() {
  const { evaluate } = await import(require.resolve('feelin'));
  const { expressions, policies, all } = rules('feel');
  const list = `[${expressions.join(', ')}]`;
  return async () => {
    const totals = Array(3 * policies.length).fill(0);
    for (const firm of all) count(policies, evaluate(list, firm).value, totals);
    return totals;
  };
}

const run = await { duckdb, zen, feelin }[engine]();
let best = Infinity, totals;
for (let i = 0; i < Number(runs); i++) {
  const from = performance.now();
  totals = await run();
  best = Math.min(best, seconds(from));
}
const sum = k => totals.reduce((n, v, i) => i % 3 === k ? n + v : n, 0);
console.log(JSON.stringify({ seconds: best, eligible: sum(0), unknown: sum(1), near: sum(2) }));
