// Rules: a decision table read as plain HTML, edited in dmn-js, checked, tried, kept as a new edition; without script by file;
// a policy's conditions edited with counts that move, kept, compared and withdrawn.
import { check, close, desk, download, heading, look, open, logIn, person, phone, shot } from './browser.mjs';

// The cell of a rule in the editor (row and column from 0, the inputs first), emptied and written anew.
async function write(page, row, column, text) {
  const cell = page.locator('.dmn-decision-table-container tbody tr').nth(row).locator('td.input-cell, td.output-cell').nth(column);
  await cell.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}
// A button of the form: the editor hands over its table first, then the page comes anew.
async function press(page, value) {
  await Promise.all([page.waitForNavigation(), page.click(`button[value=${value}]`)]);
}
const ready = page => page.waitForSelector('#dmn[data-ready]');

export async function rules() {
  const page = await person('u-clerk');
  await page.click('.menu >> text=规则');
  check(await page.locator('a[href="/rules/decision/star_bonus"]').count() === 1, 'all rules, with what uses them');
  await look(page, 'rules');
  await page.click('a[href="/rules/decision/four_batches"]');
  check(await page.locator('.decision-table tbody tr').count() === 8, 'a decision table reads without script');
  await look(page, 'decision');
  await page.goto('/rules/decision/star_bonus');
  await page.click('text=编辑');
  await ready(page);
  check(await page.isVisible('.bjs-powered-by'), 'the editor stands, with its makers’ sign');
  await look(page, 'decision_edit', '#main > *:not(form), #main fieldset');
  await write(page, 0, 3, '25');
  await press(page, 'check');
  await ready(page);
  check(/没有缺口|说明|提醒/.test(await page.textContent('main')) && await page.locator('.decision-table tbody tr').first().locator('td.then').first().textContent() === '25', 'the cell that was changed is checked');
  await press(page, 'try');
  await ready(page);
  const moved = await page.textContent('section[role=status] h3 small');
  check(Number(/，(\d+)/.exec(moved.replace(/\s/g, ''))?.[1]) > 0, 'tried on all firms: ' + moved);
  await shot(page, 'decision_tried');
  await page.fill('[name=in_force_from]', '2019-10-01');
  await press(page, 'save');
  check(/理由/.test(await page.textContent('[role=alert]')), 'no edition without a reason');
  await ready(page);
  await page.fill('[name=reason]', '五星奖励提高到25万元');
  await press(page, 'save');
  await page.waitForURL(/\/rules\/decision\/star_bonus$/);
  check(/第\d+版/.test(await page.textContent('.notice')) && /\b25\b/.test(await page.textContent('.decision-table')), 'kept as edition 1, and it counts');
  await look(page, 'decision_kept');
  await page.click('text=版本与差别');
  check(/25/.test(await page.textContent('.diff ins')) && /20/.test(await page.textContent('.diff del')), 'what is different is shown');
  await look(page, 'rule_editions');
  await page.fill('.card.row [name=reason]', '恢复原标准');
  await page.click('button[value=withdrawn]');
  check(/已停用/.test(await page.textContent('main')), 'and it can be withdrawn');
  await close(page, 'rules');
}

