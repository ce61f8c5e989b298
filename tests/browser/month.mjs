// Figures and where they come from, the month closed by two people, reports.
import { check, close, download, heading, look, person } from './browser.mjs';

export async function figures() {
  const page = await person('u-clerk');
  await page.click('.kpi a.fig');
  check((await page.textContent('.big')).includes('323.39亿元') && await page.locator('tbody tr').count() > 100, 'a number leads to its records');
  check((await page.textContent('tbody tr')).includes('产销'), 'with file, sheet and row');
  await look(page, 'figure');
  await page.click('tbody a');
  check(page.url().includes('/ledger/monthly_output/'), 'and to each of them');
  await page.goto('/figures');
  await page.fill('main [name=q]', '增速');
  await page.press('main [name=q]', 'Enter');
  check(await page.locator('tbody tr').count() > 2, 'figures are found by name');
  await look(page, 'figures');
  await close(page, 'figures');
}

export async function closing() {
  const clerk = await person('u-clerk'), leader = await person('u-leader');
  await clerk.goto('/month');
  await look(clerk, 'month');
  await clerk.click('main >> button >> text="核查"');
  check((await clerk.textContent('.notice')).includes('核查完成'), 'checked: ' + await clerk.textContent('.notice'));
  await leader.goto('/month');
  check(await leader.locator('main form button').allTextContents().then(t => !t.some(x => x.includes('审签') || x.includes('锁定'))), 'the leader waits for the section');
  await clerk.click('main >> button >> text=科室审核通过');
  check(!(await clerk.isVisible('button >> text=领导审签')), 'one person cannot do both');
  await leader.reload();
  await leader.click('main >> button >> text=领导审签');
  await leader.click('main >> button >> text=锁定本月');
  check((await leader.textContent('.notice')).includes('已锁定') && await leader.locator('.steps .done').count() === 3, 'section, leader, locked', await leader.textContent('.steps'));
  await look(leader, 'month_locked');
  await close(leader, 'leader');
  await close(clerk, 'clerk');
}

export async function reports() {
  const page = await person('u-clerk');
  await page.goto('/reports');
  await look(page, 'reports');
  const [preview] = await Promise.all([page.context().waitForEvent('page'), page.click('text=预览')]);
  await preview.waitForLoadState();
  check((await preview.textContent('body')).includes('323.39亿元'), 'a preview with the figures');
  await look(preview, 'report_preview', ['h1', 'h2', 'p:first-of-type', 'svg:first-of-type']);
  await preview.close();
  const word = await download(page, () => page.click('text=Word'));
  check(word.name.endsWith('.docx') && word.bytes.length > 5000, 'as a Word file: ' + word.name);
  const rows = await page.locator('tbody tr').count();
  await page.click('text=印发存档');
  check((await page.textContent('.notice')).includes('已印发') && await page.locator('tbody tr').count() === rows + 1, 'issued: ' + await page.textContent('.notice'));
  await page.click('tbody tr:first-child >> text=核对');
  check(/已变\s*0/.test(await page.textContent('main')), 'and true today', await page.textContent('main'));
  await page.goto('/reports');
  await page.click('tbody tr:last-child >> text=核对');
  await look(page, 'report_check');
  await close(page, 'reports');
}

export * from './audit.mjs';
export * from './findings.mjs';
