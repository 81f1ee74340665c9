// SPDX-License-Identifier: GPL-3.0-or-later
// From a plan to an answer, all of it real: a caseworker approves, the service sends, a gateway that checks
// every signature takes the SMS, a worker opens the link on a phone and presses 想去; ledger, openings,
// figures, console and big screen say so. Then the page by itself: without script, read aloud, offline.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lines, ok, prefecture, run, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open, SIZES } from './browser.mjs';

const folder = workspace();
const data = join(folder, 'data');
let gateway, server, browser, inbox, LOST;
const json = async (path) => (await fetch(server.url + path)).json();
const until = async (seen, what) => {
  for (let i = 0; i < 200; i++) {
    const value = await seen();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`never: ${typeof what === 'function' ? what() : what}\n${server.log().slice(-1500)}`);
};
const ledger = (...kinds) => lines(ok(['--data', data, 'export', 'ledger'])).filter((event) => kinds.includes(event.kind));

before(async () => {
  const { defaults, startGateway } = await import('../gateway/gateway.mjs');
  prefecture(data, { postings: 600, workers: 150 });
  // made-up workers have no telephone that could ring; here a gateway on this machine takes what is sent
  const roster = join(folder, 'workers-150-7.ndjson');
  const people = lines(readFileSync(roster, 'utf8')).map((one, i) => ({ ...one, phone: `1390000${String(i).padStart(4, '0')}` }));
  LOST = people.filter((one) => one.status === 'not_returned_to_work')[20].phone;
  writeFileSync(roster, people.map((one) => JSON.stringify(one)).join('\n'));
  ok(['--data', data, 'import', 'workers', roster]);
  gateway = await startGateway({ // one is cut off after it was taken, one number does not exist
    fault: (_, n) => (n === 20 ? 'reset_after' : null), refuse: (_, number) => (number === LOST ? 'isv.MOBILE_NUMBER_ILLEGAL' : null) });
  writeFileSync(join(data, 'aliyun.secret'), defaults.secrets.aliyun.secret, { mode: 0o600 });
  writeFileSync(join(data, 'callback.key'), 'a-key-for-the-callback', { mode: 0o600 });
  writeFileSync(join(data, 'push.json'), JSON.stringify({
    signature: '贞丰县就业局', hotline: '0859-6610000', page: 'https://sg.example.cn',
    channels: [{ name: 'sms', carrier: 'aliyun', batch: 1, price_li: 45, options: { url: gateway.url, allow_private: true, key_id: defaults.secrets.aliyun.id,
      secret_file: 'aliyun.secret', callback_key_file: 'callback.key', template: 'SMS_1', variables: { name: 'name', jobs: 'jobs', code: 'code' } } }],
  }));
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ version: 'day-and-night', push: { quiet_from: '00:00', quiet_until: '00:00', release_above: 20 } }));
  ok(['--data', data, 'policy', 'set', join(folder, 'policy.json')]);
  server = await serve(data);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await gateway?.stop();
});

