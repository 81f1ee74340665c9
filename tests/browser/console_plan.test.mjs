// SPDX-License-Identifier: GPL-3.0-or-later
// Plans in a real browser: made, looked at, approved, taken back, discarded.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
let server, browser;
const json = async (path) => (await fetch(server.url + path)).json();
before(async () => {
  prefecture(join(folder, 'data'));
  server = await serve(join(folder, 'data'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function act(page, name) {
  await page.locator('.plan .buttons').getByRole('button', { name, exact: true }).click();
  await accessible(page);
  await page.locator('dialog').getByRole('button', { name, exact: true }).click();
}

test('a trial shows its figures and saves nothing; a plan is made, approved, taken back and discarded', async () => {
  const page = await open(browser, `${server.url}/#plan`);
  await page.getByText('还没有计划').waitFor();
  await page.getByLabel('只试算').check();
  await page.getByRole('button', { name: '生成计划' }).click();
  await page.getByText('没有保存').waitFor();
  assert.deepEqual((await json('/v1/plans')).plans, []);
  await page.getByLabel('只试算').uncheck();
  await page.getByRole('button', { name: '生成计划' }).click();
  await page.getByText('计划 1 已生成').waitFor();
  await page.locator('.plan .compared').waitFor();
  const plan = await json('/v1/plans/1');
  const shown = (await page.locator('.figures b').allTextContents()).map((text) => Number(text.replaceAll(',', '')));
  assert.deepEqual(shown, ['workers', 'full_quota', 'jobs', 'courses', 'seats'].map((key) => plan.summary[key]));
  assert.equal(await page.locator('.compared tbody tr').first().locator('td').nth(1).textContent(), plan.summary.baseline.over_capacity.toLocaleString('zh-CN'));
  await accessible(page);

  await page.locator('.plan .buttons').getByRole('button', { name: '批准', exact: true }).click();
  await page.keyboard.press('Escape');
  assert.equal((await json('/v1/plans/1')).state, 'draft');
  await act(page, '批准');
  await page.locator('.said', { hasText: '已批准 ' }).waitFor();
  assert.equal((await json('/v1/plans/1')).state, 'approved');
  await act(page, '撤回批准');
  await page.locator('.said', { hasText: '已撤回批准' }).waitFor();
  assert.equal((await json('/v1/plans/1')).state, 'draft');
  await act(page, '作废');
  await page.locator('.said', { hasText: '已作废' }).waitFor();
  assert.equal((await json('/v1/plans/1')).state, 'discarded');
  await page.locator('.plan .buttons:empty').waitFor({ state: 'attached' });
  await accessible(page);
  await page.context().close();
});

test('whom a plan leaves short stands there with the reason; on a phone nothing is wider than the screen', async () => {
  const name = `计划 ${(await json('/v1/plans')).plans.length + 1}`;
  await fetch(`${server.url}/v1/plans`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"quota":8}' });
  const page = await open(browser, `${server.url}/#plan`, 'phone');
  await page.locator('.plan h2', { hasText: name }).waitFor();
  const { summary } = await json(`/v1/plans/${name.slice(3)}`);
  if (summary.short.length > 0)
    await page.locator('.short').first().getByText(summary.short[0].label).waitFor();
  else await page.getByText('每个人都推荐满了').waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await accessible(page);
  await page.context().close();
});
