// usage: node feel.mjs CASES.json RUNS     CASES: {input, expressions}; prints [{value, seconds}], seconds for one evaluation
import { createRequire } from 'module';
import fs from 'fs';
const require = createRequire(process.cwd() + '/');
const { evaluate } = await import(require.resolve('feelin'));
const [file, runs] = process.argv.slice(2);
const { input, expressions } = JSON.parse(fs.readFileSync(file, 'utf8'));
console.log(JSON.stringify(expressions.map(text => {
  let value;
  for (let i = 0; i < runs / 10; i++) value = evaluate(text, input).value;      // warm
  const from = performance.now();
  for (let i = 0; i < runs; i++) value = evaluate(text, input).value;
  return { value: JSON.stringify(value), seconds: (performance.now() - from) / 1000 / runs };
})));