const cards = (page) => page.locator('.offer[id^="p"]');
const press = async (page, card, name) => {
  await Promise.all([page.waitForURL(/\/m\//, { waitUntil: 'load' }), page.waitForEvent('load'), card.getByRole('button', { name, exact: true }).click()]);
};

test('plan, approve, SMS at the gateway, link on a phone, 想去: everybody sees it', async () => {
  const desk = await open(browser, `${server.url}/#plan`);
  await desk.getByRole('button', { name: '生成计划' }).click();
  await desk.getByText('计划 1 已生成').waitFor();
  // what it would cost, before anything is approved
  await desk.getByRole('button', { name: '发送预估' }).click();
  await desk.getByText('如果现在批准：发给').waitFor();
  const ahead = await json('/v1/push/preview?plan=1');
  assert.ok(ahead.persons > 40 && ahead.channels[0].parts >= ahead.channels[0].messages && ahead.cost > 0);
  assert.equal(await desk.locator('.preview tbody td').first().innerText(), ahead.channels[0].messages.toLocaleString('zh-CN'));
  assert.match(await desk.locator('.sample').first().innerText(), /【贞丰县就业局】.*https:\/\/sg\.example\.cn\/m\/x{20}/);
  await accessible(desk);
  assert.equal(gateway.total, 0);
  await desk.locator('.plan .buttons').getByRole('button', { name: '批准', exact: true }).click();
  await desk.locator('dialog').getByRole('button', { name: '批准', exact: true }).click();
  await desk.locator('.said', { hasText: '已批准 ' }).waitFor();

  // so many need a second person: whoever approved reads so, somebody else presses the button
  const second = await open(browser, `${server.url}/#push`);
  await second.getByText('是您批准的，请别人登录后放行').waitFor();
  assert.equal(await second.getByRole('button', { name: '放行' }).count(), 0);
  await accessible(second);
  ok(['--data', data, 'plan', 'undo', '1']);
  ok(['--data', data, 'plan', 'approve', '1', '--actor', '王芳']);
  await second.reload();
  await second.getByText('由“王芳”批准').waitFor();
  assert.equal(gateway.total, 0);
  await second.getByRole('button', { name: '放行' }).click();
  await second.locator('dialog').getByRole('button', { name: '放行', exact: true }).click();
  await second.getByText('开始发送').waitFor();
  await second.context().close();

  const screen = await open(browser, `${server.url}/screen`);
  const figure = (name) => screen.locator('dl > div', { hasText: name }).locator('dd').innerText();
  await screen.locator('.job').first().waitFor();
  assert.equal(await figure('有意向'), '0');

  // the gateway keeps what a telephone would show, and complained about no signature
  const whole = lines(ok(['--data', data, 'export', 'plan'])).filter((line) => line.posting);
  const three = new Set(whole.map((line) => line.worker).filter((id, _, all) => all.filter((one) => one === id).length === 3));
  const phones = new Map(lines(ok(['--data', data, 'export', 'workers', '--reveal', '测试'])).map((one) => [one.phone, one.id]));
  inbox = await until(() => {
    const mine = gateway.delivered.filter((sms) => three.has(phones.get(sms.to)) && sms.text.code);
    return mine.length >= 6 && mine;
  }, () => `six messages: ${gateway.delivered.length} in all, ${gateway.problems} ${JSON.stringify(gateway.delivered[0])} ${JSON.stringify(gateway.requests)}; offers ${three.size}`);
  assert.deepEqual(gateway.problems, []);
  const [sms] = inbox;
  const worker = phones.get(sms.to);
  assert.match(sms.text.code, /^[\w-]{20}$/);

  const phone = await open(browser, `${server.url}/m/${sms.text.code}`, 'phone');
  assert.equal(await cards(phone).count(), 3);
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'wider than the phone');
  for (const button of await phone.locator('button:visible, summary:visible, a:visible').all())
    assert.ok((await button.boundingBox()).height >= 48, 'big enough for a thumb');
  await accessible(phone);
  const job = await cards(phone).first().getAttribute('id');
  const load = async () => (await json(`/v1/workers/${worker}/offers`)).offers.find((offer) => offer.posting === job);
  await press(phone, cards(phone).first(), '想去');
  await phone.locator(`#${job} .yours`, { hasText: '想去' }).waitFor();
  await accessible(phone);

  // ledger
  assert.equal((await load()).state, 'interested');
  const [answer] = ledger('answer');
  assert.deepEqual([answer.worker, answer.subject, answer.payload.answer, answer.actor], [worker, job, 'interested', '本人（链接）']);
  assert.match(ok(['--data', data, 'ledger', 'verify']), /完好|一致|无误/);
  // big screen, by its own stream
  await until(async () => (await figure('有意向')) === '1', 'the big screen counts one');
  // the roster's filter, which is whom the caseworker calls
  const interested = await json('/v1/workers?answer=interested');
  assert.deepEqual(interested.workers.map((one) => one.id), [worker]);

  // another is refused for being too far, the third was taken: openings and pushes change
  const ids = await cards(phone).evaluateAll((all) => all.map((one) => one.id));
  await cards(phone).nth(1).locator('summary', { hasText: '不合适' }).click();
  await accessible(phone);
  await press(phone, cards(phone).nth(1), '太远');
  await phone.locator(`#${ids[1]} .yours`, { hasText: '不合适（太远）' }).waitFor();
  await cards(phone).nth(2).locator('summary', { hasText: '已上班' }).click();
  await press(phone, cards(phone).nth(2), '是，已在这家上班');
  await phone.locator(`#${ids[2]} .yours`, { hasText: '已上班' }).waitFor();
  assert.equal(await phone.locator(`#${ids[2]} form`).count(), 0);
  const counts = (await json('/v1/plans/1')).offers.jobs;
  assert.deepEqual([counts.interested, counts.refused, counts.hired], [1, 1, 1]);
  assert.match((await json(`/v1/workers/${worker}`)).status, /^(returned_to_work|employed_locally)$/);
  await until(async () => (await figure('已录用')) === '1', 'the big screen counts the hired one');
  assert.deepEqual(phone.faults, []);
  for (const page of [desk, screen, phone]) await page.context().close();
});

test('nothing is lost when the network is: told so, and pressed again', async () => {
  const page = await open(browser, `${server.url}/m/${inbox[1].text.code}`, 'phone');
  const job = await cards(page).first().getAttribute('id');
  await page.context().setOffline(true);
  await cards(page).first().getByRole('button', { name: '想去', exact: true }).click();
  await page.getByRole('alert').getByText('没有送出去').waitFor();
  page.faults = page.faults.filter((fault) => !/INTERNET_DISCONNECTED/.test(fault));
  await accessible(page);
  await page.context().setOffline(false);
  await press(page, cards(page).first(), '想去');
  await page.locator(`#${job} .yours`).waitFor();
  assert.equal(ledger('answer').filter((event) => event.subject === job && event.actor === '本人（链接）').length, 1);
  await page.context().close();
});

test('without any script: the same answers, and nothing that does nothing', async () => {
  const context = await browser.newContext({ viewport: SIZES.phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/m/${inbox[2].text.code}`);
  assert.equal(await page.locator('#big:visible, #say:visible').count(), 0);
  const job = await cards(page).first().getAttribute('id');
  await cards(page).first().getByRole('button', { name: '想去', exact: true }).click();
  await page.locator(`#${job} .yours`, { hasText: '想去' }).waitFor();
  await page.getByRole('button', { name: '请联系我' }).click();
  await page.getByText('工作人员会打电话给您').waitFor();
  await context.close();
});

test('the console shows how far it is, what nobody knows, what failed and whom to call; sending stops and goes on', async () => {
  const state = async () => (await json('/v1/push')).messages;
  await until(async () => { const now = await state(); return now.queued + now.leased === 0 && now.unknown === 1; }, () => 'all sent but one');
  const page = await open(browser, `${server.url}/#push`);
  const figure = (name) => page.locator('.figures li', { hasText: name }).locator('b').innerText();
  const list = (name) => page.getByRole('region', { name, exact: true });
  const sure = (name) => page.locator('dialog').getByRole('button', { name, exact: true }).click();
  const now = await state();
  await page.locator('.figures').waitFor();
  assert.deepEqual([await figure('待核实'), await figure('发送失败'), await figure('待回电')], ['1', String(now.failed), '1']);
  assert.ok(now.failed >= 1 && now.delivered >= 3, JSON.stringify(now));
  await accessible(page);

  await list('待回电').getByText('请联系我').waitFor();
  assert.match(await list('待回电').getByRole('link').innerText(), /^.＊＊$/); // who it is, no more
  await list('待回电').getByRole('button', { name: '已联系' }).click();
  await list('待回电').getByText('没有要回的电话').waitFor();
  await list('待核实：不知道发没发到').getByRole('button', { name: '收到了' }).click();
  await accessible(page);
  await sure('收到了');
  await list('待核实：不知道发没发到').getByText('没有待核实的信息').waitFor();
  await until(async () => (await figure('待核实')) === '0' && (await figure('待回电')) === '0', 'the figures follow');
  assert.deepEqual([(await state()).unknown, (await state()).delivered], [0, now.delivered + 1]);
  await list('发送失败').getByRole('link').first().waitFor();

  const sms = page.locator('tbody tr', { hasText: '短信' });
  await sms.getByRole('button', { name: '暂停', exact: true }).click();
  await sure('暂停');
  await sms.getByText('已暂停').waitFor();
  assert.equal((await json('/v1/push')).channels[0].paused, true);
  await sms.getByRole('button', { name: '恢复', exact: true }).click();
  await sure('恢复');
  await sms.getByText('正常').waitFor();
  await accessible(page);
  await page.context().close();
  const phone = await open(browser, `${server.url}/#push`, 'phone');
  await phone.locator('.figures').waitFor();
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  for (const tab of await phone.locator('.bar nav a').all()) {
    const box = await tab.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= SIZES.phone.width, 'every view in sight');
  }
  await accessible(phone);
  await phone.context().close();
});

test('large type stays; what is read aloud is what stands there, and who cannot hear it is told to call', async () => {
  const page = await open(browser, `${server.url}/m/${inbox[3].text.code}`, 'phone');
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  assert.ok(before >= 20);
  await page.getByRole('button', { name: '大字' }).click();
  assert.ok((await size()) > before * 1.25);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await accessible(page);
  await page.reload();
  assert.ok((await size()) > before * 1.25);
  const fresh = await browser.newContext({ viewport: SIZES.phone });
  const other = await fresh.newPage();
  await other.addInitScript(() => {
    window.heard = [];
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    const voice = { speaking: true, pending: false, cancel() {}, speak(one) { window.heard.push([one.text, one.lang]); setTimeout(() => one.onend(), 1); } };
    Object.defineProperty(window, 'speechSynthesis', { value: voice, configurable: true });
  });
  await other.goto(page.url());
  const title = await cards(other).first().locator('h2').innerText();
  const wage = await cards(other).first().locator('dd').first().innerText();
  await other.getByRole('button', { name: '读给我听' }).click();
  await until(() => other.evaluate(() => window.heard.some(([text]) => text.includes('找工作不收钱'))), 'read to the end');
  const heard = await other.evaluate(() => window.heard);
  assert.ok(heard.some(([text, lang]) => text === title && lang === 'zh-CN'));
  assert.ok(heard.some(([text]) => text.startsWith('工资，') && text.includes(wage.split('\n')[0].replace(/(\d)-(\d)/, '$1到$2'))));
  assert.equal(await other.locator('#say').innerText(), '读给我听');
  await fresh.close();
  const mute = await browser.newContext({ viewport: SIZES.phone });
  const silent = await mute.newPage();
  await silent.addInitScript(() => Object.defineProperty(window, 'speechSynthesis', { value: undefined }));
  await silent.goto(page.url());
  await silent.getByRole('button', { name: '读给我听' }).click();
  await silent.getByText('这部手机不能朗读').waitFor();
  await mute.close();
  await page.context().close();
});

test('guessed, changed and ended links show a telephone number and nothing else', async () => {
  const { code } = inbox[4].text;
  for (const bad of [code.slice(0, 19), `${code.slice(0, 19)}${code[19] === 'A' ? 'Q' : 'A'}`, 'AAAAAAAAAAAAAAAAAAAA']) {
    const page = await open(browser, `${server.url}/m/${bad}`, 'phone');
    await page.getByRole('heading', { name: '打不开这个链接' }).waitFor();
    assert.equal(await page.locator('form, .offer').count(), 0);
    assert.ok((await page.locator('a[href="tel:0859-6610000"]').count()) > 0);
    page.faults = page.faults.filter((fault) => !/404/.test(fault));
    await accessible(page);
    await page.context().close();
  }
  const page = await open(browser, `${server.url}/m/${code}`, 'phone');
  await cards(page).first().waitFor();
  run(['--data', data, 'link', 'revoke', '--plan', '1', '--reason', '演练结束']);
  await cards(page).first().getByRole('button', { name: '想去', exact: true }).click();
  await page.getByRole('heading', { name: '这个链接停用了' }).waitFor();
  assert.doesNotMatch(server.log(), new RegExp(inbox.map((sms) => sms.text.code).join('|')));
  await page.context().close();
});
