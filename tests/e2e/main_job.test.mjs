// SPDX-License-Identifier: GPL-3.0-or-later
// The main job on a small synthetic prefecture: import, index, search, match, plan, check, export,
// serve; the same twice gives the same bytes; the command and the server agree to the last digit.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, serve, NOW } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data);
const seamstress = {
  id: 'w1', birth: '1974-05-02', trades: ['缝纫工'], home: '522325',
  desired: { regions: ['广东', '贵州'], wage_min: 4500, accommodation: 'required' },
};

test('corpus: same seed, same bytes; another seed, others', () => {
  const a = ok(['corpus', 'postings', '-n', '300', '--seed', '3']);
  assert.equal(ok(['corpus', 'postings', '-n', '300', '--seed', '3']), a);
  assert.notEqual(ok(['corpus', 'postings', '-n', '300', '--seed', '4']), a);
  assert.equal(lines(a).length, 300);
});

test('import twice: no duplicates, nothing changed', () => {
  const before = ok(['--data', data, 'export', 'postings']);
  const file = join(folder, 'postings-1500-7.ndjson');
  assert.ok(run(['--data', data, 'import', 'postings', file]).code <= 1);
  assert.equal(ok(['--data', data, 'export', 'postings']), before);
  const ids = lines(before).map((p) => p.id);
  assert.equal(new Set(ids).size, ids.length);
});

test('a dry run changes nothing', () => {
  const before = ok(['--data', data, 'export', 'postings']);
  const file = join(folder, 'dry.ndjson');
  writeFileSync(file, '{"external_id":"d1","title":"普工","employer":"试用厂","city_or_address":"东莞","wage_text":"5000-6000"}\n');
  ok(['--data', data, 'import', 'postings', file, '--dry-run', '--source', '试']);
  assert.equal(ok(['--data', data, 'export', 'postings']), before);
});

test('match: five eligible, explained jobs from at least four employers', () => {
  const [result] = lines(ok(['--data', data, 'match', '--profiles', '-', '--limit', '5', '--now', NOW],
    { input: JSON.stringify(seamstress) }));
  assert.equal(result.id, 'w1');
  assert.equal(result.matches.length, 5);
  assert.ok(new Set(result.matches.map((m) => m.posting.employer)).size >= 4);
  result.matches.forEach((match, i) => {
    assert.equal(match.rank, i + 1);
    assert.ok(match.score > 0 && match.score <= 1);
    assert.ok(match.reasons.length >= 1 && match.reasons.length <= 4);
    const { age } = match.posting;
    if (age?.max) assert.ok(age.max >= 51, `age ${age.max}`);
    if (match.relaxed.length === 0) {
      assert.equal(match.posting.accommodation, 'provided');
      assert.ok(['440000', '520000'].includes(match.posting.province.code));
    }
    for (const value of Object.values(match.components)) assert.ok(value >= 0 && value <= 1);
  });
  for (let i = 1; i < result.matches.length; i++)
    if (result.matches[i].relaxed.length === 0)
      assert.ok(result.matches[i].score <= result.matches[i - 1].score);
});

test('match --brief prints id, external_id and title only', () => {
  const [result] = lines(ok(['--data', data, 'match', '--profiles', '-', '--brief'],
    { input: JSON.stringify(seamstress) }));
  for (const match of result.matches)
    assert.deepEqual(Object.keys(match.posting).sort(), ['external_id', 'id', 'title']);
});

test('match: results in input order, a bad line answered in place', () => {
  const input = [seamstress, { id: 'w2', trades: ['不存在的工种'] }, { id: 'w3' }]
    .map((p) => JSON.stringify(p)).join('\n');
  const result = run(['--data', data, 'match', '--profiles', '-'], { input });
  assert.equal(result.code, 1);
  const answers = lines(result.out);
  assert.deepEqual(answers.map((a) => a.id), ['w1', 'w2', 'w3']);
  assert.match(JSON.stringify(answers[1].error), /不存在的工种/);
  assert.ok(answers[2].matches.length > 0);
});

test('plan: quota, capacity, distinct employers; the checker agrees', () => {
  const summary = JSON.parse(ok(['--data', data, '--json', 'plan', '--now', NOW]));
  assert.equal(summary.over_capacity, 0);
  assert.equal(summary.full_quota + summary.short.reduce((n, s) => n + s.workers, 0), summary.workers);
  assert.ok(summary.objective <= summary.bound + 1e-6);
  assert.ok(summary.expected_placements >= summary.baseline.expected_placements);
  const check = run(['--data', data, 'plan', 'check']);
  assert.equal(check.code, 0, check.out + check.err);

  const postings = new Map(lines(ok(['--data', data, 'export', 'postings'])).map((p) => [p.id, p]));
  const pushes = new Map();
  const perWorker = new Map();
  let notices = 0;
  for (const line of lines(ok(['--data', data, 'export', 'plan']))) {
    if (line.course) { notices++; continue; }
    const posting = postings.get(line.posting);
    assert.ok(posting && posting.duplicate_of === null && posting.status !== 'held');
    pushes.set(line.posting, (pushes.get(line.posting) ?? 0) + 1);
    perWorker.set(line.worker, [...(perWorker.get(line.worker) ?? []), line]);
    assert.ok(line.reasons.length > 0);
  }
  for (const [id, n] of pushes) assert.ok(n <= (postings.get(id).headcount ?? 1) * 10, id);
  for (const offers of perWorker.values()) {
    assert.ok(offers.length <= 3);
    assert.deepEqual(offers.map((o) => o.rank), offers.map((_, i) => i + 1));
    assert.equal(new Set(offers.map((o) => o.posting)).size, offers.length);
  }
  assert.equal(notices, summary.courses);
  assert.equal(summary.courses, summary.workers);
});

