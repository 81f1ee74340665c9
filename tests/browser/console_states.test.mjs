// SPDX-License-Identifier: GPL-3.0-or-later
// The console where there is nothing yet, where the service does not answer, and where names are as long as
// people write them: every view says what is the matter, stays within its width, and axe finds nothing.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, ok, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';
import { misfits } from './legible.mjs';

const folder = workspace();
const servers = [];
let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  for (const server of servers) await server.stop();
});
const start = async (data) => {
  servers.push(await serve(data, ['--now', NOW]));
  return servers.at(-1);
};

const VIEWS = ['today', 'search', 'workers', 'plan', 'push', 'import', 'stats', 'village'];
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
function feed(data, kind, records) {
  const file = join(folder, `${kind}-${records.length}.ndjson`);
  writeFileSync(file, records.map((one) => JSON.stringify(one)).join('\n') + '\n');
  ok(['--data', data, 'import', kind, file]);
}

test('nothing is there yet: every view says so, and what to do', async () => {
  const data = join(folder, 'empty');
  feed(data, 'courses', [{ id: 'k1', title: '焊工培训班', trade: '焊工', seats: 10 }]);
  ok(['--data', data, 'index']);
  const server = await start(data);
  const says = { today: '先导入', search: '没有找到岗位', workers: '没有符合条件的人员', plan: '还没有计划', push: '还没有要发送的信息', import: '还没有导入过',
    stats: '还没有推送计划', village: '写上村、乡镇' };
  for (const size of ['pc', 'phone']) {
    const page = await open(browser, server.url, size);
    for (const view of VIEWS) {
      await page.goto(`${server.url}/#${view}`);
      await page.getByText(says[view]).first().waitFor();
      assert.ok(await fits(page), view);
      await accessible(page);
    }
    await page.context().close();
  }
});

test('the service does not answer: every view says so, and comes back', async () => {
  const [server] = servers;
  const page = await open(browser, `${server.url}/#today`);
  await page.getByText('先导入').waitFor();
  await page.route(/\/v1\//, (route) => route.abort());
  for (const view of VIEWS.filter((one) => one !== 'today')) {
    await page.evaluate((name) => (location.hash = name), view);
    if (view === 'village') {
      await page.getByLabel('村、乡镇或街道').fill('贞丰县');
      await page.keyboard.press('Enter');
    }
    await page.locator('main .error', { hasText: '连不上服务' }).first().waitFor();
    page.faults = page.faults.filter((one) => !/ERR_FAILED/.test(one));
    await accessible(page);
  }
  await page.evaluate(() => (location.hash = 'today'));
  await page.locator('main .error', { hasText: '连不上服务' }).waitFor();
  page.faults = page.faults.filter((one) => !/ERR_FAILED/.test(one));
  await accessible(page);
  await page.unroute(/\/v1\//);
  await page.getByRole('button', { name: '再试一次' }).click();
  await page.getByText('先导入').waitFor();
  await page.context().close();
});

const NAME = '阿卜杜热合曼·麦麦提吐尔逊·买买提艾力江·努尔麦麦提';
const EMPLOYER = '黔西南布依族苗族自治州贞丰县者相镇纳孔布依古寨生态农业观光旅游开发有限责任公司贵阳观山湖区第三分公司';
const TITLE = '高级数控机床操作兼编程调试及设备日常维护保养技术人员（五轴联动加工中心方向，两班倒，包吃住，须持证上岗）';

let long;
async function prepare() {
  if (long) return long;
  const data = join(folder, 'long');
  feed(data, 'postings', Array.from({ length: 12 }, (_, i) => ({ external_id: `l${i}`, title: i % 2 ? TITLE : `${TITLE.slice(0, 20)}ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ`, employer: `${EMPLOYER}${i}`,
    region: '贵州省黔西南布依族苗族自治州贞丰县者相镇', wage_text: '12000-158000元/月', headcount: 9999, benefits: ['包吃住'], posted: '2026-02-20', certificates: ['特种设备安全管理和作业人员证'] })));
  feed(data, 'workers', Array.from({ length: 6 }, (_, i) => ({ id: `worker-with-a-very-long-number-of-its-own-${i}`, name: NAME, phone: '13800001111', home: '522325104', status: 'not_returned_to_work', trades: ['数控操作工', '焊工', '缝纫工', '家政服务员'],
    groups: ['脱贫劳动力', '易地搬迁', '零就业家庭', '长期失业人员', '需照顾家庭', '返乡农民工'], text: `${EMPLOYER}，${TITLE}`.repeat(3), desired: { regions: ['贵州', '广东'], wage_min: 3000 } })));
  feed(data, 'courses', [{ id: 'k1', title: `${TITLE}专项职业能力提升培训班（第一期）`, trade: '焊工', seats: 10 }]);
  ok(['--data', data, 'index']);
  ok(['--data', data, 'plan', '--now', NOW]);
  return (long = await start(data));
}

test('names as long as they come: nothing is wider than its page, on a PC and a phone', async () => {
  const server = await prepare();
  for (const size of ['pc', 'phone']) {
    const page = await open(browser, server.url, size);
    const look = async (address, what) => {
      await page.goto(`${server.url}/#${address}`);
      await page.locator(what).first().waitFor();
      assert.ok(await fits(page), `${size} ${address}`);
      /* nothing sticks out of its card */
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.card, .offer, .reviewed > li, .virtual-row, .slip')].filter((one) => one.checkVisibility?.() !== false && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflow !== 'hidden').map((one) => one.outerHTML.slice(0, 200))), []);
      await accessible(page);
    };
    await look('today', '.tiles');
    await look(`search?q=${encodeURIComponent('数控')}`, '.card');
    await page.locator('.card h2 button').first().click();
    assert.ok(await page.evaluate(() => document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth));
    await page.keyboard.press('Escape');
    await look('workers?id=worker-with-a-very-long-number-of-its-own-1', '.worker .offer');
    await look('plan?id=1', '.plan h2');
    await page.getByRole('button', { name: '按村审核' }).click();
    if (size === 'pc') { // the phone comes back to where one was
      await page.locator('.review .link').first().click();
      await page.getByRole('button', { name: /^逐人看/ }).first().click();
    } else {
      await page.locator('.review .link').first().tap();
      await page.getByRole('button', { name: /^逐人看/ }).first().tap();
    }
    await page.locator('.reviewed').waitFor();
    assert.ok(await fits(page));
    await accessible(page);
    await page.context().close();
  }
});

test('names as long as they come, on paper and on the big screen', async () => {
  const server = await prepare();
  await fetch(`${server.url}/v1/plans/1/approve`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"skip":true}' });
  for (const size of ['pc', 'phone']) {
    const page = await open(browser, `${server.url}/#village?place=522325104`, size);
    await page.locator('.slip').first().waitFor();
    assert.ok(await fits(page), `${size} village`);
    await accessible(page);
    await page.context().close();
  }
  for (const size of ['pc', 'uhd']) {
    const page = await open(browser, `${server.url}/screen`, size);
    await page.locator('.job').first().waitFor();
    await page.waitForTimeout(400);
    assert.deepEqual(await misfits(page), []);
    await accessible(page);
    await page.context().close();
  }
});
