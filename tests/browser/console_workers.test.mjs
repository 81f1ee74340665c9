// SPDX-License-Identifier: GPL-3.0-or-later
// The roster in a real browser: conditions, a long list, one worker, answers, a change beside another.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
let server, browser;
const json = async (path, options) => (await fetch(server.url + path, options)).json();
const count = (page) => page.waitForFunction(() => /\d/.test(document.querySelector('.roster .status').textContent))
  .then(() => page.locator('.roster .status').textContent()).then((text) => Number(text.replace(/\D/g, '')));
const shows = (page, n) =>
  page.waitForFunction((wanted) => document.querySelector('.roster .status').textContent.replace(/\D/g, '') === String(wanted), n);

before(async () => {
  prefecture(join(folder, 'data'));
  ok(['--data', join(folder, 'data'), 'plan']);
  server = await serve(join(folder, 'data'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('conditions narrow the roster to what the service counts, and the address keeps them', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  assert.equal(await count(page), (await json('/v1/workers')).total);
  await page.getByLabel('未返岗').check();
  await shows(page, (await json('/v1/workers?status=not_returned_to_work')).total);
  await page.getByLabel('残疾人').check();
  await page.getByLabel('最小年龄').fill('30');
  const wanted = await json('/v1/workers?status=not_returned_to_work&group=残疾人&age_min=30');
  assert.ok(wanted.total > 0);
  await shows(page, wanted.total);
  await page.reload();
  await shows(page, wanted.total);
  assert.ok(await page.getByLabel('残疾人').isChecked());
  await page.getByRole('combobox', { name: '推荐' }).selectOption('none');
  await shows(page, (await json('/v1/workers?status=not_returned_to_work&group=残疾人&age_min=30&offers=none')).total || '');
  await page.getByRole('button', { name: '清除条件' }).click();
  await shows(page, (await json('/v1/workers')).total);
  await page.getByLabel('户籍地').fill('没有这个地方');
  await page.locator('.roster .error').waitFor();
  await page.context().close();
});

test('a person is found by initials of the name and by the end of the phone', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  const all = await count(page);
  const { workers } = await json('/v1/workers?limit=1');
  const tail = workers[0].phone.slice(-4);
  await page.getByLabel('查找人员').fill(tail);
  const found = await json(`/v1/workers?who=${tail}`);
  assert.ok(found.total > 0 && found.total < all);
  await shows(page, found.total);
  await page.locator('.virtual-row').first().waitFor();
  await page.getByLabel('查找人员').fill('w');
  const initials = await json('/v1/workers?who=w');
  assert.ok(initials.total > 0 && initials.total < all);
  await shows(page, initials.total);
  await accessible(page);
  await page.context().close();
});

test('the whole roster goes by with few elements, each worker once and in order', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  const total = await count(page);
  await page.locator('.virtual').focus();
  const seen = new Set();
  for (let turn = 0; turn < 200 && seen.size < total; turn++) {
    for (const place of await page.locator('.virtual-row').evaluateAll((rows) => rows.map((row) => row.ariaPosInSet))) seen.add(place);
    assert.ok(await page.locator('.virtual-row').count() < 60);
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(10);
  }
  assert.equal(seen.size, total);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('the bar may be dragged anywhere: what is there is fetched, and nothing between', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  const total = await count(page);
  await page.waitForLoadState('networkidle'); // the rows of the first view are there
  const asked = [];
  page.on('request', (request) => request.url().includes('skip=') && asked.push(Number(new URL(request.url()).searchParams.get('skip'))));
  const wanted = Math.floor(total * 0.6);
  await page.locator('.virtual').evaluate((list, row) => (list.scrollTop = row * 64), wanted);
  const { workers } = await json(`/v1/workers?skip=${wanted}&limit=1`);
  await page.locator(`.virtual-row[aria-posinset="${wanted + 1}"] b`, { hasText: workers[0].name }).waitFor();
  assert.ok(asked.length > 0 && asked.every((skip) => Math.abs(skip - wanted) <= 200), String(asked));
  await page.locator('.virtual').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter'); // opens as soon as it is there
  const { workers: [last] } = await json(`/v1/workers?skip=${total - 1}&limit=1`);
  await page.locator('.worker h2 small', { hasText: last.id }).waitFor();
  await accessible(page);
  await page.context().close();
});

test('by keyboard: choose, open, change the status, return', async () => {
  const page = await open(browser, `${server.url}/#workers?status=not_returned_to_work`);
  await count(page);
  await page.locator('.virtual').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const { workers } = await json('/v1/workers?status=not_returned_to_work');
  await page.locator('.worker h2 small', { hasText: workers[1].id }).waitFor();
  await page.locator('.worker dl').waitFor();
  await page.locator('.worker section:nth-of-type(3) .offer').first().waitFor();
  const { matches } = await json(`/v1/workers/${workers[1].id}/matches`);
  assert.equal(await page.locator('.worker section:nth-of-type(3) .offer').count(), matches.length);
  const reasons = await page.locator('.worker section:nth-of-type(3) .offer').first().locator('.reasons li:not(.tradeoff)').allTextContents();
  assert.deepEqual(reasons, matches[0].reasons);
  await accessible(page);
  await page.locator('.worker dd select').focus();
  await page.locator('.worker dd select').selectOption('home');
  await page.getByText('已改为“返乡”').waitFor();
  assert.equal((await json(`/v1/workers/${workers[1].id}`)).status, 'home');
  await page.locator('.worker dd select').press('Escape');
  await page.waitForFunction(() => document.activeElement.className === 'virtual');
  await page.context().close();
});

test('who changes what somebody else changed meanwhile is told, and sees the new state', async () => {
  const { workers } = await json('/v1/workers?status=not_returned_to_work');
  const path = `/v1/workers/${workers[3].id}`;
  const page = await open(browser, `${server.url}/#workers?id=${workers[3].id}`);
  await page.locator('.worker dd select').waitFor();
  const etag = (await fetch(server.url + path)).headers.get('etag');
  await json(path, { method: 'PATCH', headers: { 'if-match': etag, 'content-type': 'application/merge-patch+json' }, body: '{"status":"unable"}' });
  await page.locator('.worker dd select').selectOption('home');
  await page.getByText('刚被别人改过').waitFor();
  await page.waitForFunction(() => document.querySelector('.worker dd select')?.value === 'unable');
  assert.equal((await json(path)).status, 'unable');
  page.faults = page.faults.filter((one) => !/412/.test(one));
  await accessible(page);
  await page.context().close();
});

test('a refusal is recorded with its reason', async () => {
  const { offers } = await json('/v1/plans/1/offers?limit=1');
  await json('/v1/plans/1/approve', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"skip":true}' });
  const { worker, posting } = offers[0];
  const page = await open(browser, `${server.url}/#workers?id=${worker}`);
  const form = page.locator('form.answer').first();
  await form.getByLabel('反馈结果').selectOption('refused');
  await form.getByLabel('拒绝原因').selectOption('wage_low');
  await form.getByLabel('备注').fill('想要更高');
  await form.getByRole('button').click();
  await page.getByText('已登记').waitFor();
  const now = (await json(`/v1/workers/${worker}/offers`)).offers;
  assert.ok(now.some((one) => one.state === 'refused' && one.refusal === 'wage_low'));
  assert.ok(posting);
  await page.getByText('原因：工资低').waitFor();
  await accessible(page);
  await page.context().close();
});

test('on a phone the list and the page take turns', async () => {
  const page = await open(browser, `${server.url}/#workers`, 'phone');
  await count(page);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await accessible(page);
  await page.locator('.virtual-row').first().tap();
  await page.locator('.worker dl').waitFor();
  await page.locator('.worker .offer').first().waitFor();
  assert.ok(!await page.locator('.virtual').isVisible());
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await accessible(page);
  await page.getByRole('button', { name: '回到名单' }).tap();
  await page.locator('.virtual').waitFor();
  await page.context().close();
});
