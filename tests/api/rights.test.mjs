// SPDX-License-Identifier: GPL-3.0-or-later
// Two counties and one interface: neither sees, changes, counts or watches what is the other's.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { NOW, lines, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
const tokens = {};
let server, mine, theirs;
before(async () => {
  prefecture(data, { postings: 900, workers: 700, courses: 10 });
  const roster = lines(ok(['--data', data, 'export', 'workers']));
  const make = (name, role, region) => {
    tokens[name] = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', role, '--note', name,
      ...(region ? ['--region', region] : [])])).token;
  };
  make('admin', 'admin');
  make('a', 'county', '522301');
  make('b', 'county', '522327');
  make('screen', 'screen');
  mine = roster.filter((w) => w.home?.code.startsWith('522301')).map((w) => w.id);
  theirs = roster.filter((w) => w.home?.code.startsWith('522327')).map((w) => w.id);
  assert.ok(mine.length > 20 && theirs.length > 20);
  server = await serve(data, ['--now', NOW]);
});
after(async () => assert.equal(await server?.stop(), 0));

async function call(who, method, path, body, headers = {}) {
  const response = await fetch(server.url + path, { method, headers: { authorization: `Bearer ${tokens[who]}`, ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) : text, headers: response.headers };
}
async function finished(who, id) {
  for (;;) {
    const { json } = await call(who, 'GET', `/v1/jobs/${id}`);
    if (!['queued', 'running'].includes(json.state)) return json;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('the roster is the own one, whatever is asked', async () => {
  const all = (await call('a', 'GET', '/v1/workers?limit=500')).json;
  assert.deepEqual(all.workers.map((w) => w.id), mine.sort());
  assert.equal(all.total, mine.length);
  const asked = (await call('a', 'GET', '/v1/workers?place=522327&limit=500')).json;
  assert.deepEqual([asked.workers, asked.total], [[], 0]);
  assert.deepEqual((await call('a', 'GET', `/v1/workers?who=${theirs[0]}`)).json.workers, []);
});

test('a worker of another county does not exist', async () => {
  for (const path of ['', '/matches', '/offers', '/history']) {
    assert.equal((await call('a', 'GET', `/v1/workers/${theirs[0]}${path}`)).status, 404, path);
    assert.equal((await call('b', 'GET', `/v1/workers/${theirs[0]}${path}`)).status, 200, path);
  }
  const etag = (await call('b', 'GET', `/v1/workers/${theirs[0]}`)).headers.get('etag');
  assert.equal((await call('a', 'PATCH', `/v1/workers/${theirs[0]}`, { education: 'senior' }, { 'if-match': etag })).status, 404);
  assert.equal((await call('b', 'PATCH', `/v1/workers/${theirs[0]}`, { home: '522301' }, { 'if-match': etag })).status, 404);
  assert.equal((await call('b', 'PATCH', `/v1/workers/${theirs[0]}`, { education: 'senior' }, { 'if-match': etag })).status, 200);
  assert.equal((await call('a', 'POST', '/v1/records', { kind: 'briefing', workers: [theirs[0]] })).status, 404);
});

test('plans are made, seen and approved for the own county only', async () => {
  assert.equal((await call('a', 'POST', '/v1/plans', { scope: '522327' })).status, 404);
  const { id } = (await call('a', 'POST', '/v1/plans', {})).json;
  const job = await finished('a', id);
  assert.equal(job.state, 'done', JSON.stringify(job.error));
  const { plan } = job.result;
  const offers = (await call('a', 'GET', `/v1/plans/${plan}/offers?limit=500`)).json.offers;
  assert.ok(offers.length > 0 && offers.every((offer) => mine.includes(offer.worker)));
  for (const path of [`/v1/plans/${plan}`, `/v1/plans/${plan}/offers`, `/v1/jobs/${id}`, `/v1/jobs/${id}/events`])
    assert.equal((await call('b', 'GET', path)).status, 404, path);
  for (const verb of ['approve', 'undo', 'discard'])
    assert.ok([404, 409].includes((await call('b', 'POST', `/v1/plans/${plan}/${verb}`)).status), verb);
  assert.equal((await call('b', 'POST', `/v1/jobs/${id}/cancel`)).status, 404);
  assert.deepEqual((await call('b', 'GET', '/v1/plans')).json.plans, []);
  assert.deepEqual((await call('b', 'GET', '/v1/jobs')).json.jobs, []);
  assert.equal((await call('a', 'POST', `/v1/plans/${plan}/approve`)).status, 200);
  assert.equal((await call('admin', 'GET', `/v1/jobs/${id}`)).status, 200);
});

test('counts and screens are of the own county; keys of one are not those of another', async () => {
  assert.equal((await call('a', 'GET', '/v1/stats')).json.total.workers, mine.length);
  assert.equal((await call('b', 'GET', '/v1/stats')).json.total.workers, theirs.length);
  assert.equal((await call('b', 'GET', '/v1/stats')).json.offers.jobs.approved, 0);
  assert.equal((await call('a', 'GET', '/v1/stats?scope=522327')).status, 404);
  assert.equal((await call('a', 'GET', '/v1/table?scope=522327')).status, 404);
  assert.equal((await call('a', 'GET', '/v1/table')).json.total[0][0], mine.length);
  for (const place of ['522327', '520000']) assert.equal((await call('a', 'GET', `/v1/sheet?place=${place}`)).status, 404, place);
  assert.equal((await call('a', 'POST', '/v1/sheet/links?place=522327', {})).status, 404);
  assert.equal((await call('screen', 'POST', '/v1/sheet/links?place=522301', {})).status, 403);
  const sheet = (await call('a', 'GET', '/v1/sheet?place=522301&limit=500')).json;
  assert.ok(sheet.people.length > 0 && sheet.people.every((one) => mine.includes(one.id)));
  assert.equal((await call('screen', 'GET', '/v1/sheet?place=522301')).status, 403);
  assert.equal((await call('screen', 'GET', '/v1/screen')).status, 200);
  assert.equal((await call('screen', 'GET', '/v1/screen/map')).status, 404);
  assert.equal((await call('screen', 'GET', '/v1/workers')).status, 403);
  const key = { 'idempotency-key': 'same' };
  assert.equal((await call('a', 'POST', '/v1/records', { kind: 'briefing', workers: [mine[0]] }, key)).status, 200);
  assert.equal((await call('b', 'POST', '/v1/records', { kind: 'briefing', workers: [theirs[1]] }, key)).status, 200);
});

test('without a token there is nothing but the description', async () => {
  for (const path of ['/v1/workers', '/v1/sheet?place=522301', '/v1/table', '/v1/plans', '/v1/jobs', '/v1/imports', '/v1/screen', '/v1/screen/map', '/v1/screen/events'])
    assert.equal((await fetch(server.url + path)).status, 401, path);
  assert.equal((await fetch(`${server.url}/openapi.json`)).status, 200);
});
