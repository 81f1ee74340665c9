// SPDX-License-Identifier: GPL-3.0-or-later
// Stored markup: a corpus of payloads imported as jobs, people, employers, courses, answers, a fair, and as
// names, headings and cells of files. On no page does any of it run, ask elsewhere or meet the policy.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, ok, run, serve, workspace } from '../e2e/harness.mjs';
import { launch, open } from './browser.mjs';
import { APPROVAL, rectangles } from './fair_data.mjs';

const payloads = JSON.parse(readFileSync(new URL('xss_payloads.json', import.meta.url), 'utf8')).map(([, text]) => text);
const TRADES = ['电焊工', '缝纫工', '普工', '叉车司机', '保安', '厨师', '电工', '保洁员', '服务员', '仓库分拣员', '钢筋工', '家政服务员'];
const folder = workspace();
const data = join(folder, 'data');
const songgang = (...args) => ok(['--data', data, ...args]);
let server, browser, context;

const at = (i) => payloads[i % payloads.length];
const posting = (i) => ({
  external_id: `x-${i} ${at(i)}`.slice(0, 100), title: `${TRADES[i % TRADES.length]} ${at(i).replaceAll('xss()', 'xss`1`')}` /* empty brackets do not stay in a title */, employer: `${at(i)}有限公司`,
  city_or_address: '东莞市', address: at(i + 1), wage_text: '5000-7000元/月', headcount: '50', posted: NOW, description: `${at(i)}\n包吃住`,
  benefits: ['包吃', '包住', at(i + 2)], contact_name: at(i + 3), certificates: [at(i + 4)],
  source: `合成 ${at(i)}`.slice(0, 60), experience: at(i + 5),
});
const worker = (i) => ({
  id: `w${i}`, name: at(i), gender: 'female', birth: '1980-01-01', trades: [TRADES[i % TRADES.length]], text: `做过 ${at(i)}`,
  home: '522325', wechat: at(i + 2), groups: ['脱贫劳动力'], status: 'not_returned_to_work', desired: { regions: ['广东'] },
});
const course = (i) => ({ id: `c-${i}`, title: `${at(i)}班`, provider: at(i + 1), trade: '焊工', region: '522325', starts: '2026-03-10', ends: '2026-03-20', seats: 30 });

/** Imported one by one, so that what is refused is known, and that not all of it is. */
function bring(kind, records) {
  const file = join(folder, `${kind}.ndjson`);
  writeFileSync(file, records.map((one) => JSON.stringify(one)).join('\n'));
  const { code, out, err } = run(['--data', data, '--json', 'import', kind, file]);
  assert.ok(code <= 1, err);
  const accepted = Number(/"accepted":(\d+)/.exec(out)?.[1]);
  assert.ok(accepted >= 0.8 * records.length, `${kind}: ${out} ${err}`);
}

const get = async (path) => (await fetch(server.url + path)).json();
const send = async (method, path, body, headers = { 'content-type': 'application/json' }) =>
  (await fetch(server.url + path, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) })).json();

