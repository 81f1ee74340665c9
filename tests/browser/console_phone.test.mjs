// SPDX-License-Identifier: GPL-3.0-or-later
// The console on a phone: installable, views at the thumb, what was seen readable without the service, and
// nothing of it left once one signed out; on a PC nothing is kept at all.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
const data = join(folder, 'data');
const PASSWORD = 'guihua-2026-shan';
let server, browser;
before(async () => {
  prefecture(data, { postings: 400, workers: 500, courses: 5 });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/* The worker has the page, and everything asked from now on goes through it. */
const governed = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
});
const kept = (page) => page.evaluate(async () => {
  const cache = (await caches.has('seen')) ? await (await caches.open('seen')).keys() : [];
  return cache.map((request) => new URL(request.url).pathname + new URL(request.url).search);
});

test('it can be installed: name, icons, a worker that answers for its pages', async () => {
  server = await serve(data);
  const page = await open(browser, server.url, 'phone');
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json());
  assert.equal(manifest.display, 'standalone');
  for (const { src, sizes, type } of manifest.icons) {
    const [width, given] = await page.evaluate(async (address) => {
      const answer = await fetch(address);
      const url = URL.createObjectURL(await answer.blob());
      const image = new Image();
      image.src = url;
      await image.decode();
      return [image.naturalWidth, answer.headers.get('content-type')];
    }, src);
    assert.equal(given, type);
    if (sizes !== 'any') assert.equal(`${width}x${width}`, sizes);
  }
  await governed(page);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.filter((one) => !['in-incognito', 'pipeline-restarted'].includes(one.errorId)), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('every view fits 360 px, with its name at the lower edge', async () => {
  const page = await open(browser, server.url, 'phone');
  const views = page.locator('.bar nav a');
  await views.first().waitFor();
  for (let i = 0; i < (await views.count()); i++) {
    await views.nth(i).tap();
    await page.waitForTimeout(150);
    const box = await views.nth(i).boundingBox();
    assert.ok(box.y > 740 / 2 && box.height >= 44 && box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), await page.title());
    await accessible(page);
  }
  await page.context().close();
});

test('what was seen is there without the service, the rest says so', async () => {
  const page = await open(browser, `${server.url}/#workers`, 'phone');
  await page.locator('.virtual-row b').first().waitFor();
  await governed(page);
  await page.reload();
  await page.locator('.virtual-row b').first().waitFor();
  const names = await page.locator('.virtual-row b').allTextContents();
  await page.locator('.virtual-row').first().tap();
  await page.locator('.worker dl').waitFor();
  await page.waitForLoadState('networkidle'); // the name of a partner comes by itself
  const profile = await page.locator('.worker dl').textContent();
  await page.waitForFunction(async () => (await (await caches.open('seen')).keys()).length >= 4);
  assert.ok((await kept(page)).every((path) => /^\/v1\/(session|workers|postings|courses|table)/.test(path)), String(await kept(page)));
  assert.ok(!(await kept(page)).some((path) => path.includes('/matches')));
  await server.stop();
  server = null;
  await page.goto(page.url().replace(/#.*/, '#workers'));
  await page.reload();
  await page.locator('.virtual-row b').first().waitFor();
  assert.deepEqual(await page.locator('.virtual-row b').allTextContents(), names);
  assert.match(await page.locator('.offline').textContent(), /没有网络/);
  await page.locator('.virtual-row').first().tap();
  await page.locator('.worker dl').waitFor();
  await page.waitForFunction((wanted) => document.querySelector('.worker dl').textContent === wanted, profile);
  await page.locator('.worker section:nth-of-type(3) .error').waitFor(); // what suits them was never asked for it
  await page.getByRole('button', { name: '回到名单' }).tap();
  await page.locator('.folded > summary').tap();
  await page.getByLabel('残疾人').check();
  await page.locator('.roster .error').waitFor(); // a list nobody saw
  await page.context().close();
});

test('signing out leaves nothing, nor does a session that ended; a PC keeps nothing', async () => {
  ok(['--data', data, 'user', 'add', 'wei', '--role', 'county', '--region', '522301'], { input: `${PASSWORD}\n` });
  server = await serve(data);
  const page = await open(browser, `${server.url}/#workers`, 'phone');
  const signIn = async (on) => {
    await on.getByLabel('用户名').fill('wei');
    await on.getByLabel('密码').fill(PASSWORD);
    await on.getByRole('button', { name: '登录' }).click();
    await on.locator('.virtual-row b').first().waitFor();
  };
  await signIn(page);
  await governed(page);
  await page.reload();
  await page.locator('.virtual-row b').first().waitFor();
  await page.waitForFunction(async () => (await caches.has('seen')) && (await (await caches.open('seen')).keys()).length >= 2);
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByLabel('用户名').waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(await kept(page), []);
  await page.goto(`${server.url}/#workers`);
  await signIn(page);
  await page.waitForFunction(async () => (await caches.has('seen')) && (await (await caches.open('seen')).keys()).length >= 1);
  await page.context().clearCookies(); // as when it ran out
  await page.evaluate(() => fetch('/v1/workers'));
  await page.waitForTimeout(300);
  assert.deepEqual(await kept(page), []);
  await page.context().close();
  const pc = await open(browser, `${server.url}/#workers`);
  await signIn(pc);
  assert.equal(await pc.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  assert.deepEqual(await pc.evaluate(() => caches.keys()), []);
  await pc.context().close();
});
