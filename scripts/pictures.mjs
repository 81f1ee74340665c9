// SPDX-License-Identifier: GPL-3.0-or-later
// Takes docs/pictures/*.webp; run it by scripts/pictures. Same data, same day, same hour: the same pictures.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, ok, prefecture, serve, workspace } from '../tests/e2e/harness.mjs';
import { launch, SIZES } from '../tests/browser/browser.mjs';
import { fairOf, writeFair } from '../tests/browser/fair_data.mjs';

const HOUR = `${NOW}T10:05:00+08:00`;
const QUALITY = { pc: 60, phone: 60, uhd: 40 };
const MOST_KB = 3072; // all together
const out = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../docs/pictures');

const press = (...keys) => async (page) => { for (const key of keys) await page.keyboard.press(key); };
const click = (selector) => async (page) => { await page.locator(selector).first().click(); };

/* name, address, what to wait for, sizes, [what to do first]. To add a page, add a line. */
const PICTURES = [
  ['today', '/#today', '.today a', 'pc phone'],
  ['search', '/#search?q=焊工 广东 6000以上 包住', '.card', 'pc phone'],
  ['posting', '/#search?q=缝纫工', '.card', 'pc phone', click('.card h2 button')],
  ['compare', '/#search?q=电子厂 普工', '.card', 'pc', compare],
  ['nothing', '/#search?q=焊工 90000以上', '.empty .chip', 'pc phone'],
  ['workers', '/#workers?status=not_returned_to_work', '.virtual-row', 'pc phone'],
  ['worker', '/#workers?status=not_returned_to_work&id={worker}', '.worker .offer', 'pc phone'],
  ['plan', '/#plan', '.plans button', 'pc phone', click('.plans button')],
  ['plan-report', '/#plan?id=1', '.parts', 'pc phone', click('.parts [data-part=report]')],
  ['plan-review', '/#plan?id=1', '.parts', 'pc phone', review],
  ['import', '/#import', '.plans button', 'pc phone', click('.plans button')],
  ['table', '/#stats', '.stats table', 'pc phone'],
  ['village', '/#village?place=百口乡', '.sheets tbody tr', 'pc phone'],
  ['push', '/#push', '.pushing :is(h2, p, table)', 'pc phone'],
  ['keys', '/#search', '.line', 'pc', click('button.help')],
  ['page', '/m/{link}', '.offer', 'phone'],
  ['docs', '/docs', 'h1', 'pc phone'],
  ['sign-in', '{guarded}/', 'dialog.sign-in', 'pc phone'],
  ['screen', '{hall}/screen', '.job', 'pc uhd', press(' ')],
  ['screen-tiles', '{hall}/screen', '.job', 'pc', press(' ', 'ArrowRight', 'ArrowRight')],
  ['screen-fair', '/screen', '.booth', 'pc uhd', press(' ')],
  ['screen-schedule', '/screen', '.booth', 'pc', press(' ', '3', 'ArrowRight', 'ArrowRight', 'ArrowRight')],
];

async function review(page) {
  await page.locator('.parts [data-part=review]').click();
  await page.getByRole('button', { name: '贞丰县' }).click();
  await page.getByRole('button', { name: /^逐人看/ }).first().click();
  await page.locator('.reviewed').waitFor();
}

async function compare(page) {
  for (let i = 0; i < 3; i++) await page.locator('.pick input').nth(i).check();
  await page.locator('.tray button').click();
}

// ---- data: a prefecture with a plan approved and partly answered, the same without a fair, one with accounts ----
const folder = workspace();
const data = (name) => join(folder, name);
const made = { postings: 6000, workers: 3000, courses: 40, seed: 5 };
mkdirSync(data('fair'));
prefecture(data('fair'), made);
ok(['--data', data('fair'), 'plan', '--now', NOW]);
execFileSync('cp', ['-r', data('fair'), data('hall')]);
prefecture(data('guarded'), { postings: 50, workers: 10, courses: 2 });
ok(['--data', data('guarded'), 'user', 'add', '王主任', '--role', 'county', '--region', '522325'], { input: 'guihua-2026-shan\n' });
writeFileSync(join(data('fair'), 'push.json'), JSON.stringify({ signature: '贞丰县就业局', hotline: '0859-6610000',
  channels: [{ name: 'wechat', carrier: 'pull', medium: 'wechat' }, { name: 'sms', carrier: 'pull' }, { name: 'village', carrier: 'paper' }] }));
ok(['--data', data('fair'), 'fair', 'set', writeFair(join(folder, 'fair.json'), fairOf(join(folder, 'postings-6000-5.ndjson'), { date: NOW }))]);
const servers = { fair: await serve(data('fair'), ['--now', NOW]), hall: await serve(data('hall'), ['--now', NOW]), guarded: await serve(data('guarded'), ['--now', NOW]) };
const { url } = servers.fair;
const get = async (from, path) => (await fetch(from + path)).json();
const post = (from, path, body, type = 'application/json') => fetch(from + path, { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) });

