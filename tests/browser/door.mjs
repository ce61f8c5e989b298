// The enterprise's door, on a telephone: from registration to what a firm sends in.
import { check, close, heading, logIn, look, open, password, person, phone } from './browser.mjs';

// 17 characters with the check character of GB 32100.
function uscc(body) {
  const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const sum = [...body].reduce((s, c, i) => s + signs.indexOf(c) * (3 ** i % 31), 0);
  return body + signs[(31 - sum % 31) % 31];
}

export async function registration() {
  const firm = await open({ viewport: phone }), clerk = await person('u-clerk');
  await firm.goto('/login');
  await firm.click('text=企业注册');
  const fill = async code => {
    for (const [name, text] of Object.entries({ firm: '新来精密机械有限公司', uscc: code, contact: '林新', phone: '0571-1234567', name: 'newcomer' })) await firm.fill(`[name=${name}]`, text);
    await firm.fill('[name=password]', password);
    await firm.click('main button');
  };
  await fill('91330100MA2AAAAA0X1');
  check(await firm.isVisible('[role=alert]'), 'a wrong code is told: ' + await firm.textContent('[role=alert]'));
  check(await firm.inputValue('[name=contact]') === '林新', 'and the rest is kept');
  await look(firm, 'register_wrong');
  await fill(uscc('91330100MA2AAAAA0'));
  check((await firm.textContent('.notice')).includes('审核'), 'sent');
  const number = await firm.textContent('main code');
  check(/^[0-9A-F]{5}-[0-9A-F]{5}$/.test(number) && (await firm.textContent('main')).includes('待审核'), 'the applicant has a number and sees the state');
  await look(firm, 'register_state');
  await firm.goto('/login');
  await logIn(firm, 'newcomer');
  check((await firm.textContent('[role=alert]')).includes('等待审核'), 'nobody comes in before approval');
  await clerk.click('.menu >> text=企业注册审核');
  await look(clerk, 'registrations');
  await clerk.locator('tr', { hasText: '新来精密' }).locator('button >> text=通过').click();
  check((await clerk.textContent('.notice')).includes('已通过'), 'the bureau approves');
  await logIn(firm, 'newcomer');
  check(await heading(firm) === '新来精密机械有限公司', 'and the firm stands at its door');
  await firm.goto('/register/state?number=' + number);
  check((await firm.textContent('main')).includes('已通过'), 'its number tells so, too');
  await firm.goto('/door');
  await look(firm, 'door_new');
  await close(firm, 'newcomer');
  await close(clerk, 'clerk');
}

export async function ownDoor() {
  const page = await person('u-firm', { viewport: phone, hasTouch: true, isMobile: true });
  check((await heading(page)).startsWith('云湾区'), 'the firm by its name');
  check(await page.locator('.offer').count() > 0, 'with policies');
  await look(page, 'door');
  check(await page.isVisible('.task.done'), 'the month that is in is told as done');
  check((await page.textContent('.almost')).length > 0 && (await page.locator('.advice').allTextContents()).some(t => /再增加\d/.test(t)), 'one step away, with what to do: ' + (await page.locator('.advice').allTextContents()).join('; '));
  await page.goto('/door/calendar');
  check(await page.locator('main .card').count() > 2, 'a calendar of windows');
  await look(page, 'door_calendar');
  await page.goto('/door/policy/rd_deduction_2018');
  await page.click('text=关注');
  check((await page.textContent('.notice')).includes('已关注'), 'a policy is followed');
  await page.selectOption('[name=state]', 'applied');
  await page.fill('[name=reason]', '电子税务局');
  await page.click('form[action$="/application"] button');
  check((await page.textContent('.notice')).includes('已申报') && (await page.textContent('main')).includes('电子税务局'), 'an application sent elsewhere is recorded');
  await look(page, 'door_application');
  await page.goto('/door');
  check((await page.textContent('main')).includes('已关注'), 'and stands on the first page');
  await page.click('.offer a >> nth=0');
  check(await page.locator('.criteria li').count() > 0, 'each condition by condition');
  await look(page, 'door_policy');
  await page.goto('/door/facts');
  const head = await page.textContent('.call h2'), first = page.locator('.call > .asks > li');
  check(/补充这 \d+ 项，可解锁 \d+ 项政策/.test(head.replace(/\s+/g, ' ')) && await first.count() <= 3, 'what is missing is told by what it unlocks, three at first: ' + head);
  await look(page, 'door_facts');
  const machine = first.filter({ has: page.locator('input[value=equipment_unit_max]') }), unlocked = await machine.locator('.chip').getAttribute('href');
  await machine.locator('[name=answer]').fill('一百多');
  await machine.locator('button').click();
  check((await page.textContent('.call [role=alert]')).length > 0, 'a number that is none is told in its place: ' + await page.textContent('.call [role=alert]'));
  await look(page, 'door_facts_wrong');
  await page.locator('.call li', { has: page.locator('input[value=equipment_unit_max]') }).locator('[name=answer]').fill('480');
  await page.locator('.call li', { has: page.locator('input[value=equipment_unit_max]') }).locator('button').click();
  check((await page.textContent('.notice')).includes('已保存') && await page.locator(`.call a[href="${unlocked}"]`).count() === 0, 'filled in, the policy is settled');
  await page.goto(unlocked);
  check(!(await page.textContent('.verdict')).includes('缺数据'), 'as its page says: ' + await page.textContent('.verdict'));
  await page.goto('/door/facts');
  await page.click('details summary >> nth=0');
  const asked = page.locator('form:has(input[value=plan_investment])');
  check(await asked.count() === 1, 'facts that only the firm knows are asked for');
  await asked.locator('[name=answer]').fill('6123.5');
  await asked.locator('button').click();
  check((await page.textContent('.notice')).includes('已保存') && (await page.textContent('table')).includes('6123.5'), 'an answer is known from then on');
  await close(page, 'door');
}

