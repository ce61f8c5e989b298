// web/dist/*: what comes from npm, lowered to ES2017 for the old Chromium of office machines.
import { build } from 'esbuild';
await build({ entryPoints: ['echarts.mjs'], bundle: true, minify: true, target: 'es2017', outfile: 'dist/echarts.js', legalComments: 'none' });
