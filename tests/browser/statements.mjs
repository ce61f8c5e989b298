// 企业自报: a firm states, the bureau sends back and verifies, and what rests on it says so.
import { check, close, heading, look, person, phone } from './browser.mjs';

export async function statements() {
  const firm = await person('u-second', { viewport: phone, hasTouch: true, isMobile: true }), clerk = await person('u-clerk');
  const name = await heading(firm), queue = '/statements?q=' + encodeURIComponent(name);
  const resting = () => firm.locator('.offer', { hasText: '企业自报、未核实' });
  check(await resting().count() === 0, 'at first nothing rests on the firm\'s own word');
  await firm.goto('/door/my/annual');
  check((await firm.textContent('tbody')).includes('工信局录入'), 'the bureau\'s records are its own');
  await firm.click('tbody tr >> nth=0 >> text=修改');
  const was = await firm.inputValue('[name=rd_expense]');
  await firm.fill('[name=rd_expense]', String(Number(was) + 3));
  if (await firm.isVisible('[name=accept]')) await firm.check('[name=accept]');
  await firm.click('main form button[type=submit], main form button:not([type])');
  check((await firm.textContent('tbody tr >> nth=0')).includes('待核实'), 'what the firm changes waits');
  await look(firm, 'door_list_stated');
  await firm.goto('/door/my/certificates/new');
  await firm.selectOption('[name=kind]', { index: 1 });
  await firm.fill('[name=number]', 'CN-2019-77');
  await firm.click('main form button[type=submit], main form button:not([type])');
  await firm.goto('/door');
  check(await resting().count() > 0, 'policies say that they rest on it: ' + await resting().first().textContent().catch(() => ''));
  await look(firm, 'door_resting');
  await firm.goto('/door/facts');
  await firm.locator('summary', { hasText: '已有的数据' }).click();
  check(await firm.locator('tr', { hasText: '企业自报，待核实' }).count() > 0, 'and facts are marked');
  await look(firm, 'door_facts_stated');

  await clerk.goto('/');
  check((await clerk.textContent('main')).includes('企业自报待核实'), 'the desk tells what waits');
  await clerk.click('.menu >> text=企业自报核实');
  await clerk.goto(queue);
  check(await clerk.locator('tbody tr').count() === 2, 'the queue: ' + await clerk.locator('tbody tr').count());
  check((await clerk.textContent('tbody')).includes(String(Number(was) + 3).slice(0, 3)), 'with the numbers');
  await look(clerk, 'statements');
  const annual = clerk.locator('tbody tr', { hasText: '年度经营数据' });
  await annual.locator('input[type=checkbox]').check();
  await clerk.click('button[value=return]');
  check((await clerk.textContent('main')).includes('退回要写原因'), 'sending back needs a reason');
  await clerk.goto(queue);
  await annual.locator('a').last().click();
  await clerk.waitForSelector('#stated');
  await look(clerk, 'record_stated');
  await clerk.fill('#stated [name=text]', '与税务加计扣除数据不一致');
  await clerk.click('#stated button[value=return]');
  check((await clerk.textContent('.notice')).includes('已退回'), 'sent back from the record');

  await firm.goto('/door');
  check((await firm.textContent('main')).includes('项自报被退回'), 'the firm\'s first page tells');
  await firm.click('text=项自报被退回');
  check((await firm.textContent('main')).includes('加计扣除'), 'with the reason');
  await look(firm, 'door_statements');
  await firm.click('text=去更正');
  await firm.fill('[name=rd_expense]', String(Number(was) + 2));
  await firm.click('main form button[type=submit], main form button:not([type])');

  await clerk.goto(queue);
  const boxes = clerk.locator('tbody input[type=checkbox]'), waiting = await boxes.count();
  for (let i = 0; i < waiting; i++) await boxes.nth(i).check();
  await clerk.fill('[name=text]', '已与税务、认证机构数据核对');
  await clerk.click('button[value=verify]');
  check((await clerk.textContent('.notice')).includes('已核实：' + waiting) && await clerk.locator('tbody tr').count() === 0, 'verified together: ' + waiting);
  await clerk.goto(queue + '&state=verified');
  await look(clerk, 'statements_verified');
  await firm.goto('/door');
  check(await resting().count() === 0 && !(await firm.textContent('main')).includes('退回'), 'nothing rests on a statement any more');
  await close(firm, 'firm');
  await close(clerk, 'clerk');
}
