// Log-in, passwords, accounts, language, search, the keyboard alone.
import { check, chineseIn, close, drawn, heading, logIn, look, open, password, person, phone } from './browser.mjs';

export async function logInAndOut() {
  const page = await open();
  await page.goto('/ledger/enterprise');
  check(page.url().includes('/login?next='), 'without log-in one is asked for it');
  await look(page, 'login');
  await page.fill('main input[name=name]', 'u-clerk');
  await page.fill('main input[name=password]', 'wrong-one-9');
  await page.click('main form button');
  check(await page.textContent('[role=alert]') === '账号或口令不对', 'a wrong password is told');
  check(await page.inputValue('main input[name=name]') === 'u-clerk', 'the name is kept');
  await look(page, 'login_wrong');
  await page.fill('main input[name=password]', password);
  await page.click('main form button');
  check(await heading(page) === '企业台账', 'after it one is where one wanted to be');
  await page.click('header form button.plain');
  check(page.url().endsWith('/login'), 'log-out');
  await page.goto('/');
  check(page.url().includes('/login'), 'and out one stays');
  await close(page, 'nobody');
}

export async function accounts() {
  const admin = await person('u-admin'), fresh = await open();
  check(await heading(admin) === '账号', 'the administrator begins with the accounts');
  await admin.fill('form.row input[name=name]', 'new-clerk');
  await admin.fill('form.row input[name=display]', '陆新');
  await admin.selectOption('form.row select[name=role]', 'clerk');
  await admin.click('form.row button');
  const once = await admin.textContent('.notice code');
  check(/^Jb-[0-9a-f]{16}$/.test(once), 'a new account has a password for one use');
  await look(admin, 'accounts');
  await logIn(fresh, 'new-clerk', once);
  check(fresh.url().endsWith('/me/password'), 'which must be changed');
  await fresh.goto('/ledgers');
  check(fresh.url().endsWith('/me/password'), 'before anything else');
  await look(fresh, 'password');
  const change = async (old, next, again) => {
    await fresh.fill('[name=old]', old);
    await fresh.fill('[name=new]', next);
    await fresh.fill('[name=again]', again);
    await fresh.click('main button');
  };
  await change(once, 'short', 'short');
  check(await fresh.isVisible('[role=alert]'), 'a weak one is refused: ' + await fresh.textContent('[role=alert]'));
  await change(once, 'Yunwan-2026-a', 'Yunwan-2026-b');
  check((await fresh.textContent('[role=alert]')).includes('不一样'), 'two that differ as well');
  await change(once, 'Yunwan-2026-a', 'Yunwan-2026-a');
  check((await fresh.textContent('.notice')).includes('重新登录'), 'a good one is taken');
  await logIn(fresh, 'new-clerk', 'Yunwan-2026-a');
  check((await heading(fresh)).includes('工业运行'), 'and opens the desk');
  await fresh.goto('/me/totp');
  await look(fresh, 'totp');
  await admin.goto('/accounts');
  await admin.locator('tr', { hasText: 'new-clerk' }).locator('button').click();
  check((await admin.locator('tr', { hasText: 'new-clerk' }).textContent()).includes('停用'), 'the administrator disables it');
  await fresh.goto('/ledgers');
  check(fresh.url().includes('/login'), 'which ends what it was doing');
  await close(fresh, 'new account');
  await close(admin, 'administrator');
}

export async function sessions() {
  const first = await person('u-auditor'), second = await person('u-auditor', { viewport: phone });
  await second.goto('/me/sessions');
  check((await second.textContent('main .heading')).includes('上次登录'), 'the second log-in tells of the first');
  await look(second, 'sessions-phone');
  await first.goto('/me/sessions');
  check(await first.locator('tbody tr').count() >= 2 && (await first.textContent('tbody')).includes('Chrome'), 'both are listed, their browsers in words');
  check(await first.locator('tbody >> text=本次登录').count() === 1, 'and which is this one');
  await look(first, 'sessions');
  await first.click('text=结束其他所有登录');
  check(await first.locator('tbody tr').count() === 1, 'all others are ended');
  await second.goto('/me/sessions');
  check(second.url().includes('/login'), 'at once');
  for (let i = 0; i < 5; i++) await logIn(second, 'u-auditor', 'Wrong-2026-wrong');
  const admin = await person('u-admin');
  await admin.goto('/accounts');
  await look(admin, 'accounts-states');
  await admin.click('text="u-auditor"');
  check((await admin.textContent('main')).includes('锁定至') && await admin.locator('tbody tr').count() === 1, 'the administrator sees why and until when an account is locked, and its sessions');
  await look(admin, 'account');
  await admin.click('text=解除锁定');
  check(!(await admin.textContent('main dl')).includes('锁定至'), 'and unlocks it');
  await logIn(second, 'u-auditor');
  check(!second.url().includes('/login'), 'which lets its owner in');
  await admin.setViewportSize(phone);
  await admin.reload();
  await look(admin, 'account-phone');
  for (const [page, who] of [[first, 'auditor'], [second, 'auditor, on a telephone'], [admin, 'administrator of sessions']]) await close(page, who);
}

