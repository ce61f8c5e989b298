// The log as the auditor reads it: filters, a batch with its records, the chain checked, files; what the auditor cannot do.
import { check, close, download, heading, look, person, phone } from './browser.mjs';

export async function audit() {
  const clerk = await person('u-changer');          // whose changes no other flow mixes with
  await clerk.goto('/ledger/enterprise/3');
  const firm = await heading(clerk);
  await clerk.goto('/ledger/enterprise/3/edit');
  await clerk.fill('[name=address]', '审计路 3 号');
  await clerk.click('main >> button >> text=保存');
  await clerk.goto('/accounts');
  const page = await person('u-auditor');
  await page.click('.menu >> text=审计');
  check(await heading(page) === '审计日志' && await page.locator('tbody tr').count() >= 10, 'the newest entries');
  const newest = () => page.locator('tbody tr', { hasText: 'u-auditor' }).first().textContent();        // other flows write to the log, too
  const first = await newest();
  check(first.includes('u-auditor') && first.includes('登录'), 'the own log-in on top', first);
  check(await page.locator('td.raw').count() === 0, 'every action in words');
  check((await page.textContent('tbody')).includes('越权访问被拒绝') && (await page.textContent('tbody')).includes('GET /accounts'), 'a refused access stands there');
  await look(page, 'audit');
  await page.selectOption('[name=kind]', 'data');
  await page.fill('[name=who]', 'u-changer');
  await page.click('form.filter button');
  check(await page.locator('tbody tr').count() >= 1 && (await page.textContent('tbody tr >> nth=0')).includes('修改'), 'by person and kind');
  await page.click('tbody tr >> nth=0 >> td:last-child a');
  check((await page.textContent('table')).includes(firm) && (await page.textContent('table')).includes('地址'), 'a batch with its records and fields');
  await look(page, 'audit_batch');
  await page.click('tbody a');
  check(await heading(page) === firm && await page.locator('nav.actions a').count() === 0, 'and from there the record, to read only');
  await page.goto('/audit');
  await page.click('text=核验审计链');
  check((await page.textContent('.notice')).includes('链完整'), 'the chain is checked');
  await look(page, 'audit_checked');
  await page.goto('/audit?action=export&from=2019-10-08&to=2019-10-01');
  check(await page.isVisible('.empty'), 'nothing fits is said');
  await page.goto('/audit?from=8.10.2019');
  check((await page.textContent('[role=alert]')).includes('2019-10-08'), 'a wrong day is told with how it is written');
  await page.goto('/audit?kind=login');
  const file = await download(page, () => page.click('nav.actions >> text=CSV'));
  check(file.name.endsWith('.csv') && file.bytes.toString().includes('登录'), 'as a file: ' + file.name);
  await page.goto('/audit');
  check((await page.textContent('.chain')).includes('链完整') && (await newest()).includes('导出'), 'both are in the log themselves');
  await page.setViewportSize(phone);
  await look(page, 'audit_phone');
  await close(page, 'auditor');
  await close(clerk, 'clerk');
}
