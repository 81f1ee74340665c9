// SPDX-License-Identifier: GPL-3.0-or-later
// Without a mouse: from the figures of the day to a worker, an answer and a noted call; the list of keys,
// and how to turn them off. And a posting as a card that a phone can read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const data = join(workspace(), 'data');
let server, browser;
const json = async (path, options) => (await fetch(server.url + path, options)).json();
before(async () => {
  prefecture(data);
  ok(['--data', data, 'plan', '--now', NOW]);
  server = await serve(data, ['--now', NOW]);
  await json('/v1/plans/1/approve', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"skip":true}' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const focused = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));
/** Tab until what has the focus fits `selector`; every stop on the way can be seen. */
async function tabTo(page, selector, most = 80) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const [fits, seen] = await page.evaluate((wanted) => {
      const one = document.activeElement;
      const style = getComputedStyle(one.matches('input[type=file]') ? one.parentElement : one);
      return [one.matches(wanted), style.outlineStyle !== 'none' || style.boxShadow !== 'none'];
    }, selector);
    assert.ok(seen, `no focus to be seen: ${await focused(page)}`);
    if (fits) return;
  }
  assert.fail(`${selector} is not reached by Tab`);
}

test('the main task by keyboard alone: who waits for an answer, the answer, the call', async () => {
  const page = await open(browser, `${server.url}/`);
  await page.locator('.tiles a').first().waitFor();
  await tabTo(page, '[data-figure=unanswered]');
  await page.keyboard.press('Enter');
  await page.locator('.virtual-row').first().waitFor();
  assert.equal(await page.locator('select').first().evaluate((one) => one.closest('form').querySelector('select').value), 'unanswered');
  await tabTo(page, '.virtual');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.worker form.answer').first().waitFor();
  const id = await page.locator('.worker h2 small').textContent();
  assert.match(await focused(page), /^<h2/);
  await tabTo(page, 'form.answer select');
  await page.keyboard.press('ArrowDown'); // 有意向 → 已拒绝
  await tabTo(page, 'form.answer select');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'form.answer input');
  await page.keyboard.type('离家太远');
  await page.keyboard.press('Enter');
  await page.getByText('已登记').waitFor();
  const { offers } = await json(`/v1/workers/${id}/offers`);
  assert.equal(offers.filter((one) => one.state === 'refused').length, 1);
  await page.keyboard.press('n');
  await page.keyboard.type('下周再问');
  await page.keyboard.press('Enter');
  await page.getByText('已记下').waitFor();
  await page.keyboard.press('Escape');
  assert.match(await focused(page), /class="virtual"/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('from a file to an approved plan by keyboard alone: import, look for jobs, plan, approve', async () => {
  const total = (await json('/v1/workers?limit=1')).total;
  const page = await open(browser, `${server.url}/`);
  await page.locator('.tiles a').first().waitFor();
  await page.keyboard.press('6'); // 导入
  await page.getByText('还没有导入过').waitFor();
  const asked = page.waitForEvent('filechooser', { timeout: 20000 }); // before the key: Chromium has to be told first
  await tabTo(page, 'input[type=file]');
  await page.keyboard.press('Enter');
  const chooser = await asked;
  await chooser.setFiles({ name: '台账.csv', mimeType: 'text/csv', buffer: Buffer.from('编号,姓名,手机号,户籍地,状态\nkb1,韦试,13800001111,贞丰县,未返岗\nkb2,,13800002222,没有这个县,未返岗\n') });
  await page.getByText('已试导').waitFor();
  await tabTo(page, '.plan .main');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  await tabTo(page, 'dialog .main');
  await page.keyboard.press('Enter');
  await page.locator('.said', { hasText: '已导入' }).waitFor();
  assert.equal((await json('/v1/workers?limit=1')).total, total + 1);

  await page.keyboard.press('2'); // 找岗位
  await page.locator('.line:focus').waitFor();
  await page.keyboard.type('缝纫工');
  await page.locator('.card').first().waitFor();
  await tabTo(page, '.card h2 button', 200);
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] .facts').waitFor();
  await page.keyboard.press('Escape');
  assert.match(await focused(page), /^<button/); // back where one was

  await page.keyboard.press('4'); // 计划
  await page.locator('.plan h2').waitFor();
  await tabTo(page, '.starter .main');
  await page.keyboard.press('Enter');
  await page.getByText('计划 2 已生成').waitFor();
  await page.getByText('有多拥挤').first().waitFor({ state: 'attached' });
  await tabTo(page, '.parts [data-part=report]');
  await page.keyboard.press('Enter');
  await page.locator('.chart').first().waitFor();
  await page.keyboard.press('4');
  await page.locator('main:focus').waitFor();
  await tabTo(page, '.plan .buttons .main');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  await tabTo(page, 'dialog .main');
  await page.keyboard.press('Enter');
  await page.locator('.said', { hasText: /已批准|跳过/ }).waitFor();
  if (await page.getByRole('button', { name: '跳过有冲突的' }).count()) { // what plan 1 gave already
    page.faults = page.faults.filter((one) => !/409/.test(one));
    await tabTo(page, '.said button');
    await page.keyboard.press('Enter');
    await tabTo(page, 'dialog .main');
    await page.keyboard.press('Enter');
    await page.locator('.said', { hasText: '已批准' }).waitFor();
  }
  assert.equal((await json('/v1/plans/2')).state, 'approved');
  await page.locator('.plan h2:focus').waitFor(); // once the plan is read again
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('? lists the keys; digits change the view; a letter in a field is a letter; off is off', async () => {
  const page = await open(browser, `${server.url}/`);
  await page.locator('.tiles a').first().waitFor();
  await page.keyboard.press('?');
  await page.locator('dialog .keys').waitFor();
  await accessible(page);
  assert.match(await page.locator('.keys').textContent(), /1今天2找岗位/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');
  await page.locator('.line:focus').waitFor();
  await page.keyboard.type('3个月?');
  assert.equal(await page.locator('.line').inputValue(), '3个月?');
  assert.equal(await page.locator('dialog').count(), 0);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('/');
  assert.match(await focused(page), /type="search"/);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('?');
  await page.getByLabel('启用单键快捷键').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('3');
  await page.keyboard.press('/');
  assert.equal(await page.locator('.bar nav [aria-current]').textContent(), '找岗位');
  assert.doesNotMatch(await focused(page), /type="search"/);
  await page.context().close();
});

test('a posting as a card: an image of its own size whose code holds the posting', async () => {
  const page = await open(browser, `${server.url}/#search?q=${encodeURIComponent('普工')}`);
  await page.locator('.card h2 button').first().click();
  await page.getByRole('button', { name: '分享卡片' }).click();
  const image = page.locator('.poster');
  await image.waitFor();
  await page.waitForFunction(() => document.querySelector('.poster').complete);
  assert.deepEqual(await image.evaluate((one) => [one.naturalWidth, one.naturalHeight]), [900, 1200]);
  const { postings: [posting] } = await json(`/v1/postings?q=${encodeURIComponent('普工')}&limit=1`);
  assert.match(await image.getAttribute('alt'), new RegExp(`${posting.title}.*${posting.id}`));
  await accessible(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '保存图片' }).click();
  const saved = readFileSync(await (await download).path());
  assert.equal(saved.subarray(1, 4).toString(), 'PNG');
  /* the code is where it belongs, dark and light */
  const dark = await image.evaluate((one) => {
    const canvas = document.createElement('canvas');
    canvas.width = one.naturalWidth;
    canvas.height = one.naturalHeight;
    const paint = canvas.getContext('2d');
    paint.drawImage(one, 0, 0);
    const { data } = paint.getImageData(590, 890, 250, 250);
    let n = 0;
    for (let i = 0; i < data.length; i += 4) n += data[i] < 128;
    return n / (data.length / 4);
  });
  assert.ok(dark > 0.25 && dark < 0.6, String(dark));
  await page.emulateMedia({ media: 'print' });
  assert.ok(await image.isVisible());
  assert.ok(!await page.locator('.bar').isVisible());
  assert.ok(!await page.getByRole('link', { name: '保存图片' }).isVisible());
  await page.context().close();
});
