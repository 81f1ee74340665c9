// SPDX-License-Identifier: GPL-3.0-or-later
// One worker's page: the profile edited, also beside somebody else, numbers shown and hidden, offers held
// back and replaced after their effect was seen, calls noted, and all of it by keyboard.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, lines, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
const data = join(folder, 'data');
let server, browser, waiting;
const json = async (path, options) => (await fetch(server.url + path, options)).json();
const patch = async (id, body) => {
  const etag = (await fetch(`${server.url}/v1/workers/${id}`)).headers.get('etag');
  const response = await fetch(`${server.url}/v1/workers/${id}`, { method: 'PATCH', headers: { 'if-match': etag, 'content-type': 'application/merge-patch+json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 200, await response.text());
};
before(async () => {
  prefecture(data);
  const couple = join(folder, 'couple.ndjson');
  writeFileSync(couple, [['wa', 'wb', '韦大山', '13800001111'], ['wb', 'wa', '罗小花', '13800002222']].map(([id, partner, name, phone]) =>
    JSON.stringify({ id, name, phone, couple: partner, home: '522301005', trades: ['普工'], status: 'not_returned_to_work', desired: { regions: ['广东'], wage_min: 3000 } })).join('\n') + '\n');
  ok(['--data', data, 'import', 'workers', couple]);
  ok(['--data', data, 'plan', '--now', NOW]);
  server = await serve(data, ['--now', NOW]);
  browser = await launch();
  waiting = (await json('/v1/workers?status=not_returned_to_work&offers=full&limit=40')).workers.map((one) => one.id).filter((id) => !/^w[ab]$/.test(id));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function visit(id, size) {
  const page = await open(browser, `${server.url}/#workers?id=${id}`, size);
  await page.locator('.worker .facts').first().waitFor();
  return page;
}

test('the profile is edited in place, faults are told at the field, a draft survives leaving', async () => {
  const id = waiting[0];
  const page = await visit(id);
  await page.locator('.worker h2').focus();
  await page.keyboard.press('e');
  await page.locator('.edit').waitFor();
  await accessible(page);
  await page.locator('.edit [name=trades]').fill('电焊工、叉车工');
  await page.locator('.edit [name="desired.wage_min"]').fill('5600');
  await page.locator('.edit [name=groups][value=残疾人]').check();
  await page.locator('.edit [name=home]').fill('没有这个地方');
  await page.getByRole('button', { name: '保存' }).click();
  await page.locator('.edit .error').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'home');
  page.faults = page.faults.filter((one) => !/422/.test(one));
  await page.getByRole('link', { name: '计划' }).click();
  await page.getByRole('link', { name: '人员' }).click();
  await page.evaluate((one) => (location.hash = `workers?id=${one}`), id);
  await page.locator('.edit').waitFor();
  assert.equal(await page.locator('.edit [name=trades]').inputValue(), '电焊工、叉车工');
  await page.locator('.edit [name=home]').fill('贞丰县者相镇');
  await page.keyboard.press('Enter');
  await page.getByText('已保存').waitFor();
  const now = await json(`/v1/workers/${id}`);
  assert.deepEqual([now.trades.length, now.desired.wage_min, now.home.name], [2, 5600, '者相镇']);
  assert.ok(now.trades.some((one) => one.name === '焊工') && now.groups.includes('残疾人'));
  assert.ok((await page.locator('.worker .facts').first().textContent()).includes('5600元以上'));
  await accessible(page);
  await page.context().close();
});

test('two who change different things are merged; two who change the same choose', async () => {
  const id = waiting[1];
  const page = await visit(id);
  await page.keyboard.press('e');
  await page.locator('.edit [name="desired.wage_min"]').fill('4100');
  await patch(id, { education: 'college' });
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('保留了别人同时改的内容').waitFor();
  let now = await json(`/v1/workers/${id}`);
  assert.deepEqual([now.education, now.desired.wage_min], ['college', 4100]);

  await page.getByRole('button', { name: '修改' }).click();
  await page.locator('.edit [name="desired.wage_min"]').fill('4200');
  await page.locator('.edit [name=education]').selectOption('senior');
  await patch(id, { education: 'bachelor', desired: { wage_min: 9000 } });
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.locator('.merge').waitFor();
  page.faults = page.faults.filter((one) => !/412/.test(one));
  await accessible(page);
  assert.match(await page.locator('.merge').textContent(), /我填的：高中.*别人刚改的：本科.*我填的：4200.*别人刚改的：9000/);
  await page.locator('.merge [name="choice-education"][value=theirs]').check();
  await page.getByRole('button', { name: '按选择保存' }).click();
  await page.locator('.worker .facts').first().waitFor();
  now = await json(`/v1/workers/${id}`);
  assert.deepEqual([now.education, now.desired.wage_min], ['bachelor', 4200]);
  await page.context().close();
});

test('name and numbers are shown for a reason, which is audited, and hidden again', async () => {
  const page = await visit('wa');
  assert.ok(!(await page.locator('body').textContent()).includes('韦大山'));
  await page.keyboard.press('x');
  await page.getByLabel('查看原因', { exact: false }).selectOption('核对身份');
  await accessible(page);
  await page.getByRole('button', { name: '显示', exact: true }).click();
  await page.getByText('13800001111').waitFor();
  assert.ok(await page.getByText('韦大山').isVisible());
  await accessible(page);
  await page.keyboard.press('Enter'); // on 隐藏
  assert.ok(!(await page.locator('body').textContent()).includes('13800001111'));
  const audit = lines(ok(['--data', data, '--json', 'audit', 'list'])).filter((entry) => entry.kind === 'reveal');
  assert.equal(audit.at(-1).worker, 'wa');
  assert.match(JSON.stringify(audit.at(-1)), /核对身份/);
  await page.keyboard.press('x');
  await page.getByRole('button', { name: '显示', exact: true }).click();
  await page.getByText('13800001111').waitFor();
  await page.evaluate(() => (location.hash = 'search'));
  await page.locator('.line').waitFor();
  assert.ok(!(await page.locator('body').textContent()).includes('13800001111'));
  await page.context().close();
});

test('a couple is linked', async () => {
  const page = await visit('wa');
  await page.locator('dd a', { hasText: '罗＊＊' }).click();
  await page.locator('.worker h2 small', { hasText: 'wb' }).waitFor();
  const { couple } = await json('/v1/workers/wb/matches');
  assert.equal(couple.partner, 'wa');
  await page.locator('.worker section:nth-of-type(3) .offer').first().waitFor();
  assert.equal(await page.getByText(/配偶可同/).count(), couple.together.filter((one) => one.rank <= 10).length);
  await page.context().close();
});

test('an offer is held back and released, and replaced by another once its effect was seen', async () => {
  const id = waiting[2];
  const page = await visit(id);
  const states = async () => (await json(`/v1/workers/${id}/offers`)).offers.filter((one) => one.posting).map((one) => one.state).sort();
  await page.getByRole('button', { name: '暂缓' }).first().click();
  await page.locator('dialog.change').getByText('还有 2 个岗位推荐').waitFor();
  await accessible(page);
  await page.getByLabel('原因').fill('正在核实单位');
  await page.reload(); // what was typed is still there
  await page.getByRole('button', { name: '暂缓' }).first().click();
  assert.equal(await page.getByLabel('原因').inputValue(), '正在核实单位');
  await page.locator('dialog.change').getByRole('button', { name: '暂缓' }).click();
  await page.getByText('已暂缓').waitFor();
  assert.deepEqual(await states(), ['held', 'planned', 'planned']);
  await page.getByText('正在核实单位').waitFor();
  await page.getByRole('button', { name: '取消暂缓' }).click();
  await page.locator('dialog.change').getByRole('button', { name: '取消暂缓' }).click();
  await page.getByText('已取消暂缓').waitFor();
  assert.deepEqual(await states(), ['planned', 'planned', 'planned']);

  await page.getByRole('button', { name: '换岗位' }).first().click();
  const sheet = page.locator('dialog.change');
  const [{ posting: given }] = (await json(`/v1/workers/${id}/offers`)).offers;
  const choices = sheet.locator('[name=to]');
  let wanted = null;
  for (let i = 0; i < await choices.count() && !wanted; i++) {
    await choices.nth(i).check();
    await sheet.locator('.effect table, .effect .error').first().waitFor();
    await page.waitForFunction(() => !/正在查询/.test(document.querySelector('.effect').textContent));
    if (await sheet.locator('.effect table').count()) wanted = await choices.nth(i).getAttribute('value');
  }
  assert.ok(wanted);
  page.faults = page.faults.filter((one) => !/409|404/.test(one));
  const effect = await json('/v1/plans/1/replace', { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ worker: id, posting: given, to: wanted, dry_run: true }) });
  const score = await sheet.locator('.effect tbody tr').first().locator('td').allTextContents();
  assert.deepEqual(score.map(Number), [effect.before.score, effect.after.score].map((n) => Math.round(n * 100)));
  assert.deepEqual(await states(), ['planned', 'planned', 'planned']); // nothing was done yet
  await accessible(page);
  await sheet.getByRole('button', { name: '换岗位' }).click();
  await page.getByText('已换岗位').waitFor();
  assert.deepEqual(await states(), ['planned', 'planned', 'planned', 'replaced']);
  assert.ok((await json(`/v1/workers/${id}/offers`)).offers.some((one) => one.posting === wanted && one.state === 'planned'));
  await page.context().close();
});

test('why not: a posting is found by typing and judged with figures', async () => {
  const id = waiting[3];
  const page = await visit(id);
  await page.locator('.worker h2').focus();
  await page.keyboard.press('w');
  await page.keyboard.type('焊工');
  await page.locator('.found [role=option]').nth(1).waitFor();
  await accessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.why-answer .tag').first().waitFor();
  const { postings } = await json(`/v1/postings?q=${encodeURIComponent('焊工')}&limit=6`);
  const { why } = await json(`/v1/workers/${id}/why?posting=${postings[1].id}`);
  assert.equal(await page.locator('.why-answer .tag').first().textContent(), why.label);
  assert.equal(await page.locator('.why-answer .obstacles li').count(), why.obstacles?.length ?? 0);
  await accessible(page);
  await page.context().close();
});

test('calls are noted and told, without numbers in them', async () => {
  const id = waiting[4];
  const page = await visit(id);
  await page.keyboard.press('n');
  await page.keyboard.type('电话改为13912345678');
  await page.keyboard.press('Enter');
  await page.getByText('不要写手机号').waitFor();
  await page.locator('.note-form [data-key=n]').fill('周五前答复');
  await page.locator('.note-form select').selectOption('约好再打');
  await page.keyboard.press('Tab');
  await page.locator('.note-form [data-key=n]').press('Enter');
  await page.getByText('已记下').waitFor();
  await page.locator('.history li').first().waitFor();
  assert.match(await page.locator('.history li').first().textContent(), /通话记录.*约好再打：周五前答复/);
  await page.locator('.note-form [type=checkbox]').check();
  await page.locator('.note-form button').click();
  await page.locator('.history b', { hasText: '职业指导' }).waitFor();
  const { events } = await json(`/v1/workers/${id}/history`);
  assert.deepEqual(events.map((one) => one.kind), ['note', 'guidance']);
  await accessible(page);
  await page.context().close();
});

test('on a phone: edit, reveal, replace within the width', async () => {
  const page = await visit(waiting[5], 'phone');
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await page.getByRole('button', { name: '显示姓名和号码' }).tap();
  assert.ok(await fits());
  await page.getByRole('button', { name: '修改' }).tap();
  await page.locator('.edit').waitFor();
  assert.ok(await fits());
  await accessible(page);
  await page.getByRole('button', { name: '换岗位' }).first().tap();
  await page.locator('dialog.change [name=to]').first().tap();
  await page.locator('.effect table, .effect .error').first().waitFor();
  assert.ok(await page.evaluate(() => document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth));
  page.faults = page.faults.filter((one) => !/409|404/.test(one));
  await accessible(page);
  await page.context().close();
});