// A gap, an overlap, and what is no table: told, not kept. On a telephone.
export async function rulesByFile() {
  const page = await open({ javaScriptEnabled: false, viewport: phone });
  await logIn(page, 'u-clerk');
  await page.goto('/rules/decision/star_bonus');
  const { name, bytes } = await download(page, () => page.click('text=下载 .dmn'));
  check(/star_bonus.*\.dmn/.test(name), 'the table as a file: ' + name);
  await page.goto('/rules/decision/star_bonus/edit');
  await shot(page, 'decision_edit_plain_phone');
  const send = async (text, what) => {
    await page.setInputFiles('[name=file]', { name: 'x.dmn', mimeType: 'application/xml', buffer: Buffer.from(text) });
    await page.click(`button[value=${what}]`);
  };
  await send(bytes.toString().replace('FIRST', 'UNIQUE'), 'check');
  check(await page.locator('.finding.error').count() > 0, 'overlaps under Unique are told without script: ' + await page.locator('.finding.error').first().textContent());
  await shot(page, 'decision_findings_phone');
  await send('<definitions', 'check');
  check(await page.isVisible('[role=alert]'), 'broken XML is told');
  await send('<!DOCTYPE x [<!ENTITY a "b">]>' + bytes, 'check');
  check(await page.isVisible('[role=alert]'), 'a document type is refused');
  await page.setInputFiles('[name=file]', { name: 'x.dmn', mimeType: 'application/xml', buffer: Buffer.alloc(300 << 10, ' ') });
  await page.click('button[value=check]');
  check(/KB/.test(await page.textContent('[role=alert]')), 'a file too large is refused');
  await page.fill('[name=in_force_from]', '2030-01-01');
  await page.fill('.save [name=reason]', '试存草稿');
  await page.check('[name=draft]');
  await send(bytes.toString().replace('<text>5</text>', '<text>6</text>'), 'save');
  check(/草稿/.test(await page.textContent('main')), 'a draft by file');
  await close(page, 'rules without script');
}

export async function rulesForLeader() {
  const page = await person('u-leader');
  await page.goto('/rules/decision/four_batches');
  check(await page.locator('text=编辑').count() === 0, 'a leader reads and does not edit');
  const answer = await page.goto('/rules/decision/four_batches/edit');
  check(answer.status() === 404, 'nor by the address');
  await close(page, 'rules for a leader');
}

// Counts follow what is typed; what is wrong is told where it stands; the new edition counts on the policy's page.
export async function policyEdit() {
  const page = await person('u-clerk');
  await page.goto('/policy/local_cloud');
  await page.click('text=改条件');
  const big = page.locator('[data-live=totals] .big').first();
  await look(page, 'policy_edit');
  const spend = page.locator('input[name="feel@1"]');
  await spend.fill('云服务费 >= 8');
  await page.waitForSelector('[data-live=totals] .changed');
  check(true, 'counts follow while one types: ' + (await big.textContent()).trim());
  check(await page.locator('[data-live=moves] li').count() > 0, 'firms that change are listed');
  await look(page, 'policy_edit_counted');
  await spend.fill('云服务费 >= (8');
  await page.waitForSelector('[data-live="part1"] .fault');
  check(/列/.test(await page.textContent('[data-live="part1"] .fault')), 'wrong FEEL is told at its place: ' + await page.textContent('[data-live="part1"] .fault'));
  await shot(page, 'policy_edit_wrong');
  await spend.fill('云服务费 >= 8');
  await page.waitForSelector('[data-live="part1"] .count');
  await page.fill('[name=new_zh]', '从业人员20人以上');
  await page.fill('[name=new_feel]', '从业人员 >= 20');
  await Promise.all([page.waitForNavigation(), page.click('.criteria.edit li:last-child button')]);
  check(await page.locator('input[name="feel@2"]').inputValue() === '从业人员 >= 20', 'one condition more');
  await page.fill('[name=in_force_from]', '2019-10-01');
  await page.fill('.save [name=reason]', '提高云服务费门槛');
  await Promise.all([page.waitForNavigation(), page.click('button[value=save]')]);
  check(/第\d+版/.test(await page.textContent('.notice')) && await page.locator('.criteria li').count() === 3, 'kept, and it counts on the policy’s page');
  await look(page, 'policy_amended');
  await page.click('text=比较与停用');
  check(/>= 8/.test((await page.locator('.diff ins').allTextContents()).join()), 'its differences');
  await look(page, 'policy_editions');
  await page.fill('.card.row [name=reason]', '恢复');
  await page.click('button[value=withdrawn]');
  await page.goto('/policy/local_cloud');
  check(await page.locator('.criteria li').count() === 2, 'withdrawn: as before');
  await page.setViewportSize(phone);
  await page.goto('/policy/local_cloud/edit');
  await look(page, 'policy_edit_phone');
  await page.setViewportSize(desk);
  await close(page, 'policy edited');
}