export async function home() {
  const page = await person('u-leader');
  await page.waitForSelector('.chart canvas');
  const pixels = await drawn(page);
  check(pixels.length === 2 && pixels.every(n => n > 4), 'both charts of the home page are drawn', String(pixels));
  check(await page.locator('.kpi').count() === 5 && (await page.textContent('.cards')).includes('323.39亿元'), 'the month in five numbers');
  const bottom = await page.evaluate(() => document.querySelector('.board').getBoundingClientRect().bottom);
  check(bottom <= 768, 'numbers, trend, who drags, what is due and alerts stand on one screen', String(bottom));
  check(await page.locator('.due a').count() >= 4, 'what is due is told');
  await look(page, 'home');
  await page.click('nav.actions >> text=大屏');
  await page.waitForSelector('.wall .chart canvas');
  const wall = await drawn(page);
  check(wall.length === 2 && wall.every(n => n > 4), 'and those of the wall', String(wall));
  check(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), 'the wall needs no scrolling');
  await look(page, 'wall');
  await page.click('.back');
  await page.click('nav.actions >> text=上月');
  check((await heading(page)).includes('1—8月'), 'the month before');
  await close(page, 'leader');
}

export async function search() {
  const page = await person('u-clerk');
  await page.fill('header input[name=q]', 'ywqhlt');
  await page.press('header input[name=q]', 'Enter');
  check(await page.locator('.hitline', { hasText: '云湾区瀚澜' }).count() === 1, 'a firm by the first letters of its name');
  await look(page, 'search');
  await page.click('.hitline >> text=云湾区瀚澜');
  check((await heading(page)).includes('瀚澜'), 'and its page');
  await page.fill('header input[name=q]', '产销月报');
  await page.press('header input[name=q]', 'Enter');
  check(await page.isVisible('a[href="/ledger/monthly_output"]'), 'a ledger by its name');
  await page.goto('/ledgers');
  await page.keyboard.press('/');
  check(await page.evaluate(() => document.activeElement.name === 'q'), 'the key / leads to the box');
  await page.keyboard.type('cxyb');
  await page.keyboard.press('Enter');
  check((await page.textContent('.hitline >> nth=0')).includes('产销月报'), 'first letters find a ledger, best first');
  await look(page, 'search_letters');
  await page.goto('/search?q=' + encodeURIComponent('没有这样的东西'));
  check(await page.isVisible('.empty'), 'nothing found is said');
  await page.goto('/nothing/here');
  check((await page.textContent('main')).includes('没有这个页面'), 'an address that there is not');
  await look(page, 'error');
  await close(page, 'search');
}

export async function english() {
  const page = await person('u-leader');
  await page.click('header a[lang=en]');
  check(await page.getAttribute('html', 'lang') === 'en', 'English by a click');
  const data = 'td, .plainlist li, .links li, .facts dd, .history, option, .tick, .chip, .offer, .person > span, .criteria, h1, .chart, .kpi .big, .heading .muted, code, .hitline';
  for (const path of ['/', '/ledgers', '/ledger/enterprise', '/ledger/enterprise/1', '/month', '/figures', '/figure/monitoring.output.cumulative', '/reports', '/policies', '/policies/try', '/search', '/me/password', '/nothing']) {
    await page.goto(path);
    const found = await chineseIn(page, data);
    check(!found.length, 'no Chinese outside data: ' + path, found.slice(0, 8).join(' | '));
  }
  for (const path of ['/', '/ledgers', '/month', '/figures', '/policies', '/reports']) {
    await page.goto(path);
    const found = (await chineseIn(page, 'td, .plainlist li, .person > span, .chip'));
    check(!found.length, 'nor in headings and numbers: ' + path, found.slice(0, 8).join(' | '));
  }
  await page.goto('/ledger/enterprise');
  await look(page, 'english');
  await page.click('header a[lang=zh-CN]');
  check(await page.getAttribute('html', 'lang') === 'zh-CN' && await heading(page) === '企业台账', 'and back, on the same page');
  await close(page, 'English');
}

export async function keyboard() {
  const page = await open();
  await page.goto('/login');
  check(await page.evaluate(() => document.activeElement.name) === 'name', 'the log-in waits for the name');
  await page.keyboard.type('u-clerk');
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.menu');
  await page.goto('/ledger/enterprise');
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.className) === 'skip' && await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0), 'the first stop skips to the content, and is seen');
  await page.keyboard.press('Enter');
  check(await page.evaluate(() => document.activeElement.id) === 'main', 'and does');
  for (let i = 0; i < 12 && await page.evaluate(() => document.activeElement.name) !== 'where'; i++) await page.keyboard.press('Tab');
  await page.keyboard.type('从业人员 >= 300');
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  check(ring === 'solid', 'where one is can be seen');
  await page.keyboard.press('Enter');
  await page.waitForURL(/where=/);
  check(await page.locator('tbody tr').count() > 3, 'a filter by the keyboard alone');
  await close(page, 'keyboard');
}

export async function menu() {
  const page = await person('u-leader', { viewport: phone });
  check(!await page.isVisible('.menu'), 'on a telephone the menu is folded away');
  await page.click('.top .to-menu');
  check(await page.isVisible('.menu >> text=综合评价'), 'one tap shows it');
  await look(page, 'menu-phone');
  await page.click('.menu >> text=问数据');
  await page.waitForURL('**/ask');
  check(!await page.isVisible('.menu'), 'and the next page begins with itself');
  await close(page, 'the menu of a telephone');
}
