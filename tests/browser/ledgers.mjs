// A ledger: filter by clicking, order, columns, saved views; one record changed; a file imported; an export.
import { check, close, download, heading, look, person, phone, shot } from './browser.mjs';

export async function list() {
  const page = await person('u-clerk');
  await page.goto('/ledgers');
  await look(page, 'ledgers');
  await page.click('a[href="/ledger/enterprise"]');
  const heads = () => page.locator('thead th:not(.pick)').allTextContents();
  check((await heads())[0].startsWith('企业名称'), 'the first column is the name', (await heads()).join());
  check(await page.getAttribute('.menu a[href="/ledger/enterprise"]', 'aria-current') === 'page', 'the menu shows where one is');
  await look(page, 'list');
  await page.selectOption('[name=field]', 'employees');
  await page.selectOption('[name=op]', 'ge');
  await page.fill('[name=value]', '300');
  await page.click('form.filter >> text=筛选');
  check(await page.inputValue('[name=where]') === '从业人员 >= 300', 'three clicks make a condition');
  const few = await page.textContent('.count');
  await page.selectOption('[name=field]', 'town');
  await page.selectOption('[name=op]', 'eq');
  await page.fill('[name=value]', '东渡街道');
  await page.click('form.filter >> text=筛选');
  check(await page.inputValue('[name=where]') === '从业人员 >= 300 and 街镇 = "东渡街道"', 'and more join it');
  check(parseInt(await page.textContent('.count')) < parseInt(few), 'which finds fewer');
  await page.click('summary');
  const boxes = page.locator('form[data-columns] input[type=checkbox]');
  for (let i = 0, n = await boxes.count(); i < n; i++) await boxes.nth(i).setChecked(['name', 'employees', 'town'].includes(await boxes.nth(i).getAttribute('value')));
  await page.click('text=显示这些列');
  check((await heads()).length === 3, 'the columns that were ticked', (await heads()).join());
  const at = (await heads()).findIndex(t => t.startsWith('从业人员'));
  await page.click('thead >> text=从业人员');
  await page.click('thead >> text=从业人员');
  const numbers = (await page.locator(`tbody td:nth-child(${at + 2})`).allTextContents()).map(Number);
  check(numbers.length > 1 && numbers.every((n, i) => !i || n <= numbers[i - 1]), 'in falling order', numbers.join());
  check(await page.locator('th[aria-sort=descending]').count() === 1, 'and the heading says so');
  await page.click('summary');
  await page.fill('[name=name]', '东渡大企业');
  await page.click('text=保存视图');
  const kept = page.url();
  await page.goto('/ledger/enterprise');
  await page.click('a >> text=东渡大企业');
  check(decodeURIComponent(page.url()) === decodeURIComponent(kept) && await page.locator('tbody tr').count() === numbers.length, 'a saved view brings all of it back');
  await page.goto('/ledger/enterprise?where=' + encodeURIComponent('从业人员 >>> 3'));
  check(await page.isVisible('p.fault[role=alert]'), 'a condition that is none is told: ' + await page.textContent('p.fault'));
  await look(page, 'list_wrong');
  await page.goto('/ledger/enterprise?q=' + encodeURIComponent('没有这一家'));
  check(await page.isVisible('.empty'), 'an empty list says so');
  await page.goto('/ledger/enterprise');
  await page.fill('main [name=q]', 'ywqhlt');
  await page.press('main [name=q]', 'Enter');
  check((await page.textContent('tbody')).includes('瀚澜') && await page.locator('tbody tr').count() < 5, 'a search by the first letters of pinyin');
  await page.fill('main [name=q]', '机床　东渡');
  await page.press('main [name=q]', 'Enter');
  check(/^\d+ 条$/.test(await page.textContent('.count')), 'by the name of an industry and a town: ' + await page.textContent('.count'));
  await look(page, 'list_search');
  await page.goto('/ledger/enterprise');
  await page.click('[rel=next]');
  check(page.url().includes('page=2') && await page.isVisible('[rel=prev]'), 'pages');
  const book = await download(page, () => page.click('nav.actions >> text=导出'));
  check(book.name.endsWith('.xlsx') && book.bytes.readUInt32LE(0) === 0x04034b50 && book.bytes.length > 20000, `an export arrives (${book.name}, ${book.bytes.length} bytes)`);
  await page.goto('/ledger/monthly_output');
  await look(page, 'list_monthly');
  await close(page, 'lists');
}