export async function policyEditPlain() {
  const page = await open({ javaScriptEnabled: false });
  await logIn(page, 'u-clerk');
  await page.goto('/policy/local_rd_growth/edit');
  await page.fill('input[name="feel@0"]', '研发费用占比 >= 1');
  await page.click('text=计算');
  check(/→/.test(await page.textContent('[data-live=totals]')), 'counts by the button, without script');
  await page.check('[name="drop@1"]');
  await page.click('text=计算');
  check(await page.locator('input[name^="feel@"]').count() === 1, 'a condition taken out');
  await page.click('button[value=save]');
  check(/理由/.test(await page.textContent('[role=alert]')), 'not kept without a reason');
  await close(page, 'policy edited without script');
}

// A scoring table: its rows as a form, counts that follow, what is wrong told at its row, kept and withdrawn.
export async function scoreEdit() {
  const page = await person('u-clerk');
  await page.goto('/rules');
  await page.click('a[href="/rules/score/innovative_2022"]');
  check(await page.locator('.score-row').count() > 15, 'a scoring table reads as it is printed');
  await look(page, 'score');
  await page.click('text=编辑');
  await page.waitForSelector('[name="from@0.1.1"]');
  check(await page.inputValue('[name="from@0.1.0"]') === '5' && await page.inputValue('[name="to@0.1.0"]') === '', 'a band open above');
  await look(page, 'score_edit');
  await page.fill('[name=pass]', '30');
  await page.waitForSelector('[data-live=totals] .changed');
  check(Number((await page.textContent('[data-live=totals] .kpi:last-child .big')).trim()) > 0, 'counts follow: ' + (await page.textContent('[data-live=totals] .cards')).replace(/\s+/g, ' '));
  check(await page.locator('[data-live=moves] li').count() > 0, 'firms whose verdict changes are listed');
  await look(page, 'score_edit_counted');
  await page.fill('[name="from@0.1.1"]', '3.5');
  await page.waitForSelector('[data-live="part0.1.1"] .fault');
  check(/3.25 不在任何一档/.test(await page.textContent('[data-live="part0.1.1"]')), 'a gap is told at its row: ' + await page.textContent('[data-live="part0.1.1"]'));
  await page.fill('[name="when@0.0.1"]', '没有的数 >= 1');
  await page.waitForSelector('[data-live="part0.0.1"] .fault');
  await shot(page, 'score_edit_wrong');
  await page.fill('.save [name=reason]', '试');
  await Promise.all([page.waitForNavigation(), page.click('button[value=save]')]);
  check(/没有事实|档/.test(await page.textContent('[role=alert]')), 'and is not kept');
  await page.fill('[name="from@0.1.1"]', '3');
  await page.fill('[name="when@0.0.1"]', '自主研发Ⅰ类知识产权数 >= 1');
  await page.fill('[name="new_from@0.1"]', '8');
  await page.fill('[name="new_points@0.1"]', '20');
  await page.fill('[name="to@0.1.0"]', '8');
  await page.fill('[name=in_force_from]', '2019-10-01');
  await page.fill('.save [name=reason]', '达标线降到30分');
  await Promise.all([page.waitForNavigation(), page.click('button[value=save]')]);
  check(/第\d+版/.test(await page.textContent('.notice')) && /8%及以上/.test(await page.textContent('main')), 'kept with its new band, and it counts');
  await page.click('text=版本与差别');
  check(/pass: 30/.test((await page.locator('.diff ins').allTextContents()).join()), 'its differences');
  await look(page, 'score_editions');
  await page.fill('.card.row [name=reason]', '恢复');
  await page.click('button[value=withdrawn]');
  await page.goto('/rules/score/innovative_2022');
  check(/达标 60/.test((await page.textContent('main')).replace(/\s+/g, ' ')), 'withdrawn: as before');
  await page.setViewportSize(phone);
  await page.goto('/rules/score/innovative_2022/edit');
  await look(page, 'score_edit_phone');
  await page.setViewportSize(desk);
  await close(page, 'scoring table edited');
}

