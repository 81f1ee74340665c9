// SPDX-License-Identifier: GPL-3.0-or-later
// A plan that leaves many short, looked at before it is approved: coverage, crowding and cures as the report
// has them, the people of a place with their jobs, one held back, that place approved and no other.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
const data = join(folder, 'data');
let server, browser, report;
const json = async (path) => (await fetch(server.url + path)).json();
const figure = (text) => Number(text.replace(/[^\d.]/g, ''));
before(async () => {
  prefecture(data, { postings: 600, workers: 1700, courses: 10 });
  writeFileSync(join(folder, 'one.json'), JSON.stringify({ version: 'one', allocation: { push_ratio: 1 } }));
  ok(['--data', data, 'policy', 'set', join(folder, 'one.json')]);
  server = await serve(data, ['--now', NOW]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const bars = (row, column) => row.locator('td').nth(column).locator('.pair b').allTextContents();

test('a plan just made is analysed at once: bars, reasons, cures and people as the report has them', async () => {
  const page = await open(browser, `${server.url}/#plan`);
  await page.getByRole('button', { name: '生成计划' }).click();
  await page.getByText('计划 1 已生成').waitFor();
  await page.getByRole('button', { name: '效果分析' }).click();
  await page.getByText('各县缺口').first().waitFor();
  report = JSON.parse(ok(['--data', data, '--json', 'plan', 'report', '1']));
  const county = report.coverage.find((row) => row.by === 'county');
  const row = page.locator('.chart', { hasText: '每百人预计录用' }).locator('tbody tr', { hasText: county.label });
  assert.deepEqual((await bars(row, 1)).map(figure), [county, county.independent].map((side) => Number((100 * side.full_quota / county.workers).toFixed(1))));
  await page.getByLabel('按什么比较').selectOption('group');
  const group = report.coverage.find((one) => one.by === 'group');
  await page.locator('.chart tbody tr', { hasText: group.label }).first().waitFor();
  const over = page.locator('.chart tbody tr', { hasText: '超过上限' });
  const band = report.crowding.find((one) => one.up_to === 'over');
  assert.deepEqual((await bars(over, 0)).map(figure), [band.pushes, band.independent.pushes]);
  assert.ok(band.independent.pushes > 0 && band.pushes === 0);
  const [reason] = report.shortfalls.reasons;
  const why = page.getByRole('region', { name: '没有推荐满的原因' }).locator('tbody tr').first();
  assert.equal(await why.locator('th').textContent(), reason.label);
  assert.equal(figure(await why.locator('td').first().textContent()), reason.workers);
  const cure = [...report.shortfalls.cures].sort((a, b) => b.workers - a.workers)[0];
  assert.equal(await page.getByRole('region', { name: '补足的办法' }).locator('tbody th').first().textContent(), cure.label);
  await page.getByText('逐人看（').click();
  const [who] = report.shortfalls.people;
  const person = page.locator('.chart tbody tr', { hasText: who.worker });
  assert.equal(await person.locator('td').nth(1).textContent(), who.reason);
  assert.equal(await person.locator('td').nth(2).textContent(), who.cured_by.join('、') || '单靠一项办法补不足');
  await accessible(page);
  await page.reload(); // what was found stays there for a day
  await page.getByRole('button', { name: '效果分析' }).click();
  await page.getByText('各县缺口').first().waitFor();
  await page.context().close();
});

test('a place is gone through: everybody with their jobs, one held back, the place approved alone', async () => {
  const page = await open(browser, `${server.url}/#plan?id=1`);
  await page.getByRole('button', { name: '按村审核' }).click();
  const table = await json('/v1/table?scope=522301');
  const at = table.figures.indexOf('offered');
  const town = table.rows.filter((row) => row.region).sort((a, b) => b.counts[0][at] - a.counts[0][at])[0];
  await page.getByRole('button', { name: '兴义市' }).click();
  await accessible(page);
  await page.getByRole('button', { name: `逐人看${town.region.name}` }).click();
  await page.locator('.reviewed').waitFor();
  const { offers } = await json(`/v1/plans/1/offers?scope=${town.region.code}&limit=500`);
  assert.equal(await page.locator('.reviewed > li').count(), new Set(offers.map((one) => one.worker)).size);
  assert.equal(await page.locator('.reviewed ul li').count(), offers.length);
  const [first] = offers.filter((one) => one.posting);
  const { title } = await json(`/v1/postings/${first.posting}`);
  const card = page.locator('.reviewed > li', { hasText: first.worker });
  assert.ok((await card.textContent()).includes(title));
  await accessible(page);
  await card.getByRole('button', { name: '暂缓' }).first().click();
  await page.locator('dialog.change').getByRole('button', { name: '暂缓', exact: true }).click();
  await page.locator('.said', { hasText: '已暂缓' }).waitFor();
  await page.locator('.reviewed > li', { hasText: first.worker }).getByText('暂缓', { exact: true }).first().waitFor();
  await page.locator('.reviewed > li', { hasText: first.worker }).getByRole('link').click(); // to the worker, and back to where one was
  await page.locator('.worker .facts').first().waitFor();
  await page.goBack();
  await page.getByRole('button', { name: `批准这里的 ${offers.length - 1} 条` }).click();
  await page.locator('dialog').getByText(town.region.name).waitFor();
  await accessible(page);
  await page.locator('dialog').getByRole('button', { name: '批准' }).click();
  await page.locator('.said', { hasText: `已批准 ${offers.length - 1} 条` }).waitFor();
  const states = (await json('/v1/plans/1')).offers;
  assert.equal(states.jobs.approved + states.training.approved, offers.length - 1);
  assert.equal(states.jobs.held, 1);
  assert.ok(states.jobs.planned > 100);
  await page.context().close();
});

test('on a phone nothing of it is wider than the screen', async () => {
  const page = await open(browser, `${server.url}/#plan?id=1`, 'phone');
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await page.getByRole('button', { name: '效果分析' }).tap();
  await page.getByText('各县缺口').first().waitFor();
  assert.ok(await fits());
  await accessible(page);
  await page.getByRole('button', { name: '按村审核' }).tap();
  await page.getByRole('button', { name: '兴义市' }).tap();
  await page.getByRole('button', { name: /^逐人看/ }).first().tap();
  await page.locator('.reviewed, .review .soft').first().waitFor();
  assert.ok(await fits());
  await accessible(page);
  await page.context().close();
});
