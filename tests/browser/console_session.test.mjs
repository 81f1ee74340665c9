// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in, out, and again when the session is over, in a real browser.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { codeOf, enrol } from '../e2e/authenticator.mjs';
import { accessible, launch, open } from './browser.mjs';

const PASSWORD = 'guihua-2026-shan';
const folder = workspace();
const data = join(folder, 'data');
let server, browser;
before(async () => {
  prefecture(data);
  const add = (name, role, ...region) => ok(['--data', data, 'user', 'add', name, '--role', role, ...region], { input: `${PASSWORD}\n` });
  add('管理', 'admin');
  add('总管', 'admin');
  add('统计', 'statistics', '--region', '522301');
  server = await serve(data);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/* the browser itself remarks every 401 on its console */
const quiet = (page) => (page.faults = page.faults.filter((one) => !/status of 401/.test(one)));

async function signIn(page, user, password = PASSWORD) {
  await page.getByLabel('用户名').fill(user);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

test('a wrong password is told, the right one opens the console, and signing out closes it', async () => {
  for (const size of ['pc', 'phone']) {
    const page = await open(browser, `${server.url}/#workers`, size);
    await page.getByLabel('用户名').waitFor();
    await page.keyboard.press('Escape');
    quiet(page);
    await accessible(page);
    await signIn(page, '管理', 'falsch-falsch-1');
    await page.getByText('用户名或密码不对').waitFor();
    await signIn(page, '管理');
    await page.locator('.virtual-row').first().waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    quiet(page);
    await accessible(page);
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByLabel('密码').waitFor();
    assert.equal(await page.locator('.virtual-row').count(), 0);
    await page.context().close();
  }
});

test('where a second factor is set, its code is asked for after the password', async () => {
  const { secret } = await enrol(data, '总管');
  const page = await open(browser, `${server.url}/#workers`);
  assert.equal(await page.getByLabel('动态码').isVisible(), false);
  await signIn(page, '总管');
  await page.getByText('请输入验证器上的').waitFor();
  quiet(page);
  await accessible(page);
  await page.getByLabel('动态码').fill('000000');
  await page.keyboard.press('Enter');
  await page.getByText('动态码不对').or(page.getByText('或动态码')).waitFor();
  await page.getByLabel('动态码').fill(codeOf(secret, 1));
  await page.keyboard.press('Enter');
  await page.locator('.virtual-row').first().waitFor();
  await page.context().close();
});

test('views one has no right to are not there, nor by their address', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  await signIn(page, '统计');
  await page.locator('tfoot').waitFor();
  assert.deepEqual(await page.locator('.bar nav a').allTextContents(), ['一张表']);
  await page.goto(`${server.url}/#search`);
  assert.equal(await page.locator('.line').count(), 0);
  await page.context().close();
});

test('a session that ended asks again, and what was typed is sent after all', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  await signIn(page, '管理');
  await page.locator('.virtual-row').nth(2).click();
  await page.locator('.worker dd select').waitFor();
  await page.context().clearCookies();
  const id = await page.locator('.worker h2 small').textContent();
  const before = await page.locator('.worker dd select').inputValue();
  const wanted = before === 'unable' ? 'home' : 'unable';
  await page.locator('.worker dd select').selectOption(wanted);
  await page.getByText('已填的内容都在').waitFor();
  quiet(page);
  await accessible(page);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('已改为').waitFor();
  const now = await page.evaluate((worker) => fetch(`/v1/workers/${worker}`).then((answer) => answer.json()), id);
  assert.equal(now.status, wanted);
  await page.context().close();
});

test('a profile half edited outlives the session, and is saved after signing in again', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  await signIn(page, '管理');
  await page.locator('.virtual-row').nth(4).click();
  await page.getByRole('button', { name: '修改' }).click();
  await page.locator('.edit [name="desired.wage_min"]').fill('4321');
  await page.context().clearCookies();
  await page.getByRole('link', { name: '一张表' }).click(); // asks who one is
  await page.getByLabel('密码').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('tfoot').waitFor();
  await page.goBack();
  await page.locator('.edit').waitFor();
  assert.equal(await page.locator('.edit [name="desired.wage_min"]').inputValue(), '4321');
  await page.context().clearCookies();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByLabel('密码').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('已保存').waitFor();
  const id = await page.locator('.worker h2 small').textContent();
  const now = await page.evaluate((worker) => fetch(`/v1/workers/${worker}`).then((answer) => answer.json()), id);
  assert.equal(now.desired.wage_min, 4321);
  await page.context().close();
});

test('what was typed outlives a page loaded anew after the session ended; somebody else does not get it', async () => {
  const page = await open(browser, `${server.url}/#workers`);
  await signIn(page, '管理');
  await page.locator('.virtual-row').nth(5).click();
  await page.locator('.note-form [data-key=n]').fill('下月再打');
  await page.getByRole('button', { name: '修改' }).click();
  await page.locator('.edit [name="desired.wage_min"]').fill('4567');
  await page.locator('.edit [name=phone]').fill('13800007777');
  assert.ok(!(await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage))).includes('13800007777'));
  await page.context().clearCookies();
  page.on('dialog', (dialog) => dialog.accept()); // the number would be lost: the browser asks
  await page.reload();
  await page.getByLabel('密码').waitFor();
  await signIn(page, '管理');
  await page.locator('.edit').waitFor();
  assert.equal(await page.locator('.edit [name="desired.wage_min"]').inputValue(), '4567');
  assert.equal(await page.locator('.edit [name=phone]').inputValue(), ''); // names and numbers are not written down
  assert.equal(await page.locator('.note-form [data-key=n]').inputValue(), '下月再打');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存').waitFor();
  const id = await page.locator('.worker h2 small').textContent();
  const now = await page.evaluate((worker) => fetch(`/v1/workers/${worker}`).then((answer) => answer.json()), id);
  assert.equal(now.desired.wage_min, 4567);

  await page.getByRole('button', { name: '退出' }).click(); // the note is not saved yet: asked
  await page.locator('dialog').getByText('有 1 处').waitFor();
  quiet(page);
  await accessible(page);
  await page.keyboard.press('Escape');
  assert.ok((await page.evaluate(() => sessionStorage.getItem('songgang-drafts'))).includes('下月再打'));
  await page.context().clearCookies();
  await page.reload();
  await signIn(page, '统计');
  await page.locator('tfoot').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem('songgang-drafts')), null);
  await page.context().close();
});
