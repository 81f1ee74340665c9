// SPDX-License-Identifier: GPL-3.0-or-later
// The worker page over HTTP, as an attacker, a flaky network and an old browser meet it: links that are
// guessed, cut, changed, expired, revoked or used again; hostile postings and forms; logs that tell nobody
// the link; accounts that exist and are not asked for.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NOW, lines, ok, prefecture, run, serve, workspace } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
const EVIL = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>';
let server, who, links;

const offers = (worker) => ledger().filter((e) => e.kind === 'answer' && e.worker === worker);
const ledger = () => lines(ok(['--data', data, 'export', 'ledger']));
const token = (worker, ...more) => ok(['--data', data, '--quiet', 'link', 'show', worker, '--plan', '1', '--reason', '测试', ...more]).trim().split('/m/')[1];
const page = (path, options) => fetch(`${server.url}/m/${path}`, { redirect: 'manual', ...options });
const post = (path, form, headers = {}) => page(path, {
  method: 'POST', body: new URLSearchParams(form).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});

/** The forms of the page, as {for, seen}. */
const forms = (html) => [...html.matchAll(/name="for" value="([^"]*)"><input type="hidden" name="seen" value="(\d+)"/g)]
  .map(([, about, seen]) => ({ for: about, seen }));

before(async () => {
  prefecture(data, { postings: 800, workers: 500 });
  writeFileSync(join(folder, 'evil.ndjson'), JSON.stringify({
    external_id: 'evil', title: `普工${EVIL}`, employer: `坏${EVIL}厂`, employer_id: '91350100M000100Y43', city_or_address: '东莞',
    wage_text: '9000-12000元/月', benefits: ['包吃', '包住'], headcount: 400, description: EVIL,
  }));
  run(['--data', data, 'import', 'postings', join(folder, 'evil.ndjson'), '--source', '坏人']);
  ok(['--data', data, 'index']);
  ok(['--data', data, 'plan', '--now', NOW]);
  const plan = lines(ok(['--data', data, 'export', 'plan']));
  const jobs = (worker) => plan.filter((line) => line.worker === worker && line.posting).length;
  who = [...new Set(plan.map((line) => line.worker))].filter((worker) => jobs(worker) === 3);
  ok(['--data', data, 'plan', 'approve', '1', '--skip']);
  writeFileSync(join(data, 'push.json'), JSON.stringify({ signature: '贞丰县就业局', hotline: '0859-6610000', page: 'https://sg.example.cn',
    channels: [{ name: 'sms', carrier: 'pull' }] }));
  links = who.slice(0, 8).map((worker) => token(worker));
  run(['--data', data, 'user', 'add', '管理员', '--role', 'admin'], { input: 'correct horse battery\n' });
  server = await serve(data, ['--now', NOW]);
});
after(() => server?.stop());

test('opens without signing in where accounts exist, and asks nobody to remember it', async () => {
  const answer = await page(links[0]);
  assert.equal(answer.status, 200);
  const html = await answer.text();
  assert.equal((await fetch(`${server.url}/v1/workers`)).status, 401);
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/);
  assert.doesNotMatch(answer.headers.get('content-security-policy'), /unsafe/);
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.equal(answer.headers.get('set-cookie'), null);
  assert.equal(answer.headers.get('etag'), null);
  assert.match(answer.headers.get('x-robots-tag'), /noindex/);
  assert.equal(forms(html).filter((form) => form.for.startsWith('p')).length, 3);
  assert.match(html, /href="tel:0859-6610000"/);
  assert.doesNotMatch(html, /<script(?! src="\/assets\/)|<style| style=| on\w+=/);
});

test('nothing personal stands on it but a masked name', async () => {
  const worker = who[0];
  const html = await (await page(links[0])).text();
  const known = lines(ok(['--data', data, 'export', 'workers', '--reveal', '测试'])).find((one) => one.id === worker);
  assert.ok(known.name.length >= 2 && known.phone);
  assert.match(html, new RegExp(`<h1>${known.name[0]}＊＊，您好</h1>`));
  for (const secret of [worker, known.name, known.phone, known.phone.slice(-4), known.identity, known.wechat, known.birth])
    if (secret) assert.ok(!html.includes(secret), secret);
  assert.doesNotMatch(html, /现居地|家乡|离家|配偶/);
});

test('all of it is at most 60 KB, script and style included', async () => {
  const html = await (await page(links[0])).text();
  const parts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, url]) => url);
  assert.equal(parts.length, 2);
  let size = Buffer.byteLength(html);
  for (const url of parts) size += (await (await fetch(server.url + url)).arrayBuffer()).byteLength;
  assert.ok(size <= 60 * 1024, `${size} bytes`);
});

