// The desk's own work: questions to the data, evaluation, quality of the data, tokens.
import { check, chineseIn, close, drawn, heading, look, person, phone, shot } from './browser.mjs';

const asked = '/ask?ledger=monthly_output&rows=enterprise.town&cols=month&measure=sum:output&where=' + encodeURIComponent('报告期 >= 201901');

export async function asks() {
  const page = await person('u-leader');
  await page.goto('/ask');
  await page.selectOption('[name=ledger]', 'monthly_output');
  await page.click('form.question button');
  await Promise.all([page.waitForURL(/rows=/), page.selectOption('[name=rows]', 'enterprise.town')]);
  await Promise.all([page.waitForURL(/measure=sum/), page.selectOption('[name=measure]', 'sum:output')]);
  check(await page.locator('table.answer tbody tr').count() > 3, 'a question by choosing from boxes');
  await page.goto(asked);
  check((await page.textContent('caption')).includes('亿元'), 'money as the field writes it');
  check((await drawn(page)).every(n => n > 4), 'with a chart');
  await look(page, 'ask');
  for (const kind of ['堆积', '条形', '饼图', '矩形树图']) {
    await page.click(`.choices >> text=${kind}`);
    await page.waitForSelector('.chart canvas');
    check((await drawn(page)).every(n => n > 3), `as ${kind}`);
  }
  await page.click('.choices >> text=占本行');
  check(/%/.test(await page.textContent('tbody td small')), 'shares under the numbers');
  await page.click('thead >> text=合计');
  check(/sort=-total/.test(page.url()), 'a heading sorts');
  const said = await page.textContent('tbody tr:first-child td:nth-child(2) a');
  await page.click('tbody tr:first-child td:nth-child(2) a');
  check((await heading(page)).includes('产销月报') && await page.locator('tbody tr').count() > 10 && !!said, 'a number leads to its records');
  await page.goto(asked);
  await page.fill('form[action="/ask/keep"] [name=name]', '街镇各月产值');
  await page.click('form[action="/ask/keep"] button');
  await page.goto('/ask/boards');
  await page.check('text=街镇各月产值');
  await page.fill('form[action="/ask/boards"] [name=name]', '局长看板');
  await page.click('text=建立看板');
  await page.click('text=局长看板');
  await page.waitForSelector('.chart canvas');
  check((await drawn(page)).every(n => n > 4), 'a board draws its questions');
  await look(page, 'board');
  await close(page, 'asking');
}

export async function asksOtherwise() {
  const small = await person('u-clerk', { viewport: phone });
  await small.goto(asked);
  await look(small, 'ask-phone');
  await close(small, 'asking on a telephone');
  const plain = await person('u-clerk', { javaScriptEnabled: false });
  await plain.goto('/ask?ledger=enterprise');
  await plain.selectOption('[name=rows]', 'town');
  await plain.click('form.question button');
  check(await plain.locator('table.answer tbody tr').count() > 3, 'a question without script');
  await close(plain, 'asking without script');
  const english = await person('u-leader');
  await english.goto('/lang/en?next=/ask');
  for (const path of [asked, '/ask/boards', '/ask?ledger=enterprise&rows=town&show=all']) {
    await english.goto(path);
    const left = await chineseIn(english, 'td,th,caption,select,input,table,.chart,[role=region],.plainlist,form .tick,main>.row');
    check(!left.length, `no Chinese outside data: ${path.slice(0, 40)}`, left.join(' | '));
  }
  await close(english, 'asking in English');
}

export async function quality() {
  const page = await person('u-clerk');
  await page.goto('/quality');
  check(await page.locator('tbody tr').count() > 30 && await page.locator('meter').count() > 10, 'every ledger with how much is filled');
  await look(page, 'quality');
  await page.click('tbody >> text=产销月报');
  await page.waitForSelector('.chart canvas');
  check((await drawn(page)).every(n => n > 3), 'with its trend');
  await look(page, 'quality-ledger');
  await page.goto('/quality/enterprise');
  const missing = page.locator('tbody td:nth-child(4) a').first(), said = await missing.textContent();
  await missing.click();
  check((await page.textContent('.count')).startsWith(said), 'a gap leads to its records');
  await page.setViewportSize(phone);
  for (const path of ['/quality', '/quality/enterprise']) {
    await page.goto(path);
    await look(page, `quality-phone${path.length}`);
  }
  await page.goto('/lang/en?next=/quality');
  for (const path of ['/quality', '/quality/monthly_output']) {
    await page.goto(path);
    const left = await chineseIn(page, 'td,caption,h1,.chart,.hint,[role=region],.plainlist');
    check(!left.length, `no Chinese outside data: ${path}`, left.join(' | '));
  }
  await close(page, 'quality');
}

