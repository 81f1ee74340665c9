// SPDX-License-Identifier: GPL-3.0-or-later
// The first view: each number on it opens its list, which is that long.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
let server, browser;
const json = async (path, body) => (await fetch(server.url + path, body && {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
before(async () => {
  const data = join(folder, 'data');
  prefecture(data);
  ok(['--data', data, 'plan', '--now', NOW]);
  server = await serve(data, ['--now', NOW]);
  browser = await launch();
  await json('/v1/plans/1/approve', { skip: true });
  const { offers } = await json('/v1/plans/1/offers?limit=200');
  const first = offers.filter((one, i) => one.posting && offers.findIndex((other) => other.worker === one.worker) === i).slice(0, 30);
  await json('/v1/answers', { answers: first.map(({ worker, posting }, i) => ({ worker, posting, answer: ['interested', 'no_answer', 'hired'][i % 3] })) });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const figure = (text) => Number(text.replace(/\D/g, ''));
const lists = (page, n) => page.waitForFunction((wanted) => document.querySelector('.status')?.textContent.replace(/\D/g, '') === String(wanted || ''), n);

test('it is the first view, and every number opens a list of that length', async () => {
  const page = await open(browser, `${server.url}/`);
  await page.locator('.tiles a').first().waitFor();
  assert.equal(await page.locator('.bar nav [aria-current]').textContent(), '今天');
  await accessible(page);
  const answer = await json('/v1/today');
  for (const key of [...Object.keys(answer.workers), 'new']) {
    const link = page.locator(`:is(.tiles, .goal) [data-figure=${key}]`);
    const shown = figure(key === 'back' ? await link.textContent() : await link.locator('b').textContent());
    assert.equal(shown, key === 'new' ? answer.postings.new : answer.workers[key].count, key);
    await link.click();
    await lists(page, shown);
    await page.goBack();
    await page.locator('.tiles a').first().waitFor();
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a county opens to its towns, whose numbers open their lists', async () => {
  const page = await open(browser, `${server.url}/#today`);
  const county = page.locator('.county button').first();
  await county.waitFor();
  const towns = page.locator(`#${await county.getAttribute('aria-controls')}`);
  assert.ok(!await towns.isVisible());
  await county.focus();
  await page.keyboard.press('Enter');
  assert.ok(await towns.isVisible());
  const sums = await page.locator('.county').first().locator('td').allTextContents();
  for (const column of [0, 1, 4]) {
    const parts = await towns.locator(`tr td:nth-of-type(${column + 1})`).allTextContents();
    assert.equal(parts.reduce((sum, text) => sum + figure(text), 0), figure(sums[column]));
  }
  await accessible(page);
  for (const key of ['waiting', 'full', 'unanswered']) {
    const link = towns.locator(`tr:first-child [data-figure=${key}]`);
    const n = figure(await link.textContent());
    await link.focus();
    await page.keyboard.press('Enter');
    await lists(page, n);
    await page.goBack();
    await county.click();
  }
  await page.context().close();
});

test('on a phone it fits', async () => {
  const page = await open(browser, `${server.url}/`, 'phone');
  await page.locator('.tiles a').first().waitFor();
  await page.locator('.county button').first().tap();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  for (const link of await page.locator('.bar nav a').all()) {
    const box = await link.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360);
  }
  await accessible(page);
  await page.context().close();
});