const ANSWERS = ['interested', 'refused', 'no_answer', 'interested', 'hired', 'refused'];
const REASONS = ['too_far', 'wage_low', 'family', 'no_accommodation', 'hours'];
let worker;
for (const one of [servers.fair.url, servers.hall.url]) {
  await post(one, '/v1/plans/1/approve', { skip: true });
  const { offers } = await get(one, '/v1/plans/1/offers?limit=500');
  await post(one, '/v1/answers', { answers: offers.filter(({ posting }, i) => posting && i % 3 === 0).map(({ worker: who, posting }, i) => {
    const answer = ANSWERS[i % ANSWERS.length];
    return { worker: who, posting, answer, ...(answer === 'refused' ? { reason: REASONS[i % REASONS.length] } : {}) };
  }) });
  worker ??= offers.find(({ posting }) => posting).worker;
}
const { people } = await get(url, `/v1/sheet?place=${encodeURIComponent('百口乡')}&limit=100`);
await post(url, '/v1/sheet/handed', { workers: people.slice(0, 2).map((one) => one.id) });
const link = ok(['--data', data('fair'), 'link', 'show', worker, '--plan', '1', '--reason', '截图']).trim().split('/m/')[1];
const roster = '编号,姓名,手机号,户籍地,出生日期,求职意向,备注\nhz001,合成甲,13800000001,贞丰县,1985-03-02,缝纫工,\nhz002,合成乙,1380000,贞丰县,1990-13-40,电焊工,\n,合成丙,13800000003,没有这个地方,1979-01-01,普工,在外\nhz004,合成丁,13800000004,兴仁市,1993-07-19,叉车司机,\n';
const { id } = await (await post(url, `/v1/imports?kind=workers&dry_run=1&name=${encodeURIComponent('贞丰县返乡人员（合成）.csv')}`, roster, 'application/octet-stream')).json();
const { id: report } = await (await post(url, '/v1/plans/1/report', {})).json();
for (const job of [id, report]) for (let state = ''; !['done', 'failed'].includes(state);) ({ state } = await get(url, `/v1/jobs/${job}`));

// ---- pictures ----
const wanted = new Set(process.argv.slice(2));
mkdirSync(out, { recursive: true });
const browser = await launch();
const taken = [];
for (const [name, address, selector, sizes, act] of PICTURES)
  for (const size of sizes.split(' ')) {
    const file = `${name}${size === 'pc' ? '' : size === 'uhd' ? '-4k' : '-phone'}`;
    taken.push(`${file}.webp`);
    if (wanted.size > 0 && !wanted.has(file)) continue;
    const context = await browser.newContext({ viewport: SIZES[size], locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: size === 'phone', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.clock.setFixedTime(HOUR);
    await page.route(/\/v1\/(imports|jobs)/, async (route) => { // what happened just now did so at that hour
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/("(?:created|started|ended)":)"[^"]*"/g, `$1"${HOUR}"`) });
    });
    const whole = address.replace('{worker}', encodeURIComponent(worker)).replace('{link}', link).replace('{hall}', servers.hall.url).replace('{guarded}', servers.guarded.url);
    await page.goto(whole.startsWith('http') ? whole : url + whole);
    await page.locator(selector).first().waitFor();
    await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => {}); // streams never rest
    await act?.(page);
    await page.waitForTimeout(800);
    const devtools = await context.newCDPSession(page);
    const { data: image } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY[size] });
    writeFileSync(join(out, `${file}.webp`), Buffer.from(image, 'base64'));
    console.log(`docs/pictures/${file}.webp`);
    await context.close();
  }
await browser.close();
for (const server of Object.values(servers)) await server.stop();
for (const name of readdirSync(out)) if (name.endsWith('.webp') && !taken.includes(name)) rmSync(join(out, name));
writeFileSync(join(out, 'README.md'), `# Pictures

Every page on synthetic data (合成数据) of one day, taken by \`scripts/pictures\`: on a PC (1080p), a television (4K), a phone (360 px).
${PICTURES.map(([name]) => `
## ${name}
${taken.filter((file) => [`${name}.webp`, `${name}-4k.webp`, `${name}-phone.webp`].includes(file)).map((file) => `![${file.slice(0, -5)}](${file})`).join('\n')}
`).join('')}`);
const kb = readdirSync(out).reduce((sum, name) => sum + statSync(join(out, name)).size, 0) / 1024;
console.log(`${kb.toFixed(0)} KB`);
if (kb > MOST_KB) throw new Error(`docs/pictures: more than ${MOST_KB} KB`);