export async function record() {
  const page = await person('u-clerk');
  await page.goto('/ledger/enterprise?q=' + encodeURIComponent('瀚澜'));
  await page.click('tbody a');
  await look(page, 'enterprise');
  await page.click('nav.actions >> text=修改');
  const before = await page.inputValue('[name=employees]');
  await look(page, 'form');
  await page.fill('[name=employees]', '许多');
  await page.click('main >> button >> text=保存');
  const why = await page.textContent('.wrong .fault');
  check(why.includes('许多') && await page.getAttribute('[name=employees]', 'aria-invalid') === 'true', 'a wrong value is told beside its box: ' + why);
  check(await page.inputValue('[name=employees]') === '许多', 'and what was typed is kept');
  await look(page, 'form_wrong');
  await page.fill('[name=employees]', String(Number(before) + 7));
  await page.fill('[name=reason]', '年报更正');
  await page.click('main >> button >> text=保存');
  check((await page.textContent('.notice')).includes('已保存'), 'saved');
  const last = page.locator('.history > li').first();
  check(await last.locator('del').textContent() === before && await last.locator('ins').textContent() === String(Number(before) + 7), 'history shows the difference', await last.textContent());
  check((await last.textContent()).includes('u-clerk') && (await last.textContent()).includes('年报更正'), 'who, and why');
  check(!/\d\dT\d\d:/.test(await page.textContent('main')), 'times as people read them');
  const first = page.locator('.history > li').last();
  check((await first.textContent()).includes('企业名单') && await first.locator('ins', { hasText: '瀚澜' }).count() > 0, 'and what came from which file first', await first.textContent());
  await page.goto('/ledger/monthly_output');
  await page.click('tbody a');
  await look(page, 'record');
  await page.goto('/ledger/enterprise/99999999');
  check((await page.textContent('main')).includes('99999999'), 'a record that there is not');
  await close(page, 'record');
}

export async function live() {
  for (const [name, options] of [['live', {}], ['live_phone', { viewport: phone, hasTouch: true, isMobile: true }]]) {
    const page = await person('u-clerk', options);
    await page.goto('/ledger/enterprise/3/edit');
    await page.fill('[name=employees]', '许多');
    await page.waitForSelector('#l-employees.fault');
    check((await page.textContent('#l-employees')).includes('许多') && await page.getAttribute('[name=employees]', 'aria-invalid') === 'true', 'a fault stands beside its box while one types');
    await page.fill('[name=last_revenue]', '1.2亿元');
    await page.waitForSelector('#l-last_revenue:not(:empty)');
    check((await page.textContent('#l-last_revenue')).includes('12,000.0 万元（1.2 亿元）'), 'a number as it is understood: ' + await page.textContent('#l-last_revenue'));
    check(await page.textContent('#l-name') === '', 'nothing is said of what was not touched');
    await page.locator('#l-last_revenue').scrollIntoViewIfNeeded();
    await look(page, name);
    await page.fill('[name=employees]', '320');
    await page.waitForSelector('#l-employees:not(.fault)', { state: 'attached' });
    check(await page.locator('.wrong').count() === 0, 'and is gone when it is mended');
    await close(page, name);
  }
}

