// web/dist/*: what comes from npm, lowered to ES2017 for the old Chromium of office machines.
import { build } from 'esbuild';
import { copyFile } from 'node:fs/promises';
import policy from './dmn_policy.mjs';
const options = { bundle: true, minify: true, target: 'es2017', legalComments: 'none' };
await build({ ...options, entryPoints: ['echarts.mjs'], outfile: 'dist/echarts.js' });
await build({ ...options, entryPoints: ['dmn.mjs'], outfile: 'dist/dmn.js', plugins: [policy] });
await build({ ...options, entryPoints: ['dmn.css'], outfile: 'dist/dmn.css', plugins: [policy] });
await copyFile('node_modules/dmn-js/dist/assets/dmn-font/font/dmn.woff2', 'dist/dmn.woff2');
