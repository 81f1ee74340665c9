// SPDX-License-Identifier: GPL-3.0-or-later
// The roster over HTTP against the exported one: every filter by other means, and paging that loses and
// repeats nobody, also while somebody writes.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { NOW, lines, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
let server, roster;
before(async () => {
  prefecture(data, { postings: 800, workers: 700, courses: 10 });
  roster = lines(ok(['--data', data, 'export', 'workers']));
  server = await serve(data, ['--now', NOW]);
});
after(async () => assert.equal(await server?.stop(), 0));

const get = async (path, headers) => fetch(server.url + path, { headers });
/** All workers of a query, by following Link. */
async function all(query, limit = 37) {
  const found = [];
  let total;
  for (let path = `/v1/workers?${query}&limit=${limit}`; path;) {
    const response = await get(path);
    const page = await response.json();
    assert.equal(response.status, 200, JSON.stringify(page));
    assert.equal(response.headers.get('cache-control'), 'no-store');
    total ??= page.total;
    found.push(...page.workers);
    path = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
    assert.equal(Boolean(path), page.next !== null);
  }
  assert.equal(found.length, total);
  return found.map((worker) => worker.id);
}
const ids = (keep) => roster.filter(keep).map((worker) => worker.id).sort();
const age = ({ birth, age: stated }) => {
  if (!birth) return stated ?? -1;
  const [y, m, d] = birth.split('-').map(Number), [ty, tm, td] = NOW.split('-').map(Number);
  return ty - y - (tm < m || (tm === m && td < d) ? 1 : 0);
};

test('pages of any size give everybody once, in order', async () => {
  for (const limit of [1, 50, 500])
    assert.deepEqual(await all('', limit), ids(() => true));
});

test('one may begin anywhere, and go on from there', async () => {
  const everybody = await all('');
  for (const skip of [0, 1, 333, 699, 700, 5000]) {
    const response = await get(`/v1/workers?skip=${skip}&limit=10`);
    const page = await response.json();
    assert.deepEqual(page.workers.map((worker) => worker.id), everybody.slice(skip, skip + 10));
    assert.equal(page.total, skip === 0 ? everybody.length : undefined);
    const link = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
    assert.equal(Boolean(link), skip + 10 < everybody.length);
    if (link) assert.equal((await (await get(link)).json()).workers[0].id, everybody[skip + 10]);
  }
  for (const skip of ['-1', 'x', '100000001']) assert.equal((await get(`/v1/workers?skip=${skip}`)).status, 400);
});

test('each filter finds whom the export names', async () => {
  const county = roster.find((w) => w.home).home.code.slice(0, 6);
  const town = roster.find((w) => w.home?.code.length === 9).home.code;
  const group = roster.find((w) => w.groups?.length).groups[0];
  const trade = roster.find((w) => w.trades?.length).trades[0];
  assert.deepEqual(await all(`place=${county}`), ids((w) => w.home?.code.startsWith(county)));
  assert.deepEqual(await all(`place=${town}`), ids((w) => w.home?.code.startsWith(town)));
  assert.deepEqual(await all('status=not_returned_to_work'), ids((w) => w.status === 'not_returned_to_work'));
  assert.deepEqual(await all('status=not_returned_to_work&status=away'),
    ids((w) => ['not_returned_to_work', 'away'].includes(w.status)));
  assert.deepEqual(await all(`group=${encodeURIComponent(group)}`), ids((w) => w.groups?.includes(group)));
  assert.deepEqual(await all('gender=female'), ids((w) => w.gender === 'female'));
  assert.deepEqual(await all('age_min=30&age_max=40'), ids((w) => age(w) >= 30 && age(w) <= 40));
  for (const id of ids((w) => w.trades?.some((t) => t.code === trade.code)))
    assert.ok((await all(`trade=${trade.code}`, 500)).includes(id));
  const [one] = roster;
  assert.deepEqual(await all(`who=${one.id}`), [one.id]);
  const names = JSON.parse((await (await get(`/v1/workers/${one.id}`)).text()));
  assert.match(names.name, /＊/);
  assert.deepEqual(await all('offers=none'), ids(() => true));
});

test('whole names are found though they are sealed, and nothing is shown unmasked', async () => {
  const file = lines(ok(['corpus', 'workers', '-n', '700', '--seed', '7']));
  const { name } = file[3];
  const found = await all(`who=${encodeURIComponent(name)}`);
  assert.deepEqual(found, file.filter((w) => w.name === name).map((w) => w.id).sort());
  const page = await (await get('/v1/workers?limit=500')).text();
  for (const worker of file.slice(0, 50)) assert.ok(!page.includes(`"name":"${worker.name}"`), worker.name);
});

