// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be done today: every figure is the length of the list it opens, in every town, and what a
// list holds is counted here by other means. And why one posting is or is not for one worker; calls noted.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { NOW, lines, ok, prefecture, serve, workspace } from './harness.mjs';

const data = join(workspace(), 'data');
let server, roster, jobs;
const get = async (path) => {
  const response = await fetch(server.url + path);
  const body = await response.json();
  assert.equal(response.status, 200, `${path}: ${JSON.stringify(body).slice(0, 300)}`);
  return body;
};
const post = async (path, body) => {
  const response = await fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
};
const total = async (query) => (await get(`/v1/workers?limit=1&${query}`)).total;
/** A town by the names people use: 兴义市坪东街道. */
const named = ({ region, county }) => `${county && county.code !== region.code ? county.name : ''}${region.name}`;

before(async () => {
  prefecture(data);
  ok(['--data', data, 'plan', '--now', NOW]);
  server = await serve(data, ['--now', NOW]);
  let after_ = '';
  jobs = [];
  do {
    const page = await get(`/v1/plans/1/offers?limit=500${after_ && `&after=${encodeURIComponent(after_)}`}`);
    jobs.push(...page.offers.filter((offer) => offer.posting));
    after_ = page.next;
  } while (after_);
  const held = jobs.filter((_, i) => i % 7 === 0).slice(0, 20);
  for (const { worker, posting } of held) assert.equal((await post('/v1/plans/1/hold', { worker, posting })).status, 200);
  const { json } = await post('/v1/plans/1/approve', { skip: true });
  assert.ok(json.approved > 100);
  const open = jobs.filter((offer, i) => !held.includes(offer) && jobs.findIndex((other) => other.worker === offer.worker) === i);
  const answers = open.slice(0, 60).map(({ worker, posting }, i) => ({ worker, posting, answer: ['interested', 'no_answer', 'refused', 'hired'][i % 4],
    ...(i % 4 === 2 ? { reason: 'too_far' } : {}) }));
  assert.ok((await post('/v1/answers', { answers })).json.accepted >= 58);
  roster = lines(ok(['--data', data, 'export', 'workers']));
});
after(async () => assert.equal(await server?.stop(), 0));

test('each figure is the length of its list, in all and in every town', async () => {
  const today = await get('/v1/today');
  assert.equal(today.day, NOW);
  assert.deepEqual([today.quota, today.goal_percent, today.scope], [3, 90, null]);
  for (const [key, { count, query }] of Object.entries(today.workers)) {
    assert.equal(count, await total(query), key);
    assert.equal(today.towns.reduce((sum, town) => sum + town[key], 0), count, key);
    assert.ok(count > 0, key);
  }
  const inTowns = today.towns.filter(({ region }) => region?.code.length === 9);
  assert.ok(inTowns.length > 20);
  for (const town of [...inTowns].sort((a, b) => b.waiting - a.waiting).slice(0, 12))
    for (const [key, { query }] of Object.entries(today.workers))
      assert.equal(town[key], await total(`${query}&place=${encodeURIComponent(named(town))}`), `${named(town)} ${key}`);
  assert.equal(today.postings.new, (await get(`/v1/postings?${today.postings.query}`)).total);
});

test('the lists hold whom they say', async () => {
  const { workers } = await get('/v1/today');
  const waiting = new Set(roster.filter((worker) => worker.status === 'not_returned_to_work').map((worker) => worker.id));
  assert.equal(workers.waiting.count, waiting.size);
  assert.equal(workers.back.count, roster.filter(({ status }) => ['returned_to_work', 'employed_locally'].includes(status)).length);
  const states = new Map(); // worker → states of the job offers
  for (const id of waiting) states.set(id, (await get(`/v1/workers/${id}/offers`)).offers.filter((o) => o.posting).map((o) => o.state));
  const having = (keep) => [...states.values()].filter(keep).length;
  const counting = (list) => list.filter((state) => !['held', 'replaced', 'discarded'].includes(state)).length;
  const any = (...words) => (list) => list.some((state) => words.includes(state));
  assert.equal(workers.full.count, having((list) => counting(list) >= 3));
  assert.equal(workers.short.count, having((list) => counting(list) < 3));
  const said = any('interested', 'refused', 'hired', 'at_work_3_months'), due = any('failed', 'unknown', 'no_answer');
  assert.equal(workers.to_call.count, having((list) => due(list) && !said(list)));
  assert.equal(workers.unanswered.count, having((list) => any('approved', 'queued', 'sent', 'delivered')(list) && !said(list) && !due(list)));
  assert.equal(workers.interested.count, having(any('interested')));
  assert.equal(await total('status=not_returned_to_work&offers=full&offers=short'), waiting.size);
});