// The same without script; two clerks at once: the second is told, and decides.
export async function scoreEditPlain() {
  const page = await open({ javaScriptEnabled: false }), other = await open({ javaScriptEnabled: false });
  await logIn(page, 'u-clerk');
  await logIn(other, 'u-clerk');
  for (const p of [page, other])
    await p.goto('/rules/score/tech_sme_2017/edit');
  await page.fill('[name=pass]', '50');
  await page.click('button:text("计算")');
  check(/→/.test(await page.textContent('[data-live=totals]')), 'counts by the button');
  await page.fill('[name="points@0.0.0"]', 'x');
  await page.click('button:text("计算")');
  check(/应为数/.test(await page.textContent('[data-live="part0.0.0"]')), 'a fault at its row without script');
  await page.fill('[name="points@0.0.0"]', '20');
  await page.check('[name="drop@1.0.4"]');
  await page.click('button:text("计算")');
  check(/不在任何一档/.test(await page.textContent('main')), 'a row taken out leaves a gap');
  await page.goto('/rules/score/tech_sme_2017/edit');
  for (const [p, pass] of [[page, '50'], [other, '55']]) {
    await p.fill('[name=pass]', pass);
    await p.fill('[name=in_force_from]', '2030-01-01');
    await p.fill('.save [name=reason]', '试');
  }
  await page.click('button[value=save]');
  await other.click('button[value=save]');
  check(/别人在这期间保存了第1版/.test(await other.textContent('[role=alert]')) && await other.inputValue('[name=pass]') === '55', 'who saves second is told, and nothing typed is lost');
  await other.click('button[value=save]');
  check(/第2版/.test(await other.textContent('.notice')), 'and saves on purpose');
  await close(page, 'scoring table edited without script');
  await close(other, 'the other clerk');
}

// The what-if page keeps what it shows: weights and class lines as an edition of the scheme, with who changes class.
export async function schemeEdit() {
  const page = await person('u-clerk');
  await page.goto('/evaluation/common-2018/what-if');
  await page.fill('[name="to.above.A"]', '10');
  await page.waitForSelector('[data-part="from.above.B"]:not(:empty)');
  check(/没有等级（断档）/.test(await page.textContent('[data-part="from.above.B"]')), 'a gap is told at its class: ' + await page.textContent('[data-part="from.above.B"]'));
  await shot(page, 'scheme_wrong');
  await page.fill('[name="from.above.B"]', '10');
  await page.waitForSelector('[data-part=count] strong');
  check(/^[1-9]/.test(await page.textContent('[data-part=count] strong')), 'firms that change class: ' + await page.textContent('[data-part=count] strong'));
  check(await page.locator('[data-part=kept] li').count() === 2, 'what would be kept is listed');
  await look(page, 'scheme_turned', ['.heading', '[data-part=kept]', 'fieldset.save']);
  await page.click('button[value=save]');
  check(/理由/.test(await page.textContent('[role=alert]')) && await page.inputValue('[name="to.above.A"]') === '10', 'not without a reason, and nothing is lost');
  await page.fill('.save [name=reason]', 'A类收紧到10%');
  await page.fill('[name=in_force_from]', '2019-10-01');
  await Promise.all([page.waitForNavigation(), page.click('button[value=save]')]);
  check(/第1版/.test(await page.textContent('.notice')) && /to: 10/.test((await page.locator('.diff ins').allTextContents()).join()), 'kept, with its differences');
  await look(page, 'scheme_editions');
  await page.goto('/evaluation/common-2018');
  check(/按第1版/.test(await page.textContent('.heading')), 'results are by the edition');
  await page.goto('/rules');
  check(/第1版/.test(await page.locator('tr', { has: page.locator('a[href="/evaluation/common-2018"]') }).textContent()), 'and it stands among the rules');
  await look(page, 'rules_with_scheme');
  await page.goto('/rules/scheme/common-2018/editions');
  await page.fill('.card.row [name=reason]', '恢复');
  await page.click('button[value=withdrawn]');
  await page.goto('/evaluation/common-2018/what-if?edition=1');
  check(/^[1-9]/.test(await page.textContent('[data-part=count] strong')), 'withdrawn; the edition can be looked at again');
  await close(page, 'a scheme kept');
  const plain = await open({ javaScriptEnabled: false, viewport: phone });
  await logIn(plain, 'u-clerk');
  await plain.goto('/evaluation/common-2018/what-if');
  await plain.fill('[name="w.above.tax_mu"]', '45');
  await plain.click('form[data-live] button');
  check(await plain.locator('[data-part=kept] li').count() === 1, 'without script by the button');
  await plain.fill('.save [name=reason]', '试');
  await plain.check('[name=draft]');
  await plain.click('button[value=save]');
  check(/草稿/.test(await plain.textContent('main')), 'a draft without script');
  await close(plain, 'a scheme without script');
  const leader = await person('u-leader');
  await leader.goto('/evaluation/common-2018/what-if?to.above.A=10&from.above.B=10');
  check(await leader.locator('button[value=save]').count() === 0 && /^[1-9]/.test(await leader.textContent('[data-part=count] strong')), 'a leader looks and does not keep');
  await close(leader, 'a scheme for a leader');
}