export async function evaluates() {
  const page = await person('u-leader');
  await page.goto('/evaluation');
  await page.click('text=工业企业资源集约利用综合评价（通用办法） >> nth=0');
  await page.waitForSelector('.chart canvas');
  check((await drawn(page)).every(n => n > 4), 'the distribution of points');
  check((await page.textContent('main')).includes('差别化电价加价'), 'what the classes lead to');
  await look(page, 'evaluation-results', ['.top', '.menu', '.heading', '.two', 'caption', 'thead']);
  await page.click('.actions >> text=假如');
  const slider = page.locator('input[type=range]').first();
  await slider.focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
  await page.waitForSelector('[data-part=count] strong');
  await page.waitForFunction(() => /权重合计 110/.test(document.querySelector('legend').textContent));
  check(/^[1-9]/.test(await page.textContent('[data-part=count] strong')), 'moving a slider says how many firms change class');
  check(/w\.above/.test(page.url()), 'and the address can be passed on');
  await shot(page, 'what-if');
  await page.click('.actions >> text=对比');
  await page.selectOption('[name=with]', 'wujin-draft');
  await page.fill('[name=with_year]', '2018');
  await page.click('form.card button');
  check(await page.locator('td.same').count() > 2, 'two schemes, from class to class');
  await shot(page, 'evaluation-compare');
  await page.click('.actions >> text=临界企业');
  check(await page.locator('.document table').count() > 0, 'who is near a line');
  await shot(page, 'evaluation-near');
  await close(page, 'evaluation');
  const small = await person('u-clerk', { viewport: phone });
  for (const path of ['/evaluation', '/evaluation/common-2018/what-if', '/evaluation/common-2018/compare']) {
    await small.goto(path);
    await look(small, `evaluation-phone${path.length}`);
  }
  await small.goto('/lang/en?next=/evaluation');
  for (const path of ['/evaluation', '/evaluation/common-2018/what-if?w.above.tax_mu=45', '/evaluation/common-2018/compare', '/evaluation/common-2018']) {
    await small.goto(path);
    const left = await chineseIn(small, 'td,th,caption,h1,h2,option,legend,input,.chart,.document,[role=region],[data-part=count]');
    check(!left.length, `no Chinese outside data: ${path}`, left.join(' | '));
  }
  await close(small, 'evaluation on a telephone');
  const plain = await person('u-leader', { javaScriptEnabled: false });
  await plain.goto('/evaluation/common-2018/what-if?w.above.tax_mu=45');
  check(/^[1-9]/.test(await plain.textContent('[data-part=count] strong')), 'without script by the button');
  await close(plain, 'evaluation without script');
}

export async function tokensAndSheet() {
  const page = await person('u-clerk');
  await page.goto('/me/tokens');
  await look(page, 'tokens');
  await page.setViewportSize(phone);
  await look(page, 'tokens-phone');
  await page.goto('/lang/en?next=/me/tokens');
  const left = await chineseIn(page, 'td');
  check(!left.length, 'no Chinese outside data: /me/tokens', left.join(' | '));
  await close(page, 'tokens');
  const firm = await person('u-firm', { viewport: phone });
  await firm.goto('/door/evaluation');
  await look(firm, 'door-evaluation');
  await close(firm, "the firm's own sheet");
}

export async function wall() {
  const page = await person('u-leader', { viewport: { width: 1920, height: 1080 } });
  await page.clock.install();
  await page.goto('/wall');
  await page.waitForSelector('.panel.now canvas');
  check(await page.locator('.panel').count() === 4 && await page.locator('.panel:visible').count() === 1, 'one panel at a time');
  const smallest = await page.evaluate(() => Math.min(...[...document.querySelectorAll('.kpi p, .kpi h2, .panel.now h2')].map(el => parseFloat(getComputedStyle(el).fontSize))));
  check(smallest >= 22, 'large enough to be read from five metres', `${smallest} px`);
  await look(page, 'wall-1920');
  const turn = () => page.evaluate(() => [...document.querySelectorAll('.panel')].findIndex(p => p.classList.contains('now')));
  const seen = new Set([await turn()]);
  for (let i = 1; i < 4; i++) {
    const before = await turn();
    while (await turn() === before) await page.clock.runFor(1000);
    seen.add(await turn());
    await look(page, `wall-1920-${i}`);
    check(await page.evaluate(() => [...document.querySelectorAll('.panel.now .card')].every(c => c.scrollHeight <= c.clientHeight + 1)), `panel ${i + 1} shows all it has`);
  }
  check(seen.size === 4, 'panels take turns', [...seen].join());
  await page.evaluate(() => { document.querySelector('[data-part=cards] .big').textContent = 'old'; window.stays = true; });
  await page.clock.runFor(60000);
  for (let i = 0; i < 40 && await page.textContent('[data-part=cards] .big') === 'old'; i++) await page.waitForTimeout(100);
  check(await page.textContent('[data-part=cards] .big') !== 'old' && await page.evaluate(() => window.stays === true), 'numbers are renewed in place: the page is not loaded again');
  await page.goto('/lang/en?next=/wall');
  const left = await chineseIn(page, '.panel li,.kpi,.chart');
  check(!left.length, 'no Chinese outside data: /wall', left.join(' | '));
  await close(page, 'the wall');
}
