// SPDX-License-Identifier: GPL-3.0-or-later
// Background jobs: others are answered meanwhile, results and keys outlive the process, what was cut off
// is told as failed, and uploads do not stay.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data, { postings: 2500, workers: 2500, courses: 10 });
let server = await serve(data, ['--now', NOW]);
after(() => server.stop());

const post = (path, body, headers) => fetch(server.url + path, { method: 'POST', headers, body });
const get = async (path) => (await fetch(server.url + path)).json();
async function finished(id) {
  for (;;) {
    const job = await get(`/v1/jobs/${id}`);
    if (!['queued', 'running'].includes(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
/** The events of a stream until it ends. */
async function events(path) {
  const text = await (await fetch(server.url + path)).text();
  return text.split('\n\n').filter((block) => block.startsWith('event:')).map((block) => ({
    event: /^event: (.*)$/m.exec(block)[1], data: JSON.parse(/^data: (.*)$/m.exec(block)[1]) }));
}

test('while a plan is made, everybody else is answered', async () => {
  const { id } = await (await post('/v1/plans', '{}')).json();
  const watched = events(`/v1/jobs/${id}/events`);
  let answered = 0, slowest = 0;
  for (let job = { state: 'running' }; ['queued', 'running'].includes(job.state);) {
    const started = performance.now();
    const responses = await Promise.all(['/livez', '/v1/postings?q=焊工', '/v1/workers?limit=3'].map((path) => fetch(server.url + path)));
    for (const response of responses) assert.equal(response.status, 200);
    slowest = Math.max(slowest, performance.now() - started);
    answered += 1;
    job = await get(`/v1/jobs/${id}`);
  }
  const told = await watched;
  assert.equal(told.at(-1).event, 'end');
  assert.equal(told.at(-1).data.state, 'done');
  assert.ok(told.slice(0, -1).every((one) => one.event === 'progress'));
  assert.ok(answered > 1 && slowest < 3000, `${answered} rounds, the slowest ${slowest} ms`);
});

test('a request repeated under its key is done once, another one under it is refused', async () => {
  const headers = { 'idempotency-key': 'plan-1' };
  const first = await post('/v1/plans', '{"quota":2}', headers);
  const { id } = await first.json();
  const again = await post('/v1/plans', '{"quota":2}', headers);
  assert.equal(again.status, 202);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(again.headers.get('location'), first.headers.get('location'));
  assert.equal((await again.json()).id, id);
  assert.equal((await post('/v1/plans', '{"quota":3}', headers)).status, 422);
  assert.equal((await post('/v1/plans?x=1', '{"quota":2}', headers)).status, 422);
  assert.equal((await post('/v1/plans', '{}', { 'idempotency-key': 'a b' })).status, 400);
  assert.equal((await finished(id)).state, 'done');
  assert.equal((await get('/v1/jobs')).jobs.filter((job) => job.kind === 'plan').length, 2);
  // what failed for what it said fails again the same way, without being looked at
  const wrong = await post('/v1/records', '{"kind":"party","workers":["w000001"]}', { 'idempotency-key': 'r' });
  const rewrong = await post('/v1/records', '{"kind":"party","workers":["w000001"]}', { 'idempotency-key': 'r' });
  assert.equal(wrong.status, 400);
  assert.equal(rewrong.status, 400);
  assert.equal(rewrong.headers.get('content-type'), 'application/problem+json');
  assert.deepEqual(await rewrong.json(), await wrong.json());
});

test('many at once under one key: one does it', async () => {
  const worker = 'w000007';
  const answers = await Promise.all(Array.from({ length: 8 }, () =>
    post('/v1/records', JSON.stringify({ kind: 'guidance', workers: [worker] }), { 'idempotency-key': 'many' })));
  for (const answer of answers) assert.ok([200, 409].includes(answer.status), String(answer.status));
  const { events: history } = await get(`/v1/workers/${worker}/history`);
  assert.equal(history.filter((event) => event.kind === 'guidance').length, 1);
});

test('results, keys and uploads outlive a restart; what was cut off is told as failed', async () => {
  const csv = 'external_id,岗位名称,薪资,招聘人数\nq1,焊工,6000元,2\nq2,,,\n';
  const { id } = await (await post('/v1/imports?kind=postings&dry_run=1&name=a.csv', csv, { 'idempotency-key': 'file' })).json();
  const before = await finished(id);
  assert.equal(before.result.rejects[0].line, 3);
  const { id: cut } = await (await post('/v1/plans', '{}')).json();
  assert.equal((await get(`/v1/jobs/${cut}`)).kind, 'plan');
  await server.stop('SIGKILL');
  server = await serve(data, ['--now', NOW]);
  assert.deepEqual(await get(`/v1/jobs/${id}`), before);
  const after_ = await get(`/v1/jobs/${cut}`);
  assert.ok(after_.state === 'failed' || after_.state === 'done', after_.state);
  if (after_.state === 'failed') assert.match(after_.error.detail, /重启/);
  const again = await post('/v1/imports?kind=postings&dry_run=1&name=a.csv', csv, { 'idempotency-key': 'file' });
  assert.equal((await again.json()).id, id);
  const commit = await finished((await (await post(`/v1/imports/${id}/commit`)).json()).id);
  assert.equal(commit.state, 'done', JSON.stringify(commit.error));
  assert.equal(commit.result.added, 1);
  let found = {}; // the index follows by itself, and is served within a moment
  for (let i = 0; i < 100 && found.total !== 1; i++) {
    found = await get('/v1/postings?q=焊工&source=a');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(found.total, 1);
  const rejects = await fetch(`${server.url}/v1/imports/${commit.id}/rejects`);
  assert.equal(Buffer.from(await rejects.arrayBuffer()).subarray(0, 2).toString(), 'PK');
  assert.deepEqual(readdirSync(join(data, 'uploads')), [id]);
  assert.equal(JSON.parse(ok(['--data', data, '--json', 'ledger', 'verify'])).whole, true);
});

test('names of files cannot leave their folder', async () => {
  const { id } = await (await post(`/v1/imports?kind=courses&dry_run=1&name=${encodeURIComponent('../../../evil\u0001.csv')}`, 'a,b\n')).json();
  await finished(id);
  assert.ok(!existsSync(join(data, '..', 'evil.csv')) && !existsSync(join(data, 'evil.csv')));
  assert.ok((await post('/v1/imports?kind=horses', 'x')).status === 400);
  assert.ok((await post('/v1/imports?kind=postings', '')).status === 400);
});

test('a stream that watches does not keep the service from stopping', async () => {
  const response = await fetch(`${server.url}/v1/screen/events`);
  const reader = response.body.getReader();
  await reader.read();
  const started = performance.now();
  assert.equal(await server.stop(), 0);
  assert.ok(performance.now() - started < 5000);
  server = await serve(data, ['--now', NOW]);
});
