// SPDX-License-Identifier: GPL-3.0-or-later
// The big screen in a real browser: what a hall sees at 1080p and 4K, and a server that goes and comes.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';
import { contrasts, misfits } from './legible.mjs';

const data = join(workspace(), 'data');
let server, browser;
before(async () => {
  prefecture(data);
  server = await serve(data, ['--now', NOW]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function screen(size) {
  const page = await open(browser, `${server.url}/screen`, size);
  await page.locator('.job').first().waitFor();
  return page;
}
const shown = (page) => page.locator('.job').evaluateAll((jobs) => jobs.map((job) => job.dataset.id).join());
const figures = async () => (await fetch(`${server.url}/v1/screen`)).json();
const seen = (n) => n.toLocaleString('zh-CN');

for (const size of ['pc', 'uhd'])
  test(`${size}: legible from afar, nothing overflows, every view clean`, async () => {
    const page = await screen(size);
    assert.equal(await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize)), size === 'pc' ? 32 : 64);
    await page.keyboard.press('Space');
    for (let view = 0; view < 6; view++) {
      assert.deepEqual(await misfits(page), []);
      if (view < 3) await accessible(page);
      await page.keyboard.press('ArrowRight');
    }
    const chart = page.locator('.chart canvas').first();
    assert.ok(await chart.evaluate((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((b) => b > 0)));
    const ratios = await contrasts(page);
    assert.ok(ratios.length > 30);
    assert.deepEqual(ratios.filter(({ ratio }) => ratio < 7), []);
    await page.context().close();
  });

test('what is shown is what the service says, marked as made up, and of nobody', async () => {
  const page = await screen();
  const answer = await figures();
  assert.equal(answer.synthetic, true);
  assert.ok(await page.getByText('合成数据').isVisible());
  const numbers = await page.locator('.figures dd').allTextContents();
  assert.deepEqual(numbers.slice(0, 2), [seen(answer.postings.open), seen(answer.postings.openings)]);
  const first = answer.cards[0];
  const card = page.locator('.job').first();
  assert.equal(await card.getAttribute('data-id'), first.posting.id);
  assert.equal(await card.locator('h3').textContent(), first.posting.title);
  assert.match(await card.locator('.wage').textContent(), new RegExp(String(first.monthly_min ?? first.monthly_max)));
  assert.match(await card.locator('.more').textContent(), new RegExp(`招${first.openings}人`));
  const modules = await card.locator('.qr path').getAttribute('d');
  assert.match(modules, /^M2 2h1v1h-1z(M\d+ \d+h1v1h-1z){300,}$/);
  assert.doesNotMatch(JSON.stringify(answer), /contact|phone|1\d\d\*{4}\d{4}|1[3-9]\d{9}/);
  await page.context().close();
});

test('cards turn by themselves, stop when paused, go on after', async () => {
  const page = await screen();
  const first = await shown(page);
  await page.waitForFunction((old) => [...document.querySelectorAll('.job')].map((job) => job.dataset.id).join() !== old, first, { timeout: 15000 });
  await page.keyboard.press('Space');
  assert.match(await page.locator('.state').textContent(), /已暂停/);
  const still = await shown(page);
  await page.waitForTimeout(12000);
  assert.equal(await shown(page), still);
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await shown(page), still);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await shown(page), still);
  await page.keyboard.press('Enter');
  await page.waitForFunction((old) => [...document.querySelectorAll('.job')].map((job) => job.dataset.id).join() !== old, still, { timeout: 15000 });
  await page.context().close();
});

test('numbers and arrows pick a trade', async () => {
  const page = await screen();
  const { trades, cards } = await figures();
  const of = (code) => cards.filter((job) => job.trade.code === code).map((job) => job.posting.id).slice(0, 4).join();
  await page.keyboard.press('2');
  assert.equal(await shown(page), of(trades[1].code));
  assert.match(await page.locator('.board h2').textContent(), new RegExp(`^${trades[1].name}`));
  await page.keyboard.press('ArrowDown');
  assert.equal(await shown(page), of(trades[2].code));
  await page.keyboard.press('0');
  assert.equal(await page.locator('.strip [aria-pressed=true]').textContent(), '0全部');
  await page.context().close();
});

test('a server that goes and comes: the last state stays, new figures come without a reload', async () => {
  const page = await screen();
  const port = new URL(server.url).port;
  const before_ = (await figures()).postings.open;
  await server.stop();
  await page.waitForFunction(() => /网络中断.*数据更新于 \d\d:\d\d/.test(document.querySelector('.state').textContent), null, { timeout: 20000 });
  assert.ok(await page.locator('.job').count() > 0);
  const more = join(data, '..', 'more.ndjson');
  ok(['corpus', 'postings', '-n', '400', '--seed', '99', '-o', more]);
  ok(['--data', data, 'import', 'postings', more]);
  ok(['--data', data, 'index']);
  server = await serve(data, ['--now', NOW, '--listen', `127.0.0.1:${port}`]);
  await page.waitForFunction((old) => document.querySelector('.figures dd').textContent !== old, seen(before_), { timeout: 60000 });
  assert.equal(await page.locator('.figures dd').first().textContent(), seen((await figures()).postings.open));
  assert.doesNotMatch(await page.locator('.state').textContent(), /中断/);
  assert.deepEqual(page.faults.filter((one) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET/.test(one)), []);
  await page.context().close();
});

test('where accounts exist a screen shows its token, once', async () => {
  const own = join(workspace(), 'data');
  prefecture(own, { postings: 300, workers: 20, courses: 2 });
  const { token } = JSON.parse(ok(['--data', own, '--json', 'token', 'create', '--role', 'screen', '--note', '大厅']));
  const guarded = await serve(own, ['--now', NOW]);
  try {
    const page = await open(browser, `${guarded.url}/screen`);
    await page.locator('input[name=token]').fill('sg_wrong');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /大屏令牌/.test(document.querySelector('.state')?.textContent));
    assert.deepEqual(await misfits(page), []);
    await page.locator('input[name=token]').fill(token);
    await page.keyboard.press('Enter');
    await page.locator('.job').first().waitFor();
    await page.reload();
    await page.locator('.job').first().waitFor();
    assert.equal(await page.locator('form').count(), 0);
    const faults = page.faults.filter((one) => !/status of 401/.test(one));
    assert.deepEqual(faults, []);
    await page.context().close();
  } finally {
    await guarded.stop();
  }
});
