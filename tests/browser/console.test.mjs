// SPDX-License-Identifier: GPL-3.0-or-later
// The console in a real browser on the real server with a small synthetic prefecture.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
let server, browser;
before(async () => {
  prefecture(join(folder, 'data'));
  server = await serve(join(folder, 'data'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('jobs are found as one types, and a condition goes with its chip', async () => {
  const page = await open(browser, `${server.url}/#search`);
  await page.locator('.line:focus').waitFor();
  await page.keyboard.type('焊工 6000以上');
  await page.locator('.chip', { hasText: '6000' }).waitFor();
  await page.waitForFunction(() => /\d/.test(document.querySelector('.status').textContent));
  const narrow = Number(/\d+/.exec((await page.locator('.status').textContent()).replaceAll(',', ''))[0]);
  const answer = await (await fetch(`${server.url}/v1/postings?q=${encodeURIComponent('焊工 6000以上')}`)).json();
  assert.equal(narrow, answer.total);
  await page.waitForFunction((n) => document.querySelectorAll('.card').length === n, Math.min(20, answer.total)); // those below the screen follow
  await page.waitForFunction(() => decodeURIComponent(location.hash).includes('6000')); // once the keys rest
  await page.locator('.chip', { hasText: '6000' }).click();
  await page.waitForFunction((n) => Number(document.querySelector('.status').textContent.replace(/\D/g, '')) > n, narrow);
  assert.deepEqual(page.faults, []);
  await accessible(page);
  await page.context().close();
});

test('a facet narrows, the address keeps it, and a posting opens and closes by keyboard', async () => {
  const page = await open(browser, `${server.url}/#search?q=${encodeURIComponent('普工')}`);
  await page.locator('.facets input').first().waitFor();
  await page.locator('.bars button:enabled').first().focus(); // by keyboard: what has the focus keeps it
  const bar = await page.evaluate(() => document.activeElement.dataset.facet);
  await page.keyboard.press('Enter');
  await page.waitForFunction((name) => document.activeElement.matches('[aria-pressed=true]') && document.activeElement.dataset.facet === name, bar);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.matches('[aria-pressed=false]'));
  const label = page.locator('.facets section', { hasText: '省份' }).locator('label').first();
  const count = Number((await label.locator('b').textContent()).replaceAll(',', ''));
  await label.click();
  await page.waitForFunction((n) => document.querySelector('.status').textContent.replace(/\D/g, '') === String(n), count);
  assert.match(page.url(), /province=\d{6}/);
  await page.reload();
  await page.waitForFunction((n) => document.querySelector('.status').textContent.replace(/\D/g, '') === String(n), count);
  await page.locator('.card h2 button').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] .facts').waitFor();
  await accessible(page);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog').count(), 0);
  await page.context().close();
});

test('what is doubtful about a posting is said above it', async () => {
  const { postings } = await (await fetch(`${server.url}/v1/postings?q=${encodeURIComponent('焊工')}&limit=20`)).json();
  const index = postings.findIndex((one) => one.warnings.length > 0);
  assert.ok(index >= 0);
  const page = await open(browser, `${server.url}/#search?q=${encodeURIComponent('焊工')}`);
  await page.locator('.card h2 button').nth(index).click();
  assert.deepEqual(await page.locator('.warnings li').allTextContents(), postings[index].warnings.map((one) => one.text));
  await page.context().close();
});

test('nothing found says what to leave out', async () => {
  const page = await open(browser, `${server.url}/#search?q=${encodeURIComponent('焊工 90000以上')}`);
  await page.locator('.empty .chip').first().click();
  await page.locator('.card').first().waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('up to three postings side by side', async () => {
  const page = await open(browser, `${server.url}/#search?q=${encodeURIComponent('普工')}`);
  await page.locator('.pick input').nth(3).waitFor();
  for (let i = 0; i < 4; i++) await page.locator('.pick input').nth(i).click();
  assert.equal(await page.locator('.pick input:checked').count(), 3);
  await page.locator('.tray button').click();
  assert.equal(await page.locator('dialog thead th').count(), 3);
  await accessible(page);
  await page.context().close();
});

test('the one table equals the service to the unit', async () => {
  const page = await open(browser, `${server.url}/#stats`);
  await page.locator('tfoot').waitFor();
  const stats = await (await fetch(`${server.url}/v1/stats`)).json();
  const sum = stats.counties.reduce((n, county) => n + county.workers, 0);
  const shown = await page.locator('tfoot td').first().textContent();
  assert.equal(Number(shown.replaceAll(',', '')), sum);
  await accessible(page);
  await page.context().close();
});

test('the one table opens into towns and groups, and its figures into lists', async () => {
  const page = await open(browser, `${server.url}/#stats`);
  const table = await (await fetch(`${server.url}/v1/table`)).json();
  const county = table.rows.find((row) => row.deeper);
  await page.getByRole('link', { name: county.region.name, exact: true }).click();
  await page.getByRole('columnheader', { name: '乡镇（街道）' }).waitFor();
  const towns = await (await fetch(`${server.url}/v1/table?scope=${county.region.code}`)).json();
  assert.equal(await page.locator('.one-table tbody tr').count(), towns.rows.length);
  await page.getByLabel('人群').selectOption('脱贫劳动力');
  const wanted = towns.total[1 + towns.groups.indexOf('脱贫劳动力')][0];
  const total = page.locator('tfoot td').first();
  await page.waitForFunction((n) => document.querySelector('tfoot td').textContent.replaceAll(',', '') === n, String(wanted));
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载 Excel' }).click()]);
  assert.equal(file.suggestedFilename(), '一张表.xlsx');
  await page.reload(); // the address says all of it
  await page.waitForFunction((n) => document.querySelector('tfoot td')?.textContent.replaceAll(',', '') === n, String(wanted));
  await page.getByLabel('按什么分行').selectOption('group');
  await page.getByRole('rowheader', { name: '残疾人' }).waitFor();
  await accessible(page);
  await page.goBack();
  await total.locator('a').click();
  await page.waitForFunction((n) => document.querySelector('.roster .status')?.textContent.replace(/\D/g, '') === n, String(wanted));
  await page.goBack();
  await page.getByRole('link', { name: '全部辖区' }).click();
  await page.getByRole('columnheader', { name: '县（市）' }).waitFor();
  await page.context().close();
});

test('on a phone nothing is wider than the screen', async () => {
  for (const address of ['#search?q=%E6%99%AE%E5%B7%A5', '#stats']) {
    const page = await open(browser, `${server.url}/${address}`, 'phone');
    await page.locator(address === '#stats' ? 'tfoot' : '.card').first().waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await accessible(page);
    await page.context().close();
  }
});
