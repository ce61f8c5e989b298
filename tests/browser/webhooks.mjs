// A clerk's own programs: an API token, a webhook with its secret, its page, a test, switched off and removed.
import { check, close, heading, look, person, phone } from './browser.mjs';

export async function tokens() {
  const page = await person('u-clerk');
  await page.goto('/me/tokens');
  await page.fill('main [name=name]', '报表程序');
  await page.selectOption('main [name=scopes]', 'read');
  await page.click('main >> button >> text=建立');
  const token = (await page.textContent('.notice code')).trim();
  check(/^jbp_[0-9a-f]{64}$/.test(token), 'a token is shown');
  await look(page, 'tokens');
  await page.goto('/me/tokens');
  check(!(await page.content()).includes(token), 'once');
  await page.locator('tr', { hasText: '报表程序' }).locator('button').click();
  check(await page.locator('tr', { hasText: '报表程序' }).count() === 0, 'and revoked');
  await close(page, 'tokens');
}

export async function webhooks() {
  const page = await person('u-clerk');
  await page.goto('/me/password');
  await page.click('text=事件通知');
  check(await heading(page) === '事件通知', 'the menu leads to it');
  await page.fill('main [name=name]', '值班群');
  await page.fill('main [name=url]', 'https://10.0.0.1/hook');
  await page.check('main [name=events][value="finding.opened"]');
  await page.click('main >> button >> text=登记');
  check((await page.textContent('[role=alert]')).includes('内网'), 'an address inside is refused beside the form');
  check(await page.inputValue('main [name=name]') === '值班群' && await page.isChecked('main [name=events][value="finding.opened"]'), 'what was typed stays');
  await look(page, 'webhooks_wrong');
  await page.fill('main [name=url]', 'https://hooks.example.test/duty');
  await page.check('main [name=events][value="record.changed"]');
  await page.click('main summary');
  await page.check('main [name=ledgers][value=enterprise]');
  await page.fill('main [name=filter]', '从业人员 >= 300');
  await page.click('main >> button >> text=登记');
  check(/^whsec_[A-Za-z0-9+/]{32}$/.test((await page.textContent('.notice code')).trim()), 'the secret is shown');
  await look(page, 'webhooks');
  await page.click('main table >> text=值班群');
  check(await heading(page) === '值班群' && (await page.textContent('main')).includes('从业人员 >= 300'), 'its page');
  await page.click('main >> button >> text=发送测试');
  check((await page.textContent('.notice')).includes('正在发送'), 'a test is on its way');
  for (let i = 0; i < 40 && await page.locator('text=等待发送').count(); i++) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  check(await page.locator('tbody tr').count() >= 1 && await page.locator('text=等待发送').count() === 0, 'and tried');
  await look(page, 'webhook');
  await page.click('main >> button >> text=停用');
  check((await page.textContent('main')).includes('已停用'), 'switched off');
  const small = await person('u-clerk', { viewport: phone });
  await small.goto('/me/webhooks');
  await look(small, 'webhooks_phone');
  await small.click('main table >> text=值班群');
  await look(small, 'webhook_phone');
  await close(small, 'webhooks on a telephone');
  await page.click('main >> button >> text=删除');
  check((await page.textContent('.notice')).includes('已删除'), 'removed');
  await close(page, 'webhooks');
}
