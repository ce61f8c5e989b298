// Experts and service firms at home: their own record, verified by the bureau, and what they are told.
import { check, close, heading, look, person, phone } from './browser.mjs';

export async function ownHome() {
  const expert = await person('u-expert'), clerk = await person('u-clerk'), service = await person('u-service', { viewport: phone, hasTouch: true, isMobile: true });
  check(await heading(expert) === '陈文' && (await expert.textContent('main')).includes('云湾大学'), 'an expert is at home with the own record');
  check(await heading(service) === '云湾数字服务中心', 'and a service firm');
  await look(service, 'own_service');
  await expert.click('text=修改资料');
  check(await expert.locator('[name=account]').isDisabled().catch(() => true), 'the log-in is not to change');
  await expert.fill('[name=research]', '精密传动');
  await expert.fill('[name=phone]', '0571-1234567');
  await look(expert, 'own_form');
  await expert.click('main >> button >> text=保存');
  check((await expert.textContent('.notice')).includes('等待区工信局核实') && (await expert.textContent('.card .state')).includes('待核实'), 'what was changed waits');
  await look(expert, 'own');
  await clerk.goto('/ledger/platform_notice/new');
  for (const [name, text] of Object.entries({ number: '2019-9', title: '智能工厂评审邀请', body: '请于 10 月 25 日前回复能否参加评审。', sent_on: '2019-10-18' })) await clerk.fill(`[name=${name}]`, text);
  await clerk.selectOption('[name=audience]', 'expert');
  await clerk.selectOption('[name=topic]', 'review');
  await clerk.click('main >> button >> text=保存');
  await clerk.goto('/statements?ledger=expert');
  check((await clerk.textContent('tbody')).includes('精密传动') && !(await clerk.textContent('tbody')).includes('0571'), 'the bureau sees what to verify, without the telephone');
  await clerk.check('tbody input[type=checkbox]');
  await clerk.click('button[value=verify]');
  await expert.goto('/own');
  check((await expert.textContent('.card .state')).includes('已核实') && (await expert.textContent('main')).includes('智能工厂评审邀请'), 'verified; and a notice is there');
  await expert.click('text=未读通知');
  await look(expert, 'own_notices');
  await expert.click('main >> button >> text=已阅');
  check(await expert.locator('.fresh').count() === 0, 'read');
  await service.goto('/own/notices');
  check(!(await service.textContent('main')).includes('评审邀请'), 'it is for experts');
  await expert.goto('/own/subscription');
  await expert.uncheck('[value=review]');
  await expert.click('main >> button >> text=保存');
  await look(expert, 'own_subscription');
  await expert.goto('/own/notices');
  check((await expert.textContent('main')).includes('没有通知'), 'a topic that is not wanted is left out');
  await expert.goto('/ledgers');
  check((await expert.textContent('main')).includes('没有这个页面'), 'nothing of others');
  await close(expert, 'expert');
  await close(service, 'service');
  await close(clerk, 'clerk');
}
