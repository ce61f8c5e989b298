// A browser for the tests: people with a window of their own, what a page complained of, screenshots, axe-core.
import { createRequire } from 'node:module';
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync, readFileSync } from 'node:fs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const password = 'Bureau-2026-x';
export const desk = { width: 1366, height: 768 }, phone = { width: 390, height: 844 };
const screens = new URL('../../build/screens/', import.meta.url).pathname;
mkdirSync(screens, { recursive: true });

let base, chrome, faults = 0;
export async function start(port) {
  base = `http://127.0.0.1:${port}`;
  chrome = await chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet });
}
export async function end() {
  await chrome.close();
  return faults;
}

// Lines of one flow stay together though two run at a time.
const lines = new AsyncLocalStorage();
const tell = text => lines.getStore()?.push(text) ?? console.log(text);
export function check(ok, what, detail = '') {
  if (!ok) faults++;
  tell((ok ? 'ok: ' : 'WRONG: ') + what + (ok || !detail ? '' : '\n    ' + detail));
}
export async function flow(name, run) {
  const from = Date.now(), said = [];
  await lines.run(said, async () => {
    try {
      await run();
    } catch (e) {
      check(false, name, String(e.stack).slice(0, 900));
    }
  });
  console.log(`== ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)\n${said.join('\n')}`);
}

// A window: its page, and all that it complains of. `expected` are statuses that the test brought about itself.
export async function open(options = {}) {
  const context = await chrome.newContext({ baseURL: base, viewport: desk, locale: 'zh-CN', bypassCSP: false, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  page.complaints = [];
  page.on('console', m => {
    if (['error', 'warning'].includes(m.type()) && !/status of (401|403|404|409|422|429)/.test(m.text())) page.complaints.push(`${page.url()}: ${m.text()}`);
  });
  page.on('pageerror', e => page.complaints.push(`${page.url()}: ${e}`));
  page.on('requestfailed', r => { if (!/ERR_ABORTED/.test(r.failure()?.errorText)) page.complaints.push(`${r.url()}: ${r.failure()?.errorText}`); });
  page.on('response', r => { if (r.status() >= 500 || (r.status() === 404 && r.request().resourceType() !== 'document')) page.complaints.push(`${r.url()}: ${r.status()}`); });
  return page;
}
export async function logIn(page, name, secret = password) {
  await page.goto('/login');
  await page.fill('main input[name=name]', name);
  await page.fill('main input[name=password]', secret);
  await page.click('main form button');
}
export async function person(name, options) {
  const page = await open(options);
  await logIn(page, name);
  return page;
}
// Every window ends with this: nothing in its console, nothing refused by the policy of contents.
export async function close(page, who) {
  check(!page.complaints.length, `${who}: no errors in the console, nothing against the content policy`, page.complaints.join('\n    '));
  await page.context().close();
}

export const heading = page => page.textContent('main h1');
export async function shot(page, name) {
  await page.screenshot({ path: `${screens}${name}.png` });
}
// Our own eyes on it (a screenshot) and axe-core's: nothing serious or critical, contrast included; and nothing wider than the window.
// `only`: of a page of ten thousand elements, the kinds of parts that axe-core looks at.
export async function look(page, name, only) {
  await shot(page, name);
  await page.evaluate(axe + ';0');
  const found = await page.evaluate(only => axe.run(only ? { include: only } : document, { resultTypes: ['violations'] }), only);
  const bad = found.violations.filter(x => ['serious', 'critical'].includes(x.impact));
  check(!bad.length, `accessible: ${name}`, bad.map(x => `${x.id}: ${x.help}: ${x.nodes.slice(0, 3).map(n => n.target + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`).join('\n    '));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wider <= 0, `fits the window: ${name}`, `${wider} pixels too wide`);
}
// Chinese that stands in a page and is no data: the texts of all elements outside tables, lists of records and charts.
export function chineseIn(page, outside) {
  return page.evaluate(skip => {
    const out = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const at = walk.currentNode.parentElement;
      if (/[\u3000-\u9fff]/.test(walk.currentNode.data) && !at.closest('script,style,[lang="zh-CN"]:not(html)') && !(skip && at.closest(skip))) out.push(walk.currentNode.data.trim());
    }
    for (const el of document.querySelectorAll('[aria-label],[placeholder],[title]'))
      for (const name of ['aria-label', 'placeholder', 'title']) if (/[\u3000-\u9fff]/.test(el.getAttribute(name) ?? '') && !(skip && el.closest(skip))) out.push(`${name}: ${el.getAttribute(name)}`);
    return out;
  }, outside ?? null);
}
// A canvas that shows something has pixels of more than one colour.
export function drawn(page) {
  return page.evaluate(() => [...document.querySelectorAll('.chart canvas')].map(c => {
    const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();
    for (let i = 0; i < d.length && seen.size < 8; i += 4) seen.add((d[i] << 24) | (d[i + 1] << 16) | (d[i + 2] << 8) | d[i + 3]);
    return seen.size;
  }));
}
export async function download(page, click) {
  const [got] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: got.suggestedFilename(), bytes: readFileSync(await got.path()) };
}
