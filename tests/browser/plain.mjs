// The same without scripts: list, form, import.
import { check, close, person } from './browser.mjs';

export async function withoutScripts() {
  const page = await person('u-clerk', { javaScriptEnabled: false });
  await page.goto('/ledger/park');
  await page.selectOption('main [name=field]', 'code');
  await page.selectOption('main [name=op]', 'set');
  await page.click('form.filter >> text=筛选');
  check(await page.inputValue('main [name=where]') === '园区编号 != null' && await page.locator('tbody tr').count() > 0, 'a list with its filter');
  await page.click('summary');
  const boxes = page.locator('form[data-columns] input[type=checkbox]');
  for (let i = 0, n = await boxes.count(); i < n; i++) await boxes.nth(i).setChecked(await boxes.nth(i).getAttribute('value') === 'name');
  await page.click('text=显示这些列');
  check(await page.locator('thead th:not(.pick)').count() === 1, 'its columns');
  await page.goto('/ledger/park/new');
  await page.fill('[name=code]', 'P09');
  await page.fill('[name=name]', '无脚本园');
  await page.click('main >> button >> text=保存');
  check((await page.textContent('.notice')).includes('已保存'), 'a form');
  await page.goto('/ledger/park/import');
  await page.setInputFiles('[name=file]', { name: '园区二.csv', mimeType: 'text/csv', buffer: Buffer.from('园区编号,园区名称\nP10,十号园\n') });
  await page.click('main >> button >> text=试导入');
  await page.click('text=写入台账');
  check((await page.textContent('.notice')).includes('新增 1'), 'an import');
  await close(page, 'without scripts');
}
