// SPDX-License-Identifier: GPL-3.0-or-later
// Sending end to end: settings checked, cost before anything is sent, an approval's messages taken by a
// program over HTTP, acknowledged, their receipts and replies; kill -9 between any two of these.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, serve } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
const settings = (channels, rest = {}) => JSON.stringify({ signature: '贞丰就业', hotline: '0859-1234567',
  page: 'https://sg.example.cn', ...rest, channels });
const SMS = { name: 'sms', carrier: 'pull', medium: 'sms', price_li: 45, lease_seconds: 5, idempotent: true, attempts: 3 };
const PAPER = { name: 'paper', carrier: 'paper' };
const DAY_AND_NIGHT = { version: 'day-and-night', push: { quiet_from: '00:00', quiet_until: '00:00', release_above: 20 } };
let server, plan, token, tokens;

const put = (text) => writeFileSync(join(data, 'push.json'), text);
const call = async (method, path, { body, as = token } = {}) => {
  const answer = await fetch(server.url + path, { method, body: body && JSON.stringify(body),
    headers: { ...(as ? { authorization: `Bearer ${as}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}) } });
  const text = await answer.text();
  return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : text };
};
const status = () => JSON.parse(ok(['--data', data, '--json', 'push', 'status']));
const sum = (state) => status().channels.reduce((n, c) => n + c[state], 0);

before(async () => {
  prefecture(data, { postings: 1500, workers: 400, courses: 10 });
  // telephones of the synthetic roster are masked: these can be dialled, by nobody
  const roster = lines(ok(['--data', data, 'export', 'workers'])).filter((w) => w.status === 'not_returned_to_work');
  writeFileSync(join(folder, 'roster.ndjson'), roster.map((w, i) => JSON.stringify({ ...w, home: w.home?.code, current: w.current?.code,
    desired: undefined, trades: undefined, skills: undefined, certificates: undefined, name: `测试${i}`,
    phone: `1990000${String(i).padStart(4, '0')}`, channels: i % 20 === 3 ? ['paper'] : ['sms', 'paper'] })).join('\n') + '\n');
  const imported = run(['--data', data, 'import', 'workers', join(folder, 'roster.ndjson')]);
  assert.equal(imported.code, 0, imported.err);
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(DAY_AND_NIGHT));
  ok(['--data', data, 'policy', 'set', join(folder, 'policy.json')]);
  plan = JSON.parse(ok(['--data', data, '--json', 'plan'])).plan;
});
after(async () => { if (server) await server.stop(); });

test('settings are checked before anything is sent', () => {
  assert.equal(run(['--data', data, 'push', 'check']).code, 4);
  put(settings([SMS], { signature: '', text: '{岗位}{姓名}', pric: 1 }));
  const bad = run(['--data', data, 'push', 'check']);
  assert.equal(bad.code, 3);
  assert.match(bad.out, /pric/);
  put(settings([SMS], { signature: '贞', text: '{岗位}{姓名}' }));
  const worse = run(['--data', data, 'push', 'check']);
  assert.match(worse.out, /\/signature/);
  assert.match(worse.out, /姓名/);
  put(settings([SMS, PAPER]));
  assert.match(ok(['--data', data, 'push', 'check']), /【贞丰就业】，2 条渠道/);
});

test('what it costs is known before', () => {
  const p = JSON.parse(ok(['--data', data, '--json', 'push', 'preview', String(plan)]));
  const share = p.channels.find((c) => c.channel === 'sms');
  assert.ok(p.persons > 50, JSON.stringify(p));
  assert.ok(share.messages > 0 && share.parts >= share.messages);
  assert.equal(Math.round(share.cost * 1000), share.parts * 45);
  assert.equal(share.messages + p.channels.find((c) => c.channel === 'paper').messages + p.unreachable + p.too_long, p.persons);
  assert.match(ok(['--data', data, 'push', 'preview', String(plan), '--samples', '1']), /\[sms \d\] 【贞丰就业】测＊＊/);
  assert.equal(status().channels.length, 0);
});

test('an approval is taken back before anything went out', () => {
  ok(['--data', data, 'plan', 'approve', String(plan)]);
  assert.ok(sum('queued') > 50);
  ok(['--data', data, 'plan', 'undo', String(plan)]);
  assert.equal(sum('queued'), 0);
  assert.deepEqual(status().waiting, []);
  ok(['--data', data, 'plan', 'approve', String(plan), '--actor', '王芳']);
  ok(['--data', data, 'ledger', 'verify']);
});

test('nothing is sent out of a restored backup until somebody has looked', () => {
  const [kept, other] = [join(folder, 'kept'), join(folder, 'restored')];
  ok(['--data', data, 'backup', kept]);
  ok(['--data', other, 'restore', kept]);
  assert.equal(readFileSync(join(other, 'push.json'), 'utf8'), readFileSync(join(data, 'push.json'), 'utf8'));
  const restored = JSON.parse(ok(['--data', other, '--json', 'push', 'status'])).channels.find((c) => c.channel === '');
  assert.equal(restored.paused, true);
  assert.ok(restored.queued > 50);
});

test('who may take messages', async () => {
  const make = (...args) => JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--note', 'x', ...args])).token;
  tokens = { sms: make('--role', 'integrator', '--channel', 'sms'), other: make('--role', 'integrator', '--channel', 'wx'),
    town: make('--role', 'integrator', '--region', '522301'), county: make('--role', 'county', '--region', '522300') };
  token = tokens.sms;
  server = await serve(data);
  assert.equal((await call('GET', '/v1/outbox?channel=sms', { as: '' })).status, 401);
  for (const as of [tokens.other, tokens.town, tokens.county])
    assert.equal((await call('GET', '/v1/outbox?channel=sms', { as })).status, 403);
  assert.equal((await call('GET', '/v1/outbox')).status, 400);
  assert.equal((await call('GET', '/v1/outbox?channel=sms&limit=0')).status, 400);
  assert.equal((await call('GET', '/v1/outbox?channel=nobody')).status, 404);
  assert.equal((await call('POST', '/v1/receipts/sms', { as: '', body: { receipts: [{ id: 'x', status: 'delivered' }] } })).status, 401);
  assert.equal((await call('GET', '/v1/push', { as: tokens.sms })).status, 403);
  assert.equal((await call('GET', '/v1/push', { as: tokens.county })).json.set_up, true);
});

test('many messages go out when a second person has released them', async () => {
  const release = (as, body = { plan }) => call('POST', '/v1/push/release', { as, body });
  const queued = sum('queued');
  assert.equal((await call('GET', '/v1/outbox?channel=sms')).json.messages.length, 0);
  const [held] = (await call('GET', '/v1/push', { as: tokens.county })).json.waiting;
  assert.deepEqual([held.plan, held.messages, held.approved_by, held.mine], [plan, queued, '王芳', false]);
  assert.match(ok(['--data', data, 'push', 'status']), /由王芳批准，等待另一个人放行/);
  assert.match(run(['--data', data, 'push', 'release', String(plan), '--actor', '王芳']).err, /要由另一个人放行/);
  assert.equal((await release(tokens.sms)).status, 403);
  assert.equal((await release(tokens.county, { plan: 'x' })).json.errors[0].pointer, '/plan');
  assert.equal((await release(tokens.county, { plan: 99 })).status, 409);
  assert.equal((await call('GET', '/v1/outbox?channel=sms')).json.messages.length, 0);
  assert.deepEqual((await release(tokens.county)).json, { plan, messages: queued });
  assert.equal((await release(tokens.county)).status, 409);
  assert.deepEqual(status().waiting, []);
  const events = lines(ok(['--data', data, 'export', 'ledger'])).filter((e) => e.kind === 'cleared');
  assert.deepEqual(events.map((e) => [e.plan, e.payload.messages]), [[plan, queued]]);
  assert.notEqual(events[0].actor, '王芳');
});

const got = new Map(); // what the gateway behind the program accepted: id → message
const offers = new Map(); // offer → how often it went out
const send = (m) => {
  if (got.has(m.id)) return; // it drops what it has seen
  got.set(m.id, m);
  for (const job of m.jobs) {
    const offer = `${m.plan} ${m.worker} ${job.posting}`;
    offers.set(offer, (offers.get(offer) ?? 0) + 1);
  }
};

test('lease, send, acknowledge', async () => {
  const { json } = await call('GET', '/v1/outbox?channel=sms&limit=5&lease=b-1');
  assert.equal(json.messages.length, 5, JSON.stringify(json).slice(0, 300));
  const again = await call('GET', '/v1/outbox?channel=sms&limit=5&lease=b-1'); // the answer was lost
  assert.deepEqual(again.json.messages.map((m) => m.id), json.messages.map((m) => m.id));
  for (const m of json.messages) {
    assert.match(m.text, /^【贞丰就业】测试\d+您好，为您推荐：/);
    assert.match(m.text, /https:\/\/sg\.example\.cn\/m\/[A-Za-z0-9_-]{20} /);
    assert.ok(m.text.endsWith('拒收请回复R'));
    assert.equal(m.parts, m.text.length <= 70 ? 1 : Math.ceil(m.text.length / 67));
    for (const job of m.jobs) assert.ok(m.text.includes(job.wage) && m.text.includes(job.place), m.text);
    send(m);
  }
  const ack = await call('POST', '/v1/outbox/ack', { body: { channel: 'sms', messages: json.messages.map((m, i) =>
    ({ id: m.id, attempt: m.attempt, result: 'sent', provider_id: `biz-${i}` })) } });
  assert.deepEqual(ack.json, { changed: 5, same: 0, unknown: 0 });
  const bad = await call('POST', '/v1/outbox/ack', { body: { channel: 'sms', messages: [{ id: 'x', attempt: 1, result: 'maybe' }] } });
  assert.equal(bad.status, 400);
  assert.equal(bad.json.errors[0].pointer, '/messages/0/result');
  const receipts = await call('POST', '/v1/receipts/sms', { body: { receipts: [
    { provider_id: 'biz-0', status: 'delivered' }, { id: json.messages[1].id, status: 'delivered' },
    { provider_id: 'biz-0', status: 'failed' }, { provider_id: 'nobody', status: 'delivered' }],
    replies: [{ phone: json.messages[2].phone, text: '1', id: 'u1' }, { phone: json.messages[3].phone, text: 'TD', id: 'u2' },
      { phone: json.messages[4].phone, text: '在哪里上车', id: 'u3' }] } });
  assert.deepEqual(receipts.json, { changed: 2, same: 1, unknown: 1, replies: 3 });
  const history = lines(ok(['--data', data, 'export', 'ledger'])).filter((e) => e.worker === json.messages[2].worker && e.kind === 'answer');
  assert.equal(history[0].subject, json.messages[2].jobs[0].posting);
  const calls = (await call('GET', '/v1/push/calls', { as: tokens.county })).json.calls;
  assert.equal(calls.length, 1);
  assert.equal(calls[0].text, '在哪里上车');
  assert.equal((await call('POST', `/v1/push/calls/${calls[0].call}/done`, { as: tokens.county })).status, 200);
  assert.equal((await call('GET', '/v1/push', { as: tokens.county })).json.calls, 0);
});

test('pause and resume', async () => {
  assert.equal((await call('POST', '/v1/push/pause', { as: tokens.county, body: { channel: 'sms', reason: '检查' } })).status, 200);
  assert.equal((await call('GET', '/v1/outbox?channel=sms')).json.why, 'paused');
  assert.equal((await call('GET', '/v1/push', { as: tokens.county })).json.channels[0].reason, '检查');
  assert.equal((await call('POST', '/v1/push/resume', { as: tokens.county, body: { channel: 'sms' } })).status, 200);
});

test('kill -9 of either side: nothing twice, nothing lost', async () => {
  let seed = 7;
  const draw = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; };
  const until = Date.now() + 10000; // what waits for its next try then waits on
  while (Date.now() < until) {
    let batch;
    try { batch = (await call('GET', `/v1/outbox?channel=sms&limit=${1 + draw(12)}`)).json; } catch { batch = undefined; }
    if (draw(8) === 0) { // the service dies, perhaps before its answer was heard
      await server.stop('SIGKILL');
      server = await serve(data);
    }
    if (!batch) continue;
    if (batch.messages.length === 0) {
      if (status().channels.every((c) => c.channel === 'paper' || c.queued + c.leased === 0)) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
      continue;
    }
    const acks = [];
    for (const m of batch.messages) {
      const fate = draw(10);
      if (fate === 0) break; // the program dies: the rest was never sent
      if (fate === 1) { acks.push({ id: m.id, attempt: m.attempt, result: 'retry', retry_after: 1 }); continue; }
      send(m);
      if (fate !== 2) acks.push({ id: m.id, attempt: m.attempt, result: 'sent' }); // 2: sent, and not told
    }
    if (acks.length) try { await call('POST', '/v1/outbox/ack', { body: { channel: 'sms', messages: acks } }); } catch { /* died */ }
  }
  assert.deepEqual([...offers.values()].filter((n) => n !== 1), []);
  ok(['--data', data, 'ledger', 'verify']);
  const rows = lines(ok(['--data', data, '--json', 'outbox', 'list', '--plan', String(plan)]));
  for (const row of rows) {
    const sent = got.has(row.key);
    if (['sent', 'delivered'].includes(row.state) && row.channel === 'sms') assert.ok(sent, `${row.message} ${row.state}`);
    if (sent) assert.ok(['sent', 'delivered', 'unknown', 'queued', 'leased'].includes(row.state), `${row.message} ${row.state}`);
    assert.notEqual(row.state, 'failed');
  }
  // whom no message reaches, the sheet of the village does
  const sheet = ok(['--data', data, 'outbox', 'paper']);
  assert.match(sheet, /广播词：/);
  const name = sheet.match(/领取号 (\S+?)：/)[1];
  assert.match(run(['--data', data, 'outbox', 'paper', '--done', 'paper-1']).err, /0 人/);
  assert.match(run(['--data', data, 'outbox', 'paper', '--done', name]).err, /[1-9]\d* 人已送达/);
});

test('unknown ones are listed and settled by a person', async () => {
  put(settings([{ ...SMS, name: 'other', idempotent: false }, PAPER]));
  const second = JSON.parse(ok(['--data', data, '--json', 'plan'])).plan;
  const approved = run(['--data', data, 'plan', 'approve', String(second), '--skip']);
  if (approved.code !== 0) return; // everybody has a full quota open
  if (status().waiting.length > 0) ok(['--data', data, 'push', 'release', String(second), '--actor', '李放行']);
  const admin = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--note', 'y', '--role', 'admin'])).token;
  const { json } = await call('GET', '/v1/outbox?channel=other&limit=2', { as: admin });
  assert.equal(json.messages.length, 2, JSON.stringify(json).slice(0, 300));
  await new Promise((resolve) => setTimeout(resolve, 5500));
  await call('GET', '/v1/outbox?channel=other&limit=1', { as: admin });
  const listed = (await call('GET', '/v1/push/messages?state=unknown', { as: tokens.county })).json.messages;
  assert.ok(json.messages.every((m) => listed.some((l) => l.key === m.id)));
  for (const l of listed)
    assert.equal((await call('POST', `/v1/push/messages/${l.message}/settle`, { as: tokens.county, body: { result: 'delivered', note: '电话核实' } })).status, 200);
  assert.equal((await call('GET', '/v1/push/messages?state=unknown', { as: tokens.county })).json.messages.length, 0);
});

test('no text, name or number stands open in any file', () => {
  for (const secret of ['测试1', '19900000001', '在哪里上车'])
    for (const name of readdirSync(data, { recursive: true })) {
      const path = join(data, name);
      if (statSync(path).isFile()) assert.ok(!readFileSync(path).includes(secret), `${name} holds ${secret}`);
    }
});