// Two windows of one person: what changes under a preview stops it.
export async function bulk() {
  const page = await person('u-clerk');
  await page.goto('/ledger/enterprise?q=' + encodeURIComponent('白沙口街道'));
  const rows = await page.locator('tbody tr').count();
  check(rows > 3, 'a list of firms to choose from');
  await page.check('[data-pick-all]');
  check(await page.locator('[name=pick]:checked').count() === rows, 'one tick for all of the page');
  await page.uncheck('[data-pick-all]');
  for (let i = 0; i < 3; i++) await page.locator('[name=pick]').nth(i).check();
  await look(page, 'bulk_list');
  await page.selectOption('[name=change]', 'chain');
  await page.click('form.bulk button');
  check((await page.textContent('main .heading')).includes('3 条'), 'three chosen', await page.textContent('main .heading'));
  await look(page, 'bulk_value');
  await page.click('main >> button >> text=预览');
  check(await page.locator('.wrong').count() === 2, 'a value and a reason are asked for');
  await page.fill('[name=value]', '高端装备');
  await page.fill('[name=reason]', '链长制调整');
  await page.click('main >> button >> text=预览');
  check(await page.locator('tbody ins', { hasText: '高端装备' }).count() === 3, 'old beside new');
  await look(page, 'bulk_preview');
  const other = await page.context().newPage();
  await other.goto(await page.getAttribute('tbody tr:nth-child(2) a', 'href'));
  await other.click('nav.actions >> text=修改');
  await other.fill('[name=address]', '另址 8 号');
  await other.click('main >> button >> text=保存');
  await other.close();
  await page.click('text=写入这');
  check((await page.textContent('[role=alert]')).includes('什么都没有写入') && await page.locator('tr.bad').count() === 1, 'a change of somebody else stops it');
  await look(page, 'bulk_conflict');
  await page.click('main >> button >> text=重新预览');
  check(await page.locator('tr.bad').count() === 0, 'looked at again it is fine');
  await page.click('text=写入这');
  check((await page.textContent('.notice')).includes('已修改 3 条') && page.url().includes('q='), 'written, and back at the list: ' + await page.textContent('.notice'));
  await page.click('tbody tr:first-child a');
  const last = page.locator('.history > li').first();
  check((await last.textContent()).includes('批量修改') && (await last.textContent()).includes('链长制调整') && (await last.textContent()).includes('高端装备'), 'history says so', await last.textContent());
  await close(page, 'bulk');
}

export async function bulkPhone() {
  const page = await person('u-clerk', { viewport: phone, hasTouch: true, isMobile: true, javaScriptEnabled: false });
  await page.goto('/ledger/enterprise?q=ywqhlt');
  await page.locator('[name=pick]').first().check();
  await shot(page, 'bulk_list_phone');
  await page.selectOption('[name=change]', 'status');
  await page.click('form.bulk button');
  check(await page.locator('select[name=value] option').count() > 2, 'a list of codes is chosen from, without script');
  await page.selectOption('[name=value]', { index: 2 });
  await page.fill('[name=reason]', '核实');
  await page.click('main >> button >> text=预览');
  check(await page.locator('tbody tr').count() === 1 && await page.isVisible('text=写入这'), 'a preview on a telephone');
  await shot(page, 'bulk_preview_phone');
  await close(page, 'bulk on a telephone');
}

const parks = '园区编号,园区名称\nT01,试验一园\nT02,\nT03,试验三园\n';
export async function imports() {
  const page = await person('u-clerk');
  await page.goto('/ledger/park/import');
  await look(page, 'import');
  await page.setInputFiles('[name=file]', { name: '园区.csv', mimeType: 'text/csv', buffer: Buffer.from(parks) });
  await page.click('main >> button >> text=试导入');
  check((await page.locator('tr.bad').count()) === 1 && (await page.textContent('tr.bad')).includes('园区名称'), 'the trial names the row that is wrong', await page.textContent('main'));
  check((await page.textContent('main')).includes('试验三园'), 'and what would be new');
  await look(page, 'import_tried');
  const marked = await download(page, () => page.click('text=下载标出错误的副本'));
  check(marked.name === '标出错误的副本.xlsx' && marked.bytes.length > 3000, 'a copy with the errors marked');
  await page.check('[name=skip]');
  await page.click('text=写入台账');
  check((await page.textContent('.notice')).includes('新增 2'), 'then written: ' + await page.textContent('.notice'));
  await page.fill('main [name=q]', '试验');
  await page.press('main [name=q]', 'Enter');
  check(await page.locator('tbody tr').count() === 2, 'and there');
  await page.goto('/ledger/park/import');
  const form = await download(page, () => page.click('text=下载空表'));
  check(form.bytes.readUInt32LE(0) === 0x04034b50, 'an empty form to fill in');
  await page.setInputFiles('[name=file]', { name: '园区.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') });
  await page.click('main >> button >> text=试导入');
  check((await page.textContent('main')).includes('不是表格文件'), 'a file that is no table');
  await close(page, 'import');
}
