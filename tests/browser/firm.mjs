// One firm on one page: a clerk follows it, a leader comes from the wall and prints it, on a desk's screen and a telephone's.
import { check, chineseIn, close, drawn, heading, look, person, phone, shot } from './browser.mjs';

export async function firm() {
  const page = await person('u-clerk');
  await page.goto('/ledger/enterprise?q=' + encodeURIComponent('瀚澜通信设备'));
  await page.click('tbody a');
  check(/\/firm\/\d+$/.test(page.url()) && (await heading(page)).includes('瀚澜通信设备'), 'a firm of the list opens its page', page.url());
  check(await page.getAttribute('.menu a[href="/ledger/enterprise"]', 'aria-current') === 'page', 'the menu shows where one is');
  await look(page, 'firm');
  check((await drawn(page))[0] > 3, 'the months are drawn');
  const table = page.locator('#months tbody tr');
  const september = await page.locator('#months tbody tr:has(th:text-is("9月")), #months tbody tr:has(td:text-is("9月"))').textContent();
  check([9, 10].includes(await table.count()) && september.includes('24,763'), 'and stand in a table', september);      // ten when another flow has sent October in
  const wanted = await page.locator('.sections a').evaluateAll(all => all.filter(a => !document.querySelector(a.getAttribute('href'))).map(a => a.textContent));
  check(!wanted.length, 'every line of the bar leads somewhere', wanted.join());
  await page.click('.sections >> text=事实与来源');
  const top = await page.locator('#facts h2').evaluate(h => h.getBoundingClientRect().top);
  check(top > 80 && top < 220, 'a section is not hidden under the bar', String(top));
  await shot(page, 'firm_facts');
  check((await page.textContent('#facts table.sources tr:has(td:text-is("营业收入"))')).includes('年报.xlsx'), 'a fact names its file');
  await page.click('#facts summary >> text=知识产权台账');
  check(await page.isVisible('#facts >> text=Ⅰ类知识产权数'), 'what is folded unfolds');
  await page.click('#ledgers');
  await shot(page, 'firm_ledgers');
  await page.click('#ledgers h3 >> text=知识产权台账');
  check(await page.locator('tbody tr').count() === 7, 'a count leads to just these records', page.url());
  await page.goBack();
  await page.click('#months >> text=上一年');
  check((await page.textContent('#months h2')).includes('2018') && await table.count() === 12, 'the year before');
  await page.goBack();
  await page.click('#policies .offer a');
  check(/\/policy\/[^/]+\/firm\/\d+$/.test(page.url()), 'a policy leads to the pair');
  await page.click('.heading a[href^="/firm/"]');
  await page.click('nav.actions >> text=台账记录');
  check(/\/ledger\/enterprise\/\d+$/.test(page.url()), 'and the page to the plain record');
  await page.goto('/lang/en?next=/firm/1');
  const left = await chineseIn(page, 'table,dd,h1,.heading p,.badges,.ladder,details,.lines,.history,.person,#ledgers,#months p,.chart');
  check(!left.length, 'in English, too', left.slice(0, 5).join(' | '));
  await close(page, 'a firm');
}

export async function firmLeader() {
  const page = await person('u-leader');
  await page.click('section:has(h2:text("谁在拖累")) tbody a');
  check(/\/firm\/\d+$/.test(page.url()), 'who drags leads to the firm', page.url());
  check(!(await page.locator('nav.actions >> text=修改').count()), 'a leader reads');
  await look(page, 'firm_leader');
  await page.goto('/wall');
  await page.click('.plainlist a');
  check(/\/firm\/\d+$/.test(page.url()), 'and so does the wall');
  await page.emulateMedia({ media: 'print' });
  check(!(await page.isVisible('.menu')) && !(await page.isVisible('.sections')) && await page.isVisible('#months table'), 'on paper there is the firm alone');
  await page.setViewportSize({ width: 703, height: 1000 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= 703, 'which fits the sheet', String(wide));
  await shot(page, 'firm_print');
  await close(page, 'a leader and a firm');
}

export async function firmPhone() {
  const page = await person('u-clerk', { viewport: phone, isMobile: true, hasTouch: true });
  await page.goto('/firm/99');
  check((await page.textContent('.sections')).includes('待办'), 'open matters are in the bar');
  await look(page, 'firm_phone');
  await page.click('.sections >> text=待办');
  check(await page.isVisible('#open >> text=核查问题'), 'and a tap away');
  await shot(page, 'firm_phone_open');
  await close(page, 'a firm on the telephone');
}
