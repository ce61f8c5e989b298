// Policies: all, one, one with one firm; a condition tried on all firms.
import { check, close, heading, look, person } from './browser.mjs';

export * from './rules.mjs';

export async function policies() {
  const page = await person('u-clerk');
  await page.click('.menu a[href="/policies"]');
  check(await page.locator('tbody tr').count() > 5, 'policies with their counts');
  await look(page, 'policies');
  await page.locator('tbody tr').filter({ has: page.locator('td:nth-child(4)', { hasText: /^[1-9]/ }) }).first().locator('a').click();
  check(await page.locator('.criteria li').count() > 1, 'one with its conditions');
  await look(page, 'policy');
  await page.click('.plainlist a >> nth=0');
  const seen = await page.locator('.criteria li').count();
  check(page.url().includes('/firm/') && seen > 1 && await page.locator('.criteria .met, .criteria .unmet, .criteria .unknown, .criteria .judge').count() === seen, 'one firm, condition by condition');
  await look(page, 'pair');
  await page.click('.heading a');
  check(page.url().includes('/firm/') && !page.url().includes('/policy/'), 'and the firm itself');
  await close(page, 'policies');
}

export async function tryCondition() {
  const page = await person('u-leader');
  await page.goto('/policies/try');
  await look(page, 'try');
  await page.fill('[name=feel]', '从业人员 >= 300 and 营业收入 >= 1000');
  await page.click('main form button');
  const text = await page.locator('.kpi .big').allTextContents();
  check(text.length === 3 && Number(text[0]) > 0 && text.map(Number).reduce((a, b) => a + b, 0) >= 552, 'a condition is counted on all firms: ' + text, await page.textContent('main'));
  await look(page, 'try_counted');
  await page.fill('[name=feel]', '从业人员 >=');
  await page.click('main form button');
  check(await page.isVisible('[role=alert]'), 'a broken one is told: ' + await page.textContent('[role=alert]'));
  await close(page, 'condition');
}
