// The OpenAPI documents against the published schema of OpenAPI 3.1: node openapi.mjs FILE…
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const found = createRequire(new URL('../../web/package.json', import.meta.url)).resolve('@seriousme/openapi-schema-validator');
const { Validator } = await import(pathToFileURL(found));
let faults = 0;
for (const file of process.argv.slice(2)) {
  const v = new Validator(), r = await v.validate(JSON.parse(readFileSync(file)));
  faults += !r.valid;
  console.log(r.valid ? `ok: ${file.split('/').pop()} is OpenAPI ${v.version}` : `WRONG: ${file}: ${JSON.stringify(r.errors).slice(0, 800)}`);
}
process.exit(faults > 0 ? 1 : 0);