export async function sendIn() {
  const page = await person('u-firm', { viewport: phone });
  await page.goto('/door/my/month');
  await look(page, 'door_month');
  await page.click('text=填报');
  check(await page.inputValue('[name=month]') === '2019-10' && (await page.textContent('.beside')).includes('65288'), 'the next month, with what was said before beside it');
  await page.fill('[name=month]', '2019-13');
  await page.click('main >> button >> text=保存');
  check((await page.textContent('.wrong .fault')).includes('2019-13'), 'a month that there is not: ' + await page.textContent('.wrong .fault'));
  await look(page, 'door_month_form');
  await page.fill('[name=month]', '2019-10');
  await page.fill('[name=output]', '18250');
  await page.fill('[name=sales]', '17900');
  await page.click('text=先检查');
  check((await page.textContent('main')).includes('没有发现问题') && (await page.textContent('.beside .far')).includes('%'), 'checked before it is sent, with how far it is from before');
  await look(page, 'door_month_checked');
  await page.click('main >> button >> text=保存');
  if (await page.isVisible('[name=accept]')) {
    await page.check('[name=accept]');
    await page.click('main >> button >> text=保存');
  }
  check((await page.textContent('main')).includes('2019-10') && (await page.textContent('main')).includes('18250'), 'the monthly report is in', await page.textContent('main'));
  await page.goto('/door/my/products/new');
  await page.fill('[name=name]', '永磁同步电机');
  await page.selectOption('[name=category]', 'I03');
  await page.click('main >> button >> text=保存');
  check((await page.textContent('tbody')).includes('永磁同步电机'), 'a product is on the list');
  await look(page, 'door_products');
  await page.goto('/door/inbox');
  const fresh = await page.locator('.fresh').count();
  check(fresh > 0, 'messages wait');
  await look(page, 'door_inbox');
  await page.click('.fresh button >> nth=0');
  check(await page.locator('.fresh').count() === fresh - 1, 'and are read');
  await page.goto('/ledger/enterprise');
  check((await page.textContent('main')).includes('没有这个页面'), 'the bureau’s pages are not there for a firm');
  await close(page, 'firm');
}

export async function catalogueAndSubscription() {
  const page = await person('u-firm', { viewport: phone }), clerk = await person('u-clerk');
  await page.goto('/door/my/products/new');
  for (const [name, text] of Object.entries({ name: '目录试验阀', brand: '云湾牌', contact: '0571-7654321', show_contact: '是' })) await page.fill(`[name=${name}]`, text);
  await page.selectOption('[name=category]', 'I01');
  await page.click('main >> button >> text=保存');
  await clerk.click('.menu >> text=产品目录');
  await clerk.fill('main [name=q]', 'mlsyf');
  await clerk.selectOption('main [name=category]', 'I');
  await clerk.click('main form button');
  check((await clerk.textContent('main')).includes('目录试验阀') && (await clerk.textContent('main')).includes('0571-7654321'), 'the catalogue finds a product by first letters, with the contact its firm allows');
  await look(clerk, 'catalogue');
  await page.goto('/catalogue');
  await look(page, 'catalogue_phone');
  await page.goto('/door/subscription');
  await page.uncheck('[name=topic][value=near]');
  await page.uncheck('[name=kind][value=金融]');
  await page.selectOption('[name=weekday]', '1');
  await page.fill('[name=closing_days]', '20');
  await page.click('main form >> text=保存');
  check((await page.textContent('.notice')).includes('已保存') && !await page.isChecked('[name=topic][value=near]') && await page.isChecked('[name=topic][value=match]') && await page.inputValue('[name=closing_days]') === '20', 'a firm says what it wants to hear');
  for (const box of await page.locator('[name=level]').all()) await box.uncheck();
  await page.click('main form >> text=保存');
  check((await page.textContent('[role=alert]')).includes('每组至少选一项'), 'nothing at all is a pause');
  await look(page, 'door_subscription');
  await page.goto('/search?q=' + encodeURIComponent('目录试验'));
  check((await page.textContent('main')).includes('目录试验阀'), 'and a firm finds products');
  await look(page, 'door_search');
  await close(page, 'firm');
  await close(clerk, 'clerk');
}
