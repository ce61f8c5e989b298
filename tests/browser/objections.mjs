// An objection with its paper: filed on a telephone while the run is on notice, decided at the desk, read at the door.
import { check, close, look, person, phone } from './browser.mjs';

export async function objections() {
  const clerk = await person('u-clerk'), firm = await person('u-second', { viewport: phone, hasTouch: true, isMobile: true });
  await clerk.goto('/ledger/evaluation_run/new');
  for (const [name, text] of Object.entries({ code: 'b-1', scheme: 'common-2018', title: '2018 年度评价公示', year: '2018', position: '1', notice_from: '2019-10-15', notice_to: '2019-10-25' })) await clerk.fill(`[name=${name}]`, text);
  await clerk.selectOption('[name=state]', 'notice');
  await clerk.click('main >> button >> text=保存');
  await firm.goto('/door/evaluation?run=b-1');
  await look(firm, 'door_evaluation_notice');
  await firm.click('summary >> text=对其中的数有异议');
  await firm.selectOption('[name=fact]', '实缴税金');
  const fact = await firm.inputValue('[name=fact]');
  await firm.fill('[name=now]', '25.5万元');
  await firm.fill('[name=reason]', '完税证明上的数与公示数不一致，漏计了九月入库的一笔。');
  await firm.setInputFiles('[name=evidence]', { name: '完税证明（2018年）.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 paper') });
  await look(firm, 'door_objection_form');
  await firm.click('text=提交异议');
  check((await firm.textContent('main')).includes('待复核') && (await firm.textContent('main')).includes('完税证明'), 'filed, with its paper: ' + fact);
  await look(firm, 'door_objection');
  await clerk.goto('/evaluation/common-2018/objections?year=2018');
  check((await clerk.textContent('main')).includes('漏计了九月') && (await clerk.textContent('main')).includes('完税证明'), 'the desk has it');
  await look(clerk, 'objections');
  await clerk.setViewportSize(phone);
  await look(clerk, 'objections_phone');
  await clerk.fill('[name=answer]', '经区税务局核实，企业所述属实。');
  await clerk.click('text=异议成立');
  check((await clerk.textContent('.notice')).includes('异议成立'), 'decided');
  await look(clerk, 'objections_decided_phone');
  await firm.goto('/door/evaluation?run=b-1');
  check((await firm.textContent('main')).includes('经区税务局核实'), 'and read at the door');
  await look(firm, 'door_objection_decided');
  await close(firm, 'firm');
  await close(clerk, 'clerk');
}