// A new policy, from a blank form and as a copy; what is wrong told with its field; there from its day on, for the firm as well.
export async function policyNew() {
  const page = await person('u-clerk');
  await page.goto('/rules');
  await page.click('.actions >> text=新政策');
  check(/bureau_2019_1/.test(await page.inputValue('[name=id]')), 'a blank form with a free id');
  check(/缺少 zh（名称）/.test(await page.textContent('[data-live=totals]')) && /条件/.test(await page.textContent('.field-fault b')), 'what it lacks is named');
  await look(page, 'policy_new');
  await page.fill('[name=zh]', '上云补助（新）');
  await page.fill('[name=source]', '区政府网站，2019年10月');
  await page.selectOption('[name=kind]', '资金');
  await page.fill('[name=subsidy_zh]', '一次性补助5万元');
  await page.fill('[name=subsidy_feel]', '5');
  await page.fill('[name=new_zh]', '从业人员20人以上');
  await page.fill('[name=new_feel]', '从业人员 >= 20');
  await Promise.all([page.waitForNavigation(), page.click('.criteria.edit li:last-child button')]);
  check(Number((await page.textContent('[data-live=totals] .big')).trim()) > 0, 'firms that are eligible: ' + (await page.textContent('[data-live=totals] .cards')).replace(/\s+/g, ' '));
  await page.fill('[name=valid_from]', '去年');
  await page.waitForSelector('.field-fault');
  check(/政策有效期起.*应为日期/.test(await page.textContent('.field-fault')), 'a wrong date with its field: ' + await page.textContent('.field-fault'));
  await shot(page, 'policy_new_wrong');
  await page.fill('[name=valid_from]', '2019-10-01');
  await page.fill('[name=in_force_from]', '2019-10-10');
  await page.fill('.save [name=reason]', '新出台');
  await Promise.all([page.waitForNavigation(), page.click('button[value=save]')]);
  check(/第1版/.test(await page.textContent('.notice')), 'kept');
  await look(page, 'policy_new_editions');
  await page.goto('/policy/bureau_2019_1');
  check(/上云补助（新）/.test(await page.textContent('main h1')), 'it counts today');
  await look(page, 'policy_new_counts');
  check((await page.goto('/policy/bureau_2019_1?on=2019-10-09')).status() === 404, 'and not before its day');
  await page.goto('/policies');
  check(await page.locator('a[href="/policy/bureau_2019_1"]').count() === 1, 'among the policies');
  const firm = await person('u-firm');
  check((await firm.goto('/door/policy/bureau_2019_1')).status() === 200 && /从业人员20人以上/.test(await firm.textContent('main')), 'the firm sees it at its door');
  await close(firm, 'the firm');
  await page.goto('/rules/policy/new?copy=local_cloud');
  check(await page.inputValue('[name=id]') === 'local_cloud_2' && await page.locator('input[name^="feel@"]').count() > 1, 'a copy of another');
  await page.fill('[name=id]', 'local_cloud');
  await page.fill('.save [name=reason]', '试');
  await Promise.all([page.waitForNavigation(), page.click('button[value=save]')]);
  check(/已有政策 local_cloud/.test(await page.textContent('[role=alert]')), 'an id that is taken is told');
  await page.goto('/rules/policy/bureau_2019_1/editions');
  await page.fill('.card.row [name=reason]', '废止');
  await page.click('button[value=withdrawn]');
  check((await page.goto('/policy/bureau_2019_1')).status() === 404, 'withdrawn: gone');
  await page.goto('/rules');
  check(/上云补助（新）/.test(await page.textContent('main')), 'and still among the rules, to be put in force again');
  await close(page, 'a new policy');
  const plain = await open({ javaScriptEnabled: false, viewport: phone });
  await logIn(plain, 'u-clerk');
  await plain.goto('/rules/policy/new');
  await plain.fill('[name=zh]', '草稿政策');
  await plain.fill('[name=new_zh]', '由人判断');
  await plain.click('.criteria.edit li:last-child button');
  await plain.fill('.save [name=reason]', '先存着');
  await plain.check('[name=draft]');
  await plain.click('button[value=save]');
  check(/草稿/.test(await plain.textContent('main')), 'a draft without script');
  await shot(plain, 'policy_new_phone');
  await plain.click('.actions >> text=编辑');
  check(await plain.inputValue('[name=zh]') === '草稿政策', 'and it can be gone on with');
  await close(plain, 'a new policy without script');
}

