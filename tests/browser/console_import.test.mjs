// SPDX-License-Identifier: GPL-3.0-or-later
// Imports in a real browser: a file dropped, tried, done, taken back; the workbook of what is wrong.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
let server, browser;
const total = async () => (await (await fetch(`${server.url}/v1/workers?limit=1`)).json()).total;
const FILE = '编号,姓名,手机号,户籍地,没人认得的列\nzz001,王试,13800001111,贞丰县,a\nzz002,李试,13800002222,兴仁市,b\n,,xx,yy,c\n';
const JOBS = '编号,岗位名称,用工单位,工作地点,薪资,招聘人数,联系电话,岗位职责\n'
  + 'zz-1,缝纫工,兴义试制衣厂,贵州省黔西南州兴义市,4500-6000元/月,5,13800004444,平车缝纫\n';
before(async () => {
  prefecture(join(folder, 'data'));
  server = await serve(join(folder, 'data'));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function sure(page, name) {
  await page.locator('.plan .buttons').getByRole('button', { name }).click();
  await accessible(page);
  await page.locator('dialog').getByRole('button', { name }).click();
}

test('a dropped file is tried first, then imported', async () => {
  const before = await total();
  const page = await open(browser, `${server.url}/#import`);
  await page.getByText('还没有导入过').waitFor();
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], '花名册.csv', { type: 'text/csv' }));
    return data;
  }, FILE);
  await page.locator('.steps').dispatchEvent('drop', { dataTransfer: dropped }); // anywhere on the page will do
  await page.getByText('已试导').waitFor();
  assert.equal(await total(), before);
  assert.equal(await page.getByLabel('“户籍地”这一列认作').inputValue(), 'home');
  assert.equal(await page.getByLabel('“没人认得的列”这一列认作').inputValue(), '');
  assert.deepEqual(await page.locator('.faults tbody td').first().allTextContents(), ['4']);
  await accessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('下载问题清单').click()]);
  assert.equal(download.suggestedFilename(), 'rejects.xlsx');
  assert.equal(readFileSync(await download.path()).subarray(0, 2).toString(), 'PK');

  await sure(page, '确认导入');
  await page.locator('.said', { hasText: '已导入' }).waitFor();
  assert.equal(await total(), before + 2);
  await sure(page, '撤回导入');
  await page.locator('.said', { hasText: '已撤回' }).waitFor();
  assert.equal(await total(), before);
  assert.deepEqual(page.faults, []);
  await accessible(page);
  await page.context().close();
});

test('an import of postings can be taken back', async () => {
  const page = await open(browser, `${server.url}/#import`);
  await page.getByLabel('这个文件是').selectOption('postings');
  await page.locator('input[type=file]').setInputFiles({ name: '岗位.csv', mimeType: 'text/csv', buffer: Buffer.from(JOBS) });
  await page.getByText('已试导').waitFor();
  await sure(page, '确认导入');
  await page.locator('.said', { hasText: '已导入' }).waitFor();
  await sure(page, '撤回导入');
  await page.locator('.said', { hasText: '已撤回：去掉 1 条' }).waitFor();
  await accessible(page);
  await page.context().close();
});

test('a file that is none of it says so; on a phone one picks it, and nothing is wider than the screen', async () => {
  const page = await open(browser, `${server.url}/#import`, 'phone');
  await page.locator('input[type=file]').setInputFiles({ name: 'x.xlsx', mimeType: '', buffer: Buffer.from('PK\x03\x04 is no workbook') });
  await page.locator('.said .error').waitFor();
  assert.match(await page.locator('.said .error').textContent(), /[一-龥]/);
  await page.locator('input[type=file]').setInputFiles({ name: 'ok.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await page.getByText('已试导').waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await accessible(page);
  await page.context().close();
});

test('a column taken for the wrong thing is put right; a list of the wrong kind is told and tried as the right one', async () => {
  const page = await open(browser, `${server.url}/#import`);
  const give = (name, text) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await give('改列.csv', '编号,姓名,老家,户籍地,干过啥\nzy001,王试,贞丰县,x,焊工\n');
  await page.getByText('已试导').waitFor();
  await page.getByLabel('“户籍地”这一列认作').selectOption('');
  await page.getByLabel('“老家”这一列认作').selectOption('home');
  await page.getByLabel('“干过啥”这一列认作').selectOption('trades');
  await accessible(page);
  await page.getByRole('button', { name: '按改过的列再试一次' }).click();
  await page.locator('.figures li:nth-child(2) b', { hasText: '1' }).waitFor();
  await sure(page, '确认导入');
  await page.locator('.said', { hasText: '已导入' }).waitFor();
  const worker = await (await fetch(`${server.url}/v1/workers/zy001`)).json();
  assert.deepEqual([worker.home.name, worker.trades[0].name], ['贞丰县', '焊工']);

  await page.getByLabel('这个文件是').selectOption('postings');
  await give('名册.csv', '编号,姓名,身份证号,出生日期,工种,手机,户籍地\nzy002,李试,,1980-01-01,焊工,13800003333,贞丰县\n');
  await page.getByText('这个文件更像“务工人员”').waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '当作“务工人员”再试' }).click();
  await page.locator('.plan h2', { hasText: '名册.csv' }).waitFor();
  await page.getByText('务工人员 ·').first().waitFor();
  assert.equal(await page.getByLabel('这个文件是').inputValue(), 'workers');
  await give('乱.csv', '甲,乙,丙\n1,2,3\n');
  const wrong = page.locator('.said .error');
  await wrong.waitFor();
  assert.match(await wrong.textContent(), /“乱.csv”的前10行里找不到认识的表头/);
  assert.doesNotMatch(await wrong.textContent(), /uploads|--map/);
  await wrong.getByRole('button', { name: '当作“岗位”再试' }).waitFor();
  await accessible(page);
  await page.context().close();
});