test('the same prefecture again gives a byte-identical plan, with one thread too', () => {
  const again = join(folder, 'again');
  prefecture(again);
  ok(['--data', again, 'plan', '--now', NOW, '--threads', '1']);
  assert.equal(ok(['--data', again, 'export', 'plan']), ok(['--data', data, 'export', 'plan']));
});

test('whoever cannot be served is listed by name with the rule that stopped them', () => {
  const small = join(folder, 'small');
  prefecture(small, { postings: 300, workers: 20, courses: 5 });
  const file = join(folder, 'short-roster.ndjson');
  writeFileSync(file, '{"id":"child","birth":"2014-01-01","home":"522325","status":"not_returned_to_work"}\n');
  ok(['--data', small, 'import', 'workers', file]);
  const list = join(folder, 'shortfalls.ndjson');
  const summary = JSON.parse(ok(['--data', small, '--json', 'plan', '--now', NOW, '--shortfalls', list]));
  const listed = lines(readFileSync(list, 'utf8'));
  assert.equal(listed.length, summary.workers - summary.full_quota);
  const child = listed.find((line) => line.worker === 'child');
  assert.deepEqual([child.jobs, child.rule], [0, 'minor']);
});

test('plan --dry-run writes nothing', () => {
  const before = ok(['--data', data, 'export', 'plan']);
  const summary = JSON.parse(ok(['--data', data, '--json', 'plan', '--dry-run', '--now', NOW]));
  assert.equal(summary.plan, null);
  assert.equal(ok(['--data', data, 'export', 'plan']), before);
});

test('the server answers as the command does', async () => {
  const server = await serve(data);
  const post = (path, body) => fetch(server.url + path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const [expected] = lines(ok(['--data', data, 'match', '--profiles', '-', '--limit', '5'],
    { input: JSON.stringify(seamstress) }));
  const response = await post('/v1/match?limit=5', seamstress);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), expected);

  const many = await (await post('/v1/match', { profiles: [seamstress, { id: 'w9' }] })).json();
  assert.deepEqual(many.results.map((r) => r.id), ['w1', 'w9']);
  const hundred = lines(ok(['corpus', 'workers', '-n', '100', '--seed', '9']));
  const together = (await (await post('/v1/match?limit=3', { profiles: hundred })).json()).results;
  for (const [i, profile] of hundred.entries())
    assert.deepEqual(await (await post('/v1/match?limit=3', profile)).json(), together[i]);

  const found = await (await fetch(`${server.url}/v1/postings?q=${encodeURIComponent('普工')}&province=44&facets=1&limit=3`)).json();
  assert.ok(found.total > 0 && found.postings.length <= 3 && found.facets);
  for (const posting of found.postings) assert.equal(posting.province.code, '440000');

  const one = await fetch(`${server.url}/v1/postings/${found.postings[0].id}`);
  assert.deepEqual((await one.json()).id, found.postings[0].id);
  const etag = one.headers.get('etag');
  const cached = await fetch(`${server.url}/v1/postings/${found.postings[0].id}`,
    { headers: { 'if-none-match': etag } });
  assert.equal(cached.status, 304);

  const stats = await (await fetch(`${server.url}/v1/stats`)).json();
  assert.equal(stats.total.workers, 1200);
  assert.equal(stats.counties.reduce((n, c) => n + c.workers, 0), 1200);
  assert.equal((await fetch(`${server.url}/livez`)).status, 200);
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);

  for (const [path, status, text] of [
    ['/v1/postings?province=' + encodeURIComponent('火星'), 400, '火星'],
    ['/v1/postings?limit=0', 400, 'limit'],
    ['/v1/postings/pzzzzzzzzzzzzz', 404, 'pzzzzzzzzzzzzz'],
    ['/v1/nothing', 404, '/v1/nothing'],
  ]) {
    const answer = await fetch(server.url + path);
    assert.equal(answer.status, status, path);
    assert.match(answer.headers.get('content-type'), /application\/problem\+json/);
    assert.ok(JSON.stringify(await answer.json()).includes(text), path);
  }
  const broken = await fetch(`${server.url}/v1/match`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":',
  });
  assert.equal(broken.status, 400);
  assert.equal(await server.stop(), 0);
});

test('a new index is served without refusing a request', async () => {
  const server = await serve(data);
  const file = join(folder, 'fresh.ndjson');
  writeFileSync(file, JSON.stringify({
    external_id: 'fresh-1', source: '新来源', title: '无人机飞手培训助教', employer: '黔飞航空科技有限公司',
    city_or_address: '贵州省黔西南州兴义市', wage_text: '6000-7000元/月', headcount: '3',
  }) + '\n');
  const query = `${server.url}/v1/postings?q=${encodeURIComponent('无人机飞手')}`;
  assert.equal((await (await fetch(query)).json()).total, 0);
  ok(['--data', data, 'import', 'postings', file]);
  ok(['--data', data, 'index']);
  let total = 0, asked = 0;
  for (const until = Date.now() + 20000; Date.now() < until && total === 0;) {
    const answer = await fetch(query);
    asked++;
    assert.equal(answer.status, 200);
    total = (await answer.json()).total;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(total, 1, `after ${asked} requests`);
  assert.equal(await server.stop(), 0);
});