test('people are found by the initials of their name and the end of their phone', async () => {
  const file = lines(ok(['corpus', 'workers', '-n', '700', '--seed', '7']));
  const li = file.filter((w) => w.name?.startsWith('李')).map((w) => w.id);
  const found = await all('who=L');
  assert.ok(li.length > 5 && li.every((id) => found.includes(id)));
  for (const id of found) // 刘, 罗, 龙 … sound so too; 王 does not
    assert.doesNotMatch(file.find((w) => w.id === id).name, /^[王张杨陈吴]/);
  const { id, phone } = file.find((w) => w.phone);
  const tail = phone.slice(-4);
  assert.deepEqual(await all(`who=${tail}`), file.filter((w) => w.phone?.endsWith(tail)).map((w) => w.id).sort());
  assert.ok((await all(`who=${tail}`)).includes(id));
});

test('what is asked wrongly is told where', async () => {
  for (const [query, key] of [['place=%E6%9F%90%E5%9C%B0', '?place'], ['status=idle', '?status'], ['age_min=x', '?age_min'],
    ['limit=0', '?limit'], ['limit=501', '?limit'], ['trade=zzz', '?trade'], ['offers=sold', '?offers'], ['group=x', '?group']]) {
    const response = await get(`/v1/workers?${query}`);
    const problem = await response.json();
    assert.equal(response.status, 400, query);
    assert.equal(problem.errors[0].pointer, key);
    assert.match(problem.detail, /[一-鿿]/);
  }
});

test('of two who change the same worker at once, one is told', async () => {
  const [{ id }] = roster;
  for (let round = 0; round < 5; round++) {
    const etag = (await get(`/v1/workers/${id}`)).headers.get('etag');
    const answers = await Promise.all([5000, 5100, 5200].map((wage) => fetch(`${server.url}/v1/workers/${id}`, {
      method: 'PATCH', headers: { 'if-match': etag }, body: JSON.stringify({ desired: { wage_min: wage + round } }) })));
    const codes = answers.map((answer) => answer.status).sort();
    assert.deepEqual(codes, [200, 412, 412]);
  }
});

test('while another program writes, a change is refused in time and reading goes on', async () => {
  const { id } = roster[2];
  const etag = (await get(`/v1/workers/${id}`)).headers.get('etag');
  const other = spawn('sqlite3', [join(data, 'store.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  other.stdin.write("BEGIN IMMEDIATE; SELECT 'held';\n");
  await new Promise((resolve) => other.stdout.once('data', resolve));
  const started = performance.now();
  const change = fetch(`${server.url}/v1/workers/${id}`, { method: 'PATCH', headers: { 'if-match': etag }, body: '{"education":"college"}' });
  const record = fetch(`${server.url}/v1/records`, { method: 'POST', body: JSON.stringify({ kind: 'briefing', workers: [id] }) });
  assert.equal((await get('/v1/workers?limit=1')).status, 200);
  assert.ok(performance.now() - started < 2000);
  const answer = await change;
  assert.equal(answer.status, 503);
  assert.ok(performance.now() - started < 6000);
  assert.ok(answer.headers.get('retry-after'));
  other.stdin.end('ROLLBACK;\n');
  assert.ok([200, 503].includes((await record).status));
  const again = await fetch(`${server.url}/v1/workers/${id}`, { method: 'PATCH', headers: { 'if-match': etag }, body: '{"education":"college"}' });
  assert.equal(again.status, 200);
});

test('masked values written back change nothing that is sealed', async () => {
  const { id, name } = lines(ok(['corpus', 'workers', '-n', '700', '--seed', '7']))[3];
  const response = await get(`/v1/workers/${id}`);
  const { id: _, ...worker } = await response.json();
  const answer = await fetch(`${server.url}/v1/workers/${id}`, {
    method: 'PATCH', headers: { 'if-match': response.headers.get('etag') }, body: JSON.stringify({ ...worker, education: 'college' }) });
  assert.equal(answer.status, 200, await answer.clone().text());
  assert.ok((await all(`who=${encodeURIComponent(name)}`)).includes(id));
});

test('a wage set, then taken away with null', async () => {
  const { id } = roster[5];
  const patch = async (body) => {
    const etag = (await get(`/v1/workers/${id}`)).headers.get('etag');
    const answer = await fetch(`${server.url}/v1/workers/${id}`, { method: 'PATCH', headers: { 'if-match': etag }, body: JSON.stringify(body) });
    assert.equal(answer.status, 200);
    return answer.json();
  };
  assert.equal((await patch({ desired: { wage_min: 4321 } })).desired.wage_min, 4321);
  assert.equal((await patch({ desired: { wage_min: null } })).desired?.wage_min, undefined);
  assert.equal((await patch({ unheard_of: 1 })).unheard_of, undefined);
});