test('a plain form does it: answered, changed, answered twice, sent again from an old page', async () => {
  const [worker, link] = [who[1], links[1]];
  const first = forms(await (await page(link)).text());
  let answer = await post(link, { ...first[0], choice: 'interested' }, { origin: 'null' });
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get('location'), `/m/${link}?said=ok#${first[0].for}`);
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  assert.equal((await post(link, { ...first[0], choice: 'interested' })).status, 303); // pressed twice
  assert.deepEqual(offers(worker).map((e) => [e.subject, e.payload.answer, e.actor]), [[first[0].for, 'interested', '本人（链接）']]);
  const second = forms(await (await page(link)).text());
  assert.notEqual(second[0].seen, '0');
  assert.equal((await post(link, { ...second[0], reason: 'too_far' })).status, 303);
  assert.deepEqual([offers(worker).at(-1).payload.answer, offers(worker).at(-1).payload.reason], ['refused', 'too_far']);
  for (const form of [first[0], second[0]]) { // replayed
    answer = await post(link, { ...form, choice: 'interested' });
    assert.equal(answer.status, 409);
    assert.match(await answer.text(), /role="status">没有改：/);
  }
  assert.equal(offers(worker).length, 2);
  answer = await post(link, { ...first[1], choice: 'hired', via: 'script' });
  assert.deepEqual([answer.status, await answer.json()], [200, { said: 'ok', text: '' }]);
  answer = await post(link, { for: first[1].for, seen: String(offers(worker).at(-1).seq), reason: 'other', via: 'script' });
  assert.deepEqual([answer.status, (await answer.json()).said], [409, 'no']);
  assert.equal(offers(worker).length, 3);
  assert.match(ok(['--data', data, 'ledger', 'verify']), /完好|一致|无误/);
});

