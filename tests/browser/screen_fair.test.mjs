// SPDX-License-Identifier: GPL-3.0-or-later
// The big screen at a job fair: booths and who has come, the programme, an operator's map with its number;
// changes arrive by themselves and in order, and nothing of a person is shown.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, lines, ok, prefecture, run, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';
import { APPROVAL, fairOf, rectangles, writeFair } from './fair_data.mjs';
import { contrasts, misfits } from './legible.mjs';

const folder = workspace();
const data = join(folder, 'data');
let server, browser, fair;
const fairCommand = (...args) => ok(['--data', data, 'fair', ...args]);
before(async () => {
  prefecture(data, { postings: 800, workers: 500, courses: 5 });
  fair = fairOf(join(folder, 'postings-800-7.ndjson'), { date: NOW, booths: 14 });
  fair.booths[3].employer = '黔西南布依族苗族自治州贞丰县某某某某某某某农业科技发展集团有限责任公司'; // as long as names get
  fair.booths[3].hiring = '采茶、制茶、包装、物流、电商客服、质检、设备维护等各类岗位若干，包吃包住，可日结';
  fair.name = '黔西南州二〇二六年春风行动暨就业援助月大型现场招聘会（合成数据）';
  fairCommand('set', writeFair(join(folder, 'fair.json'), fair));
  server = await serve(data, ['--now', NOW]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function screen(size) {
  const page = await open(browser, `${server.url}/screen`, size);
  await page.locator('.booth').first().waitFor();
  return page;
}
const shown = (page) => page.locator('.booth').evaluateAll((booths) => booths.map((one) => one.dataset.booth));

test('booths, their employers, who has come, and the hall', async () => {
  const page = await screen();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('h1').textContent(), fair.name);
  assert.equal(await page.locator('.hall').textContent(), '县民族文化广场 09:00–16:30');
  assert.deepEqual(await shown(page), fair.booths.slice(0, 6).map(({ booth }) => booth));
  const here = fair.booths.filter(({ arrived }) => arrived).length;
  assert.equal(await page.locator('.figures dd').first().textContent(), `${here} / ${fair.booths.length}`);
  const first = page.locator('.booth').first();
  assert.equal(await first.locator('.employer').textContent(), fair.booths[0].employer);
  assert.match(await first.locator('.tag').textContent(), /08:10 到场/);
  assert.match(await page.locator('.booth').nth(3).locator('.tag').textContent(), /未到场/);
  const { fair: told } = await (await fetch(`${server.url}/v1/screen`)).json();
  const { postings, openings } = told.booths[0];
  assert.ok(postings > 0 && openings >= postings);
  assert.equal(await first.locator('.hiring').textContent(), `${postings} 个岗位招 ${openings} 人`);
  await page.context().close();
});

test('jobs say at which booth to ask, those of the fair come first', async () => {
  const { cards, fair: told } = await (await fetch(`${server.url}/v1/screen`)).json();
  const offered = cards.filter(({ booth }) => booth);
  assert.ok(offered.length > 0 && offered.length < cards.length);
  for (const { booth } of offered) assert.ok(told.booths.some((one) => one.booth === booth));
  for (const code of new Set(cards.map(({ trade }) => trade.code))) {
    const having = cards.filter(({ trade }) => trade.code === code).map(({ booth }) => booth !== null);
    assert.equal(having.lastIndexOf(true), having.filter(Boolean).length - 1, code);
  }
  const page = await screen();
  await page.keyboard.press('Space');
  const wanted = offered[0];
  for (let i = 0; i < 60 && await page.locator(`.job[data-id="${wanted.posting.id}"]`).count() === 0; i++) await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator(`.job[data-id="${wanted.posting.id}"] .stand`).textContent(), `展位 ${wanted.booth}`);
  await page.context().close();
});

test('who arrives is seen without a reload, each change in its turn', async () => {
  const page = await screen();
  await page.keyboard.press('1');
  assert.equal(await page.locator('.strip [aria-pressed=true]').textContent(), '1展位');
  const number = async () => Number((await page.locator('.state').getAttribute('data-event')).split('-')[1]);
  const before_ = await number();
  const of = (n) => `${n} / ${fair.booths.length}`;
  const here = fair.booths.filter(({ arrived }) => arrived).length;
  fairCommand('arrive', fair.booths[3].booth, '--at', '09:20');
  await page.waitForFunction((text) => document.querySelector('.figures dd').textContent === text, of(here + 1), { timeout: 15000 });
  assert.match(await page.locator('.booth').nth(3).locator('.tag').textContent(), /09:20 到场/);
  assert.equal(await number(), before_ + 1);
  fairCommand('arrive', fair.booths[3].booth, '--gone');
  await page.waitForFunction((text) => document.querySelector('.figures dd').textContent === text, of(here), { timeout: 15000 });
  assert.equal(await number(), before_ + 2);
  await page.context().close();
});

for (const size of ['pc', 'uhd'])
  test(`${size}: everything of a fair is legible, tiles and map`, async () => {
    ok(['--data', data, 'fair', 'clear', '--map']);
    const page = await screen(size);
    await page.keyboard.press('Space');
    const map = join(folder, 'map.geojson');
    const look = async (panels) => {
      for (let i = 0; i < panels; i++) {
        assert.deepEqual(await misfits(page), []);
        const ratios = await contrasts(page);
        assert.ok(ratios.length > 20);
        assert.deepEqual(ratios.filter(({ ratio }) => ratio < 7), []);
        if (size === 'pc' && i < 2) await accessible(page);
        await page.keyboard.press('ArrowRight');
      }
    };
    await look(size === 'pc' ? 4 : 1);
    if (size === 'pc') assert.equal(await page.locator('.programme li').count(), fair.schedule.length);
    assert.equal(await page.locator('.tile').count(), 34);
    writeFileSync(map, JSON.stringify(rectangles()));
    fairCommand('map', map, '--approval', APPROVAL);
    await page.locator('.map').waitFor({ state: 'attached', timeout: 15000 });
    assert.equal(await page.locator('.tile').count(), 0);
    assert.equal(await page.locator('.map figcaption').textContent(), `审图号：${APPROVAL}`);
    await look(4);
    const { destinations } = await (await fetch(`${server.url}/v1/screen`)).json();
    const best = destinations.reduce((sums, { city, openings }) => ({ ...sums, [city.code.slice(0, 2)]: (sums[city.code.slice(0, 2)] ?? 0) + openings }), {});
    const most = Object.entries(best).sort(([, m], [, n]) => n - m)[0][0];
    assert.equal(await page.locator(`.map path[data-code="${most}0000"]`).getAttribute('class'), 'level-4');
    fairCommand('clear', '--map');
    await page.locator('.tile').first().waitFor({ state: 'attached', timeout: 15000 });
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

test('nothing of a person is on it, in the figures, the page or the codes', async () => {
  const workers = lines(ok(['--data', data, 'export', 'workers']));
  const postings = lines(ok(['--data', data, 'export', 'postings']));
  const answer = await (await fetch(`${server.url}/v1/screen`)).text();
  const page = await screen();
  let text = answer;
  for (let i = 0; i < 16; i++) {
    text += await page.locator('body').innerText();
    await page.keyboard.press('ArrowRight');
  }
  const known = new Set(workers.flatMap(({ id, name, phone, wechat }) => [id, name, phone, wechat])
    .concat(postings.flatMap(({ contact_name: name, contact_phone: phone, contact }) => [name, phone, contact?.name, contact?.phone])).filter((one) => typeof one === 'string' && one.length > 1));
  assert.ok(known.size > 500);
  const title = JSON.parse(answer).cards.map(({ posting }) => posting.title).join('\n') + fair.booths.map(({ employer }) => employer).join('\n');
  for (const one of known) assert.ok(!text.includes(one) || title.includes(one), one);
  assert.doesNotMatch(text.replace(/p[0-9a-f]{16}/g, ''), /(?<!\d)1[3-9][\d*]{9}(?!\d)/);
  const refused = run(['--data', data, 'fair', 'set', writeFair(join(folder, 'bad.json'), { ...fair, place: '联系 13800001234' })]);
  assert.equal(refused.code, 3);
  assert.match(refused.err, /个人信息/);
  await page.context().close();
});

test('the day after, and with a broken file, the jobs stay and the fair is gone', async () => {
  const page = await screen();
  writeFileSync(join(data, 'fair.json'), '{');
  await page.waitForFunction(() => document.querySelector('h1').textContent === '招聘会岗位大屏', null, { timeout: 15000 });
  assert.ok(await page.locator('.job').count() > 0);
  assert.deepEqual(page.faults, []);
  fairCommand('set', writeFair(join(folder, 'old.json'), { ...fair, date: '2026-02-23' }));
  assert.equal((await (await fetch(`${server.url}/v1/screen`)).json()).fair, null);
  fairCommand('clear');
  assert.equal(run(['--data', data, 'fair', 'show']).code, 2);
  await page.context().close();
});
