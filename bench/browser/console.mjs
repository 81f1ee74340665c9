// SPDX-License-Identifier: GPL-3.0-or-later
// The console in Chromium on a data directory of full size: what is loaded, when one may type, how long
// after a key the answer is on the screen, and whether the roster ever keeps anybody waiting. Figures stand
// in docs/console.md.
//
//   SONGGANG=build/release/songgang SG_BROWSER_PACKAGES=build/asan/browser-node \
//     node bench/browser/console.mjs DATA [load|type|roster]…
//
// DATA is served on a free port and not changed.
import { spawn } from 'node:child_process';
import { launch, SIZES } from '../../tests/browser/browser.mjs';

const [data, ...asked] = process.argv.slice(2);
if (!data || !process.env.SONGGANG) {
  console.error('usage: SONGGANG=… SG_BROWSER_PACKAGES=… node console.mjs DATA [load|type|roster]…');
  process.exit(2);
}
const wants = (part) => asked.length === 0 || asked.includes(part);
const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const ms = (n) => `${n.toFixed(0)} ms`;
const say = (name, ...figures) => console.log(`${name.padEnd(34)} ${figures.join('   ')}`);

const server = spawn(process.env.SONGGANG, ['--data', data, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
const url = await new Promise((resolve, reject) => {
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
    const match = /(http:\/\/127\.0\.0\.1:\d+)/.exec(log);
    if (match) resolve(match[1]);
  });
  server.on('exit', () => reject(new Error(log)));
});
for (const path of ['/v1/workers', '/v1/postings?q=普工&facets=1', '/v1/stats']) await (await fetch(url + path)).text(); // warm
const browser = await launch();

async function open(path, { size = 'pc', scale = 1, before } = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], deviceScaleFactor: scale, locale: 'zh-CN', hasTouch: size === 'phone' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((one) => ({ start: one.startTime, ms: one.duration })))).observe({ type: 'longtask', buffered: true });
  });
  await before?.(page, await context.newCDPSession(page));
  await page.goto(url + path);
  return page;
}

