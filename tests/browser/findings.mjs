// Findings: the firm explains on its telephone, the inspector sends back and accepts, the clerk answers several together.
import { check, close, heading, look, person, phone } from './browser.mjs';

export async function findings() {
  const clerk = await person('u-clerk'), firm = await person('u-firm', { viewport: phone, hasTouch: true, isMobile: true });
  const name = (await heading(firm)).trim();
  await clerk.goto('/ledger/finding/new');
  await clerk.fill('[name=month]', '2019-09');
  await clerk.fill('[name=enterprise]', name);
  await clerk.fill('[name=indicator]', '用电量');
  await clerk.fill('[name=detail]', '本月用电 9000 千瓦时，与自身历史相比异常');
  for (const [field, text] of [['kind', 'outlier'], ['state', 'open']]) await clerk.selectOption(`[name=${field}]`, text).catch(() => clerk.fill(`[name=${field}]`, text));
  await clerk.click('main >> button >> text=保存');
  await firm.goto('/door/findings');
  const mine = firm.locator('article', { hasText: '用电 9000' });
  check(await mine.count() === 1, 'the firm sees what is asked of it');
  await look(firm, 'door_findings');
  await mine.locator('textarea').fill('新生产线试运行，用电增加。');
  await mine.locator('button').click();
  check((await firm.textContent('.notice')).includes('等待工信局复核') && await mine.locator('textarea').count() === 0, 'and explains, once');

  const inspector = await person('u-inspector');
  await inspector.click('.menu >> text=核查问题');
  await look(inspector, 'findings');
  await inspector.selectOption('[name=state]', 'answered');
  await inspector.click('form.filter button');
  check(await inspector.locator('tr', { hasText: '新生产线试运行' }).count() === 1, 'the inspector reads the explanation in the list');
  await inspector.locator('tr', { hasText: '新生产线试运行' }).locator('td a').click();
  check((await inspector.textContent('dl.facts')).includes('新生产线'), 'and on the page of the finding');
  await look(inspector, 'finding');
  await inspector.fill('[name=text]', '请补充电表照片');
  await inspector.click('main >> button >> text=退回企业');
  check((await inspector.textContent('.notice')).includes('已退回'), 'sends it back');
  await firm.reload();
  check((await mine.textContent()).includes('请补充电表照片') && await mine.locator('textarea').count() === 1, 'the firm reads why, and may answer again');
  await mine.locator('textarea').fill('电表照片已寄出。');
  await mine.locator('button').click();
  await inspector.goto('/findings?state=answered');
  await inspector.locator('tr', { hasText: '电表照片已寄出' }).locator('td a').click();
  await inspector.fill('[name=text]', '情况属实');
  await inspector.click('main >> button >> text=认可');
  check((await inspector.textContent('main')).includes('企业确认'), 'it is accepted');
  await inspector.fill('[name=text]', '再看一次');
  await inspector.click('main >> button >> text=重新打开');
  check(await inspector.locator('button >> text=认可').count() === 1, 'and opened again');

  await clerk.goto('/findings?kind=outlier&period=2019-01');
  const rows = await clerk.locator('tbody input[type=checkbox]').count();
  await clerk.locator('tbody input[type=checkbox] >> nth=0').check();
  await clerk.locator('tbody input[type=checkbox] >> nth=1').check();
  await clerk.fill('[name=text]', '1月合并春节，属正常波动');
  await clerk.click('main >> button >> text=认可');
  check((await clerk.textContent('.notice')).includes('2 条') && await clerk.locator('tbody input[type=checkbox]').count() === rows - 2, 'two of one kind for one reason', await clerk.textContent('main'));
  await clerk.goto('/findings?group=kind');
  check(await clerk.locator('tr.part').count() > 1, 'grouped by kind');
  await look(clerk, 'findings_kinds');
  await clerk.click('.counts a >> nth=0');
  check(await clerk.locator('table.log tbody tr').count() > 0, 'a number of the table leads to its findings');
  await clerk.setViewportSize(phone);
  await look(clerk, 'findings_phone');
  await close(firm, 'firm');
  await close(inspector, 'inspector');
  await close(clerk, 'clerk');
}