// What goes through the editor comes back whole: under its own edition of DMN, with ids, descriptions, annotations and foreign
// parts; what the editor cannot read whole is not opened in it.
export async function rulesKeep() {
  const page = await person('u-clerk');
  await page.goto('/rules/decision/star_bonus/edit');
  await ready(page);
  const pack = await page.inputValue('[name=xml]');
  const opened = async text => {
    await page.evaluate(() => { document.getElementById('source').open = true; });
    await page.setInputFiles('[name=file]', { name: 'x.dmn', mimeType: 'application/xml', buffer: Buffer.from(text) });
    await press(page, 'open');
  };
  const full = pack.replaceAll('20191111', '20230324').replace('<decision ', '<!-- a remark --><decision ').replace('<decisionTable ', '<decisionTable xmlns:own="http://jibenpan/own" own:mark="1" ')
    .replace(/(<output [^>]*>)(\s*<rule)/, '$1<annotation name="依据"/>$2').replace(/<\/outputEntry>(\s*)<\/rule>/, '</outputEntry><annotationEntry><text>第三条</text></annotationEntry>$1</rule>');
  await opened(full);
  await ready(page);
  await press(page, 'check');
  await ready(page);
  const back = await page.inputValue('[name=xml]');
  const ids = text => (text.match(/ id="[^"]*"/g) || []).sort().join();
  check(/20230324\/MODEL/.test(back) && !/20191111/.test(back), 'it comes back under its own edition of DMN');
  check(ids(back) === ids(full) && back !== full, 'with every id');
  check(/own:mark="1"/.test(back) && /<annotation name="依据"/.test(back) && /第三条/.test(back) && /<description>五星级<\/description>/.test(back), 'with annotations, descriptions and foreign attributes');
  check(/第三条/.test(await page.textContent('.decision-table')), 'and reads the same');
  check(!/a remark/.test(back), 'comments are lost, as the documentation says');
  await opened(pack.replace('id="in1"', 'id="输入"').replace('href="#in1"', 'href="#输入"'));
  await page.waitForSelector('#unreadable:not([hidden])');
  check(/输入/.test(await page.inputValue('[name=xml]')), 'what the editor cannot read whole stays as text');
  await shot(page, 'decision_unreadable');
  await page.click('button[value=check]');
  await page.waitForSelector('#unreadable:not([hidden])');
  check(/id="输入"/.test(await page.inputValue('[name=xml]')) && await page.locator('.decision-table tbody tr').count() > 2, 'and is checked as it is');
  await close(page, 'kept by the editor');
}