test('a narrower scope counts its own; one answer more is seen at once', async () => {
  const all = await get('/v1/today');
  const code = all.towns.find(({ region }) => region?.code.length === 9).county.code;
  const county = await get(`/v1/today?scope=${code}`);
  assert.equal(county.scope.code, code);
  assert.deepEqual(county.towns, all.towns.filter((town) => town.county?.code === code));
  assert.equal((await fetch(`${server.url}/v1/today?scope=nowhere`)).status, 400);
  const waiting = new Set((await get('/v1/workers?status=not_returned_to_work&limit=500')).workers.map((one) => one.id));
  const { worker, posting } = (await get('/v1/plans/1/offers?state=approved&limit=100')).offers.find((one) => one.posting && waiting.has(one.worker));
  assert.equal((await post('/v1/answers', { answers: [{ worker, posting, answer: 'hired' }] })).json.accepted, 1);
  const now = await get('/v1/today');
  assert.equal(now.workers.back.count, all.workers.back.count + 1);
  assert.equal(now.workers.waiting.count, all.workers.waiting.count - 1);
});

test('postings of the last days are those that say so', async () => {
  const exported = lines(ok(['--data', data, 'export', 'postings'])).filter((one) => !one.duplicate_of && one.status !== 'held');
  for (const days of [1, 7, 30]) {
    const from = new Date(Date.parse(NOW) - (days - 1) * 86400000).toISOString().slice(0, 10);
    const found = await get(`/v1/postings?posted_days=${days}&limit=1000`);
    const wanted = exported.filter((one) => one.posted && one.posted >= from && (!one.valid_through || one.valid_through >= NOW));
    assert.deepEqual(found.postings.map((one) => one.id).sort(), wanted.map((one) => one.id).sort().slice(0, 1000));
    assert.equal(found.understood.conditions[0].key, 'posted_days');
  }
  assert.equal((await fetch(`${server.url}/v1/postings?posted_days=0`)).status, 400);
});

test('why one posting is or is not for one worker', async () => {
  const { worker: id, posting } = (await get('/v1/plans/1/offers?state=approved&limit=100')).offers.find((one) => one.posting);
  const { matches } = await get(`/v1/workers/${id}/matches?limit=1`);
  const offered = await get(`/v1/workers/${id}/why?posting=${matches[0].posting.id}`);
  assert.equal(offered.why.verdict, 'offered');
  const again = await get(`/v1/workers/${id}/why?posting=${posting}`);
  assert.equal(again.why.verdict, 'barred');
  assert.match(again.why.summary, /推送过/);
  assert.equal((await fetch(`${server.url}/v1/workers/${id}/why`)).status, 400);
  assert.equal((await fetch(`${server.url}/v1/workers/${id}/why?posting=nothing`)).status, 404);
  assert.equal((await fetch(`${server.url}/v1/workers/nobody/why?posting=${posting}`)).status, 404);
});

test('a call is noted in the ledger, and counts as no service', async () => {
  const [{ id }] = roster.filter((worker) => worker.status === 'not_returned_to_work');
  const before_ = (await get('/v1/stats')).total.services;
  assert.equal((await post('/v1/records', { kind: 'note', workers: [id] })).status, 400);
  assert.equal((await post('/v1/records', { kind: 'note', workers: [id], note: '已接通：周五前答复' })).json.recorded, 1);
  const { events } = await get(`/v1/workers/${id}/history`);
  assert.equal(events.at(-1).kind, 'note');
  assert.equal(events.at(-1).label, '通话记录');
  assert.equal(events.at(-1).payload.note, '已接通：周五前答复');
  assert.deepEqual((await get('/v1/stats')).total.services, before_);
  assert.equal(await server.stop(), 0);
  ok(['--data', data, 'record', 'note', id, '--note', '没有人接']);
  ok(['--data', data, 'ledger', 'verify']);
  server = await serve(data, ['--now', NOW]);
});