/* Processor time of the page's main thread so far, ms: what a busy machine does not change. */
async function cpu(session) {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => (await session.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value * 1000;
}

/* The longest task of the page while `act` runs, ms of processor time. */
async function longestTask(session, act) {
  const events = [];
  const take = ({ value }) => events.push(...value.filter((one) => one.name === 'RunTask' || one.name === 'thread_name'));
  session.on('Tracing.dataCollected', take);
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'] } });
  const result = await act();
  const over = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await over;
  session.off('Tracing.dataCollected', take);
  const main = new Set(events.filter((one) => one.args?.name === 'CrRendererMain').map((one) => `${one.pid} ${one.tid}`));
  const tasks = events.filter((one) => one.name === 'RunTask' && main.has(`${one.pid} ${one.tid}`)).map((one) => (one.tdur ?? 0) / 1000);
  return [result, Math.max(0, ...tasks)];
}

/* ---- what is loaded, and when one may type ---- */

async function load() {
  const ready = [], busy = [];
  let bytes = 0, files = 0;
  for (let run = 0; run < 9; run++) {
    let got = 0, n = 0, work;
    const page = await open('/', {
      before: async (_, session) => {
        work = await cpu(session);
        await session.send('Network.enable');
        await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        session.on('Network.loadingFinished', (event) => { got += event.encodedDataLength; n++; });
      },
    });
    await page.locator('.today table, .today .figures').first().waitFor();
    await page.waitForTimeout(800); // long tasks after that would count as well
    /* one may act once the figures of the day stand there and nothing keeps the page busy */
    ready.push(await page.evaluate(() => Math.max(performance.getEntriesByType('navigation')[0].domInteractive,
      ...globalThis.tasks.map((task) => task.start + task.ms))));
    busy.push(await work());
    bytes = got;
    files = n;
    await page.context().close();
  }
  say('first load, compressed', `${(bytes / 1024).toFixed(0)} KB in ${files} answers, data of the first list included`);
  say('interactive at a quarter of the speed', `median ${ms(at(ready, 0.5))}`, `worst ${ms(at(ready, 1))}`, `least ${ms(at(ready, 0))}`);
  say('  processor time of the page', `median ${ms(at(busy, 0.5))} at a quarter of the speed`);
}

/* ---- search as one types ---- */

const LINES = ['焊工 贞丰 6000以上 包住', '东莞 电子厂 普工', 'CNC 数控 7500', '深圳 保安 包吃住', '缝纫工 平车 佛山', '宁波 注塑 两班倒', '月嫂 6000',
  '叉车司机 有证', '贵阳 服务员', '外卖骑手 广州', '装配工 惠州 包住', '保洁 兴义', '茶园 采摘', '钢筋工 日结', '二保焊 温州'];

async function type() {
  let work;
  const page = await open('/#search', { before: async (_, session) => { work = await cpu(session); } });
  await page.locator('.card').first().waitFor();
  const times = [], answers = [];
  const before = await work();
  for (const line of LINES) {
    for (let n = 1; n <= line.length; n++) {
      const [whole, answer] = await page.evaluate((text) => new Promise((done, fail) => {
        const field = document.querySelector('.ask input');
        const status = document.querySelector('.results .status');
        const begun = performance.now();
        const late = setTimeout(() => fail(new Error(`no answer to ${text}`)), 5000);
        const seen = new MutationObserver(() => {
          if (!/[0-9]|没有/.test(status.textContent)) return;
          seen.disconnect();
          requestAnimationFrame(() => { // drawn, and the thread free again
            const channel = new MessageChannel();
            channel.port1.onmessage = () => {
              clearTimeout(late);
              const [request] = performance.getEntriesByType('resource').slice(-1);
              done([performance.now() - begun, request.responseEnd - request.startTime]);
              performance.clearResourceTimings();
            };
            channel.port2.postMessage(0);
          });
        });
        seen.observe(status, { childList: true, characterData: true, subtree: true });
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }), line.slice(0, n));
      times.push(whole);
      answers.push(answer);
      await page.waitForTimeout(90);
    }
  }
  say('answer on screen after a key', `${times.length} keys`, `median ${ms(at(times, 0.5))}`, `95 % ${ms(at(times, 0.95))}`, `worst ${ms(at(times, 1))}`);
  say('  of which the service', `median ${ms(at(answers, 0.5))}`, `95 % ${ms(at(answers, 0.95))}`);
  say('  processor time of the page, a key', ms(((await work()) - before) / times.length));
  await page.context().close();
}

/* ---- the roster ---- */

async function roster(scale) {
  let session;
  const page = await open('/#workers', { scale, before: (_, one) => { session = one; } });
  await page.locator('.virtual-row b').first().waitFor();
  const total = Number((await page.locator('.roster .status').textContent()).replace(/\D/g, ''));
  const list = page.locator('.virtual');
  const box = await list.boundingBox();
  const measure = async (name, act) => {
    await page.evaluate(() => { globalThis.tasks.length = 0; });
    const [waited, longest] = await longestTask(session, async () => {
      const rows = await act();
      await page.waitForTimeout(200);
      return rows;
    });
    const tasks = await page.evaluate(() => globalThis.tasks.map((task) => task.ms));
    say(`roster ×${scale}: ${name}`, `longest task ${ms(longest)} of processor time, by the clock ${tasks.length > 0 ? ms(Math.max(...tasks)) : 'below 50 ms'}`,
      ...(waited ? [`rows there after ${ms(at(waited, 0.5))}, 95 % ${ms(at(waited, 0.95))}`] : []));
  };
  const settled = () => page.waitForFunction(() => document.querySelector('.virtual-row') && !document.querySelector('.virtual-row.waiting') && !document.querySelector('.virtual[aria-busy]'));
  say(`roster ×${scale}`, `${total.toLocaleString('en')} rows`);
  await measure('wheel, 400 turns', async () => {
    await page.mouse.move(box.x + 50, box.y + 50);
    for (let turn = 0; turn < 400; turn++) {
      await page.mouse.wheel(0, 240);
      await page.waitForTimeout(8);
    }
    await settled();
  });
  await measure('the bar dragged to 60 places', async () => {
    const waited = [];
    for (let turn = 0; turn < 60; turn++) {
      const begun = performance.now();
      await list.evaluate((one, share) => { one.scrollTop = share * one.scrollHeight; }, (turn * 37 % 60) / 60);
      await page.waitForTimeout(20);
      await settled();
      waited.push(performance.now() - begun);
    }
    return waited;
  });
  await measure('End, Home, pages by key', async () => {
    await list.focus();
    for (const key of ['End', 'Home', ...Array(60).fill('PageDown'), 'End', ...Array(60).fill('PageUp')]) await page.keyboard.press(key);
    await settled();
  });
  await measure('16 conditions', async () => {
    const waited = [];
    for (const label of ['未返岗', '已返岗', '残疾人', '脱贫劳动力', '易地搬迁', '退役军人', '留守妇女', '少数民族'])
      for (const act of ['check', 'uncheck']) {
        const begun = performance.now();
        const before = await page.locator('.roster .status').textContent();
        await page.getByLabel(label, { exact: true })[act]();
        await page.waitForFunction((old) => { const now = document.querySelector('.roster .status').textContent; return /\d/.test(now) && now !== old; }, before);
        await settled();
        waited.push(performance.now() - begun);
      }
    return waited;
  });
  await measure('initials, key by key', async () => {
    const waited = [];
    for (const who of ['z', 'zs', 'zsh', 'w', 'wx', '1234', '']) {
      const begun = performance.now();
      const answered = page.waitForResponse((response) => response.url().includes('/v1/workers?') && (who === '' ? !response.url().includes('who=') : response.url().includes(`who=${who}&`)));
      await page.getByLabel('查找人员').fill(who);
      await answered;
      await settled();
      waited.push(performance.now() - begun);
    }
    return waited;
  });
  await page.context().close();
}

try {
  if (wants('load')) await load();
  if (wants('type')) await type();
  if (wants('roster')) for (const scale of [1, 2]) await roster(scale);
} finally {
  await browser.close();
  server.kill();
}