before(async () => {
  bring('postings', payloads.map((_, i) => posting(i)));
  bring('workers', payloads.map((_, i) => worker(i)));
  bring('courses', payloads.slice(0, 20).map((_, i) => course(i)));
  songgang('index');
  songgang('plan', '--now', NOW);
  const short = payloads.filter((text) => [...text].length <= 40 && !/[\u0000-\u001f]/.test(text) && text.trim() === text);
  writeFileSync(join(folder, 'fair.json'), JSON.stringify({
    name: short[0], place: short[1], date: NOW, booths: short.map((text, i) => ({ booth: `${i}${text}`.slice(0, 40), employer: text, hiring: short[(i + 1) % short.length] })),
    schedule: short.slice(0, 20).map((text, i) => ({ at: `${String(i).padStart(2, '0')}:00`, what: text, where: short[i + 1] })) }));
  songgang('fair', 'set', join(folder, 'fair.json'));
  const map = rectangles();
  map.features.forEach((one, i) => (one.properties.name = at(i)));
  writeFileSync(join(folder, 'map.json'), JSON.stringify(map));
  songgang('fair', 'map', join(folder, 'map.json'), '--approval', APPROVAL);
  server = await serve(data, ['--now', NOW]);
  const { offers } = await get('/v1/plans/1/offers?limit=200');
  await send('POST', '/v1/plans/1/approve', { skip: true });
  const answers = offers.filter((one) => one.posting).slice(0, payloads.length)
    .map((one, i) => ({ worker: one.worker, posting: one.posting, answer: 'refused', reason: 'other', note: at(i).replace(/[\u0000-\u001f]/g, ' ') }));
  assert.ok((await send('POST', '/v1/answers', { answers })).accepted > 50);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page that tells whatever a payload manages to do; `clean()` fails the test when one did. */
async function watched(path, size) {
  const page = await open(browser, 'about:blank', size);
  page.faults.length = 0;
  await page.context().addInitScript(() => {
    window.fired = [];
    window.xss = (...what) => window.fired.push(`ran ${what}`);
    for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => window.fired.push(name);
    addEventListener('securitypolicyviolation', (event) => window.fired.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  page.on('dialog', (dialog) => { page.faults.push('a dialog'); dialog.dismiss(); });
  page.on('framenavigated', (frame) => frame !== page.mainFrame() && page.faults.push('a frame'));
  page.on('popup', () => page.faults.push('a window'));
  page.removeAllListeners('request');
  page.on('request', (request) => !request.url().startsWith(server.url) && !/^(blob:|about:)/.test(request.url()) && page.faults.push(`asks ${request.url()}`));
  await page.goto(server.url + path);
  page.clean = async (where) => {
    assert.deepEqual(await page.evaluate(() => window.fired), [], where);
    assert.deepEqual(page.faults.filter((one) => !/status of 4\d\d/.test(one)), [], where); // refused is well refused
    const made = await page.evaluate(() => [...document.querySelectorAll('script:not([src^="/assets/"]), iframe, object, embed, base, meta[http-equiv], form[action]:not([action^="/m/"]), img:not([src^="blob:"]):not([src^="data:image/"]), [onerror], [onload], [onclick], [onfocus], a[href^="javascript:" i], [style*="animation-name"]')].map((e) => e.outerHTML.slice(0, 100)));
    assert.deepEqual(made, [], where);
  };
  return page;
}
/** Which payloads stand in the text as they are: those have been shown, and did nothing. */
const shownOf = (text) => payloads.filter((one) => text.replace(/\s+/g, ' ').includes(one.replace(/\s+/g, ' ').trim()));

test('the corpus is a corpus, and what watches a page sees markup that gets in', async () => {
  assert.ok(new Set(payloads).size >= 60 && new Set(payloads).size === payloads.length);
  const page = await watched('/#search');
  await page.locator('.line').waitFor();
  await page.clean('nothing yet');
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('img'), { src: '/favicon.svg' })));
  await assert.rejects(page.clean('an element'));
  await page.reload();
  await page.evaluate(() => { try { document.body.insertAdjacentHTML('beforeend', '<p onclick=1>'); } catch { /* trusted types */ } });
  await page.waitForTimeout(200);
  await assert.rejects(page.clean('markup'));
  await page.context().close();
});

test('jobs: found, opened, compared, asked for by a payload', async () => {
  const page = await watched('/#search?q=');
  await page.locator('.card').first().waitFor();
  while (await page.locator('.results > button').isVisible()) {
    const n = await page.locator('.card').count();
    await page.locator('.results > button').click();
    await page.waitForFunction((old) => document.querySelectorAll('.card').length > old || document.querySelector('.results > button').hidden, n);
  }
  const seen = shownOf(await page.locator('.results').innerText());
  assert.ok(seen.length > 0.4 * payloads.length, `${seen.length} of ${payloads.length} are seen as they are: ${await page.locator('.status').first().textContent()}, ${await page.locator('.card').count()} cards`);
  const titles = page.locator('.card h2 button');
  for (let i = 0; i < await titles.count(); i += 9) {
    await titles.nth(i).click();
    await page.locator('dialog[open] .facts').waitFor();
    await page.keyboard.press('Escape');
  }
  for (let i = 0; i < 3; i++) await page.locator('.pick input').nth(4 * i).check();
  await page.locator('.tray button').click();
  await page.locator('dialog[open] table').waitFor();
  await page.clean('search');
  for (let i = 0; i < payloads.length; i += 7) {
    await page.goto(`${server.url}/#search?q=${encodeURIComponent(at(i))}&source=${encodeURIComponent(at(i))}&sort=${encodeURIComponent(at(i + 1))}`);
    await page.waitForFunction(() => document.querySelector('.status')?.textContent);
    await page.clean(at(i));
  }
  await page.context().close();
});

test('people: the list, each page, what they answered', async () => {
  const page = await watched('/#workers');
  await page.locator('.virtual-row').first().waitFor();
  await page.locator('.virtual').focus();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(50);
  }
  await page.clean('roster');
  let pages = '';
  for (let i = 0; i < payloads.length; i += 8) {
    await page.goto(`${server.url}/#workers?id=w${i}`);
    await page.locator('.worker h2 small', { hasText: `w${i}` }).waitFor();
    await page.locator('.worker section:nth-of-type(3) .offer').first().waitFor();
    pages += await page.locator('.worker').innerText();
    await page.clean(`worker ${i}`);
  }
  assert.ok(shownOf(pages).length > 15);
  await page.goto(`${server.url}/#workers?id=${encodeURIComponent(at(11))}&who=${encodeURIComponent(at(12))}&place=${encodeURIComponent(at(13))}`);
  await page.waitForTimeout(300);
  await page.clean('no such worker');
  await page.context().close();
});

test('every other view of the console, on a desk and on a phone', async () => {
  for (const size of ['pc', 'phone']) {
    const page = await watched('/', size);
    await page.locator('nav a').first().waitFor();
    const views = await page.locator('nav a').evaluateAll((links) => links.map((link) => link.dataset.view));
    assert.ok(views.length >= 5);
    for (const view of views) {
      await page.goto(`${server.url}/#${view}`);
      await page.locator('nav a[aria-current]').waitFor();
      await page.waitForTimeout(400);
      const rows = page.locator('main ul button, main li button');
      if (view === 'plan' && await rows.count() > 0) {
        await rows.first().click();
        await page.waitForTimeout(300);
      }
      await page.clean(`${size} ${view}`);
    }
    await page.context().close();
  }
});

test('the page a worker opens, whatever is in jobs, name and answers', async () => {
  for (const i of [3, 11, 34, 60, 70, 96]) {
    const link = run(['--data', data, 'link', 'show', `w${i}`, '--plan', '1', '--reason', at(i).replace(/[\u0000-\u001f]/g, ' ')]);
    assert.equal(link.code, 0, link.err);
    const page = await watched(`/m/${link.out.trim().split('/m/')[1]}`, 'phone');
    await page.locator('.offer').first().waitFor();
    assert.ok(shownOf(await page.locator('body').innerText()).length > 0);
    for (const details of await page.locator('summary').all()) await details.click().catch(() => {});
    await page.clean(`page of ${i}`);
    await page.goto(`${server.url}/m/${encodeURIComponent(at(i))}`);
    await page.clean(`no such page ${i}`);
    await page.context().close();
  }
});

test('a village on paper', async () => {
  const page = await watched('/#village?place=贞丰县');
  await page.locator('.sheets tbody tr').first().waitFor();
  assert.ok(shownOf(await page.locator('.village').innerText()).length > 10);
  await page.clean('village');
  await page.goto(`${server.url}/#village?place=${encodeURIComponent(at(11))}`);
  await page.waitForTimeout(300);
  await page.clean('no such village');
  await page.goto(`${server.url}/#stats?scope=${encodeURIComponent(at(11))}&by=${encodeURIComponent(at(12))}`);
  await page.waitForTimeout(300);
  await page.clean('no such table');
  await page.context().close();
});

test('a file whose name, headings, sheets and cells are payloads', async () => {
  const page = await watched('/#import');
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const seen = new Set();
  const odd = payloads.filter((text) => !/[\u0000-\u001f]/.test(text));
  for (const [i, kind] of [[0, 'workers'], [30, 'postings'], [60, 'courses']]) {
    const heads = { workers: ['编号', '姓名', '手机号', '户籍地'], postings: ['编号', '岗位名称', '薪资', '招聘人数'], courses: ['编号', '培训班', '名额', '开班日期'] }[kind];
    const rows = odd.slice(i, i + 30).map((text, n) => [n % 2 ? cell(text) : '', cell(text), cell(text), cell(text)].join(','));
    const body = `${[...heads, ...odd.slice(i, i + 5).map(cell)].join(',')}\n${rows.join('\n')}\n`;
    await page.getByLabel('这个文件是').selectOption(kind);
    await page.evaluate(() => document.querySelector('.said').replaceChildren());
    await page.locator('input[type=file]').setInputFiles({ name: `${odd[i].replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(body) });
    await page.locator('.said', { hasText: '已试导' }).waitFor();
    shownOf(await page.locator('section.planning').innerText()).forEach((one) => seen.add(one));
    await page.clean(`import of ${kind}`);
  }
  assert.ok(seen.size > 30, `${seen.size} are seen as they are`);
  await page.reload();
  await page.locator('.plans button').first().waitFor();
  for (const row of await page.locator('.plans button').all()) {
    await row.click();
    await page.clean('imports done before');
  }
  await page.context().close();
});

test('the big screen, at a fair whose every text is one', async () => {
  const page = await watched('/screen');
  await page.locator('.booth').first().waitFor();
  await page.keyboard.press('Space');
  let text = await page.locator('header').innerText();
  for (let i = 0; i < 36; i++) {
    text += await page.locator('main').innerText();
    if (i % 6 === 0) await page.clean(`screen, page ${i}`);
    await page.keyboard.press('ArrowRight');
  }
  assert.ok(shownOf(text).length > 40, `${shownOf(text).length} are seen as they are`);
  await page.clean('screen');
  await page.context().close();
});

test('the description of the interface, and answers of the interface that a browser opens', async () => {
  const page = await watched('/docs');
  await page.locator('h1').first().waitFor();
  await page.clean('docs');
  const { postings } = await get('/v1/postings?q=&limit=3');
  for (const path of ['/v1/postings?q=', '/v1/workers/w11', `/v1/postings/${postings[0].id}`, '/v1/screen', '/v1/imports', `/v1/workers/${encodeURIComponent('<svg onload=xss()>')}`,
    `/v1/postings?sort=${encodeURIComponent('<img src=x onerror=xss()>')}`, `/${encodeURIComponent('<script>xss()</script>')}`]) {
    await page.goto(server.url + path);
    assert.deepEqual(await page.evaluate(() => window.fired), [], path);
    const type = (await fetch(server.url + path)).headers;
    assert.match(type.get('x-content-type-options') ?? '', /nosniff/, path);
    assert.doesNotMatch(type.get('content-type'), /html/, path);
  }
  await page.context().close();
});