test('forms that make no sense change nothing', async () => {
  const [worker, link] = [who[2], links[2]];
  const [form] = forms(await (await page(link)).text());
  const [foreign] = forms(await (await page(links[3])).text());
  const mine = forms(await (await page(link)).text()).map((one) => one.for);
  for (const [bad, status] of [
    [{}, 400], [{ ...form }, 400], [{ ...form, choice: 'approved' }, 400], [{ choice: 'interested' }, 400],
    [{ ...form, reason: 'because' }, 404], [{ for: 'p0000000000000', seen: '0', choice: 'interested' }, 404],
    [{ for: EVIL, seen: 'x', choice: 'hired' }, 404], [{ ...form, seen: '99999999999999999999', choice: 'interested' }, 409],
    ...(mine.includes(foreign.for) ? [] : [[{ ...foreign, choice: 'interested' }, 404]]),
  ]) {
    const answer = await post(link, bad);
    assert.equal(answer.status, status, JSON.stringify(bad));
    assert.doesNotMatch(await answer.text(), /<script>|onerror/);
  }
  assert.equal((await page(link, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status, 415);
  assert.equal((await post(link, { ...form, choice: 'interested', note: 'x'.repeat(9000) })).status, 413);
  assert.equal((await page(link, { method: 'DELETE' })).status, 405);
  assert.equal(offers(worker).length, 0);
});

test('what a posting says stays text', async () => {
  const plan = lines(ok(['--data', data, 'export', 'plan']));
  const evil = JSON.parse(ok(['--data', data, '--json', 'search', 'evil', '--limit', '1'])).postings[0]
    ?? lines(ok(['--data', data, 'export', 'postings'])).find((one) => one.external_id === 'evil');
  const offered = plan.find((line) => line.posting === evil.id);
  assert.ok(offered, 'the best paid job of the place is offered to somebody');
  const html = await (await page(token(offered.worker))).text();
  assert.match(html, /普工&lt;script&gt;/);
  assert.doesNotMatch(html, /<script>|<img/);
  assert.match(html, /单位有统一社会信用代码/);
});

// what time does to a link is in tests/shim/test_link.c and tests/service/test_worker_page.c
test('links that are guessed, cut, changed or ended are refused; nobody learns which is near', async () => {
  const link = links[4];
  const bodies = new Set();
  const flipped = (at) => link.slice(0, at) + (link[at] === 'A' ? 'B' : 'A') + link.slice(at + 1);
  for (const bad of ['A'.repeat(20), flipped(0), flipped(7), flipped(19), link.slice(1), link.slice(0, -1), `${link}A`,
    encodeURIComponent(EVIL), '%2e%2e%2fkey']) {
    const answer = await page(bad);
    if (answer.status === 400) continue; // not even a path
    assert.equal(answer.status, 404, bad);
    bodies.add(await answer.text());
  }
  assert.equal(bodies.size, 1);
  assert.doesNotMatch([...bodies][0], /您好|岗位1|<form/);
  const before = ledger().length;
  assert.equal((await post(flipped(9), { choice: 'call' })).status, 404);

  const brief = token(who[5], '--days', '1');
  assert.equal((await page(brief)).status, 200);
  ok(['--data', data, 'link', 'revoke', who[5], '--reason', '手机丢了']);
  const ended = await page(brief);
  assert.equal(ended.status, 410);
  assert.doesNotMatch(await ended.text(), /您好|岗位1|<form/);
  assert.equal((await post(brief, { choice: 'call' })).status, 410);
  const anew = token(who[5]);
  assert.notEqual(anew, brief);
  assert.equal((await page(anew)).status, 200);
  assert.equal((await page(brief)).status, 404);
  assert.equal(ledger().length, before);
});

test('whoever presses too often waits; whoever tries links is slowed, and others of the address are not', async () => {
  const link = links[6];
  const answers = [];
  for (let i = 0; i < 30; i++) answers.push((await post(link, { choice: 'call' })).status);
  assert.ok(answers.includes(303) && answers.at(-1) === 429, answers.join());
  const wait = await post(link, { choice: 'call' });
  assert.ok(Number(wait.headers.get('retry-after')) > 0);
  assert.match(wait.headers.get('content-type'), /^text\/html/);

  const tried = await Promise.all(Array.from({ length: 1000 }, (_, i) => page(`guess${String(i).padStart(15, '0')}`).then((r) => r.status)));
  assert.ok(tried.includes(404) && tried.includes(429));
  assert.ok(tried.every((status) => [404, 429, 503].includes(status)));
  assert.equal((await page(links[7])).status, 200);
  const told = ok(['--data', data, 'audit', 'list']).split('\n').filter((line) => line.includes('多次打开不存在的链接'));
  assert.equal(told.length, 1);
});

test('no log, no list and no file holds a link', async () => {
  await page(`${links[0]}/more`);
  await fetch(`${server.url}//m/${links[0]}`);
  await fetch(`${server.url}/M/${links[0]}`);
  const log = server.log();
  assert.match(log, /"path":"\/m\/\.\.\.","status":404/);
  assert.match(log, /"path":"\/m\/\.\.\.","status":409/);
  const said = log + ok(['--data', data, 'audit', 'list']) + JSON.stringify(ledger());
  for (const link of links) {
    assert.ok(!said.includes(link) && !said.includes(link.slice(6)), 'a link in a log');
    for (const file of ['store.db', 'store.db-wal', 'access.db', 'access.db-wal'])
      assert.ok(!readFileSync(join(data, file)).includes(link.slice(6)), file);
  }
});
