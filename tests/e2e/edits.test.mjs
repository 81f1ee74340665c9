// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody corrected by hand, and rosters that come later; imports of workers and courses taken back;
// and imports by those who are responsible for one region only.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, lines, ok, prefecture, run, serve, workspace } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
const person = (more = {}) => ({ id: 'w1', name: '韦小花', phone: '13800001234', gender: 'female', home: '522301005', education: 'junior',
  trades: ['缝纫工'], text: '做过鞋厂', desired: { regions: ['广东'], wage_min: 4000, accommodation: 'required' }, status: 'not_returned_to_work', ...more });
const tokens = {};
let server;
function list(...workers) {
  const file = join(folder, 'list.ndjson');
  writeFileSync(file, workers.map((w) => JSON.stringify(w)).join('\n') + '\n');
  return file;
}
const imported = (kind, ...records) => JSON.parse(ok(['--data', data, '--json', 'import', kind, list(...records), '--now', NOW]));
const known = (id = 'w1') => lines(ok(['--data', data, 'export', 'workers', '--reveal', '测试'])).find((w) => w.id === id);
const call = (path, { method = 'GET', body, who = 'admin', headers = {} } = {}) => fetch(server.url + path, { method, body,
  headers: { authorization: `Bearer ${tokens[who]}`, ...headers } });
async function patch(change, id = 'w1') {
  const etag = (await call(`/v1/workers/${id}`)).headers.get('etag');
  const answer = await call(`/v1/workers/${id}`, { method: 'PATCH', body: JSON.stringify(change), headers: { 'if-match': etag } });
  assert.equal(answer.status, 200, await answer.text());
}
before(async () => {
  prefecture(data, { postings: 150, workers: 20, courses: 3 });
  for (const [name, ...more] of [['admin', '--role', 'admin'], ['county', '--role', 'county', '--region', '522301']])
    tokens[name] = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--note', name, ...more])).token;
  imported('workers', person(), person({ id: 'w2', name: '罗大山', phone: '13900005678' }));
  server = await serve(data, ['--now', NOW]);
});
after(async () => { if (server) assert.equal(await server.stop(), 0); });

test('an old list read again leaves corrections as they are, field by field', async () => {
  await patch({ phone: '13711112222', education: 'senior', desired: { wage_min: 4600, meals: 'preferred' }, text: null });
  const corrected = known();
  assert.deepEqual([corrected.phone, corrected.education, corrected.desired.wage_min, corrected.text], ['13711112222', 'senior', 4600, undefined]);
  const again = imported('workers', person());
  assert.deepEqual([again.same, again.changed, again.edits_kept, again.edits_replaced], [1, 0, 5, 0]);
  assert.deepEqual(known(), corrected);
  // the list says something new elsewhere: that is taken, the corrections stay
  const newer = imported('workers', person({ trades: ['缝纫工', '普工'], current: '441900' }));
  assert.deepEqual([newer.changed, newer.edits_kept, newer.edits_replaced], [1, 5, 0]);
  const { trades, current, ...rest } = known();
  assert.deepEqual([trades.length, current.code], [2, '441900']);
  assert.deepEqual({ ...rest, trades: corrected.trades }, corrected);
  assert.equal(imported('workers', person({ trades: ['缝纫工', '普工'], current: '441900' })).same, 1);
});

test('a list that says something new of a corrected field wins there, and is told', async () => {
  const told = run(['--data', data, 'import', 'workers', list(person({ phone: '13600009999', trades: ['缝纫工', '普工'], current: '441900',
    desired: { regions: ['广东'], wage_min: 5000, accommodation: 'required' } })), '--now', NOW]);
  assert.equal(told.code, 0);
  assert.match(told.err, /没有新内容的 3 处，保留人工修改[^]*有新内容的 2 处，以名单为准/);
  const now = known();
  assert.deepEqual([now.phone, now.desired.wage_min, now.education, now.desired.meals, now.text], ['13600009999', 5000, 'senior', 'preferred', undefined]);
  // and is the base of what comes after
  const back = imported('workers', person({ phone: '13800001234' }));
  assert.equal(back.edits_replaced, 0);
  assert.equal(known().phone, '13800001234');
});

test('a correction taken back by hand is none any more; a status that somebody reported stays', async () => {
  await patch({ education: 'junior' });
  assert.equal(imported('workers', person({ education: 'primary' })).edits_replaced, 0);
  assert.equal(known().education, 'primary');
  await patch({ status: 'returned_to_work' });
  imported('workers', person({ education: 'primary', text: '新的经历' }));
  assert.equal(known().status, 'returned_to_work');
  assert.equal(JSON.parse(await (await call('/v1/workers?status=returned_to_work&who=w1')).text()).total, 1);
});

test('corrections outlast another key', async () => {
  await patch({ phone: '13511113333' });
  ok(['--data', data, 'key', 'rotate']);
  imported('workers', person({ education: 'primary', trades: ['普工'] }));
  assert.equal(known().phone, '13511113333');
});

test('an import of workers is taken back: whom it brought goes, whom it changed is as before', async () => {
  const before_ = [known('w1'), known('w2')];
  const all = lines(ok(['--data', data, 'export', 'workers', '--reveal', '测试']));
  const { batch, added, changed } = imported('workers', person({ education: 'college', phone: '13300001111', name: '改名' }), person({ id: 'w9', name: '新来', phone: '13322223333' }));
  assert.deepEqual([added, changed], [1, 1]);
  assert.equal(known('w9').name, '新来');
  await patch({ education: 'senior' }, 'w9');
  const early = run(['--data', data, 'import', '--undo', String(batch)]);
  assert.equal(early.code, 2);
  assert.match(early.err, /先撤销第/);
  ok(['--data', data, 'import', '--undo', String(batch + 1)]);
  assert.equal(known('w9').education, 'junior');
  assert.match(ok(['--data', data, 'import', '--undo', String(batch)]), /恢复1个，撤回1个/);
  assert.deepEqual([known('w1'), known('w2'), known('w9')], [...before_, undefined]);
  assert.deepEqual(lines(ok(['--data', data, 'export', 'workers', '--reveal', '测试'])), all);
  assert.match(run(['--data', data, 'import', '--undo', String(batch)]).err, /已经撤销过了/);
  assert.equal((await (await call('/v1/workers?who=13322223333')).json()).total, 0);
  imported('workers', person({ id: 'w9', name: '新来', phone: '13322223333' })); // not as if erased
  ok(['--data', data, 'check', '--quick']);
});

test('what was acted on is not taken back', async () => {
  const { batch } = imported('workers', person({ id: 'w10', name: '有登记', phone: '13344445555' }));
  assert.equal((await call('/v1/records', { method: 'POST', body: JSON.stringify({ kind: 'guidance', workers: ['w10'] }) })).status, 200);
  assert.match(run(['--data', data, 'import', '--undo', String(batch)]).err, /有登记|已列入/);
});

test('who was erased leaves nothing behind for an undo', async () => {
  imported('workers', person({ id: 'w11', name: '走了', phone: '13355556666', text: '独特的旧话' }));
  const { batch } = imported('workers', person({ id: 'w11', name: '走了', phone: '13355557777', text: '独特的新话' }));
  assert.equal(await server.stop(), 0);
  ok(['--data', data, 'erase', 'w11', '--reason', '本人申请']);
  server = await serve(data, ['--now', NOW]);
  assert.equal(run(['--data', data, 'import', '--undo', String(batch)]).code, 2);
});

test('an import of courses is taken back', () => {
  const course = { id: 'c-x', title: '缝纫班', trade: '缝纫工', region: '522301', seats: 20 };
  const first = imported('courses', course), second = imported('courses', { ...course, seats: 30 }, { ...course, id: 'c-y' });
  assert.deepEqual([first.added, second.changed, second.added], [1, 1, 1]);
  const courses = () => lines(ok(['--data', data, 'export', 'courses'])).filter((c) => c.id.startsWith('c-'));
  assert.match(run(['--data', data, 'import', '--undo', String(first.batch)]).err, /后来/);
  ok(['--data', data, 'import', '--undo', String(second.batch)]);
  assert.deepEqual(courses().map((c) => [c.id, c.seats]), [['c-x', 20]]);
  ok(['--data', data, 'import', '--undo', String(first.batch)]);
  assert.deepEqual(courses(), []);
});

test('a county imports its own people, and can neither take nor change others', async () => {
  imported('workers', person({ id: 'w20', name: '别县的', phone: '13366667777', home: '522328005' }));
  const body = [person({ id: 'w21', phone: '13377778888' }), person({ id: 'w22', home: '522328005' }), person({ id: 'w23', home: undefined }), person({ id: 'w20' })]
    .map((w) => JSON.stringify(w)).join('\n');
  const { id } = await (await call('/v1/imports?kind=workers&name=a.ndjson', { who: 'county', method: 'POST', body })).json();
  let job;
  for (;;) {
    job = await (await call(`/v1/jobs/${id}`, { who: 'county' })).json();
    if (!['queued', 'running'].includes(job.state)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(job.state, 'done', JSON.stringify(job));
  assert.deepEqual([job.result.added, job.result.changed, job.result.rejected], [1, 0, 3]);
  for (const reject of job.result.rejects) assert.match(JSON.stringify(reject), /不在您负责的地区/);
  assert.equal(known('w20').home.code, '522328005');
  assert.deepEqual([known('w21').home.code, known('w22'), known('w23')], ['522301005', undefined, undefined]);
});

test('whom nothing was heard of for long goes, and may come back', async () => {
  const { batch } = imported('workers', person({ id: 'w30', name: '久远', phone: '13388889999' }), person({ id: 'w31', name: '有推荐', phone: '13399990000' }));
  assert.equal((await call('/v1/records', { method: 'POST', body: JSON.stringify({ kind: 'guidance', workers: ['w31'] }) })).status, 200);
  assert.equal(await server.stop(), 0);
  // as if that list had been imported three years ago
  const aged = spawnSync('sqlite3', [join(data, 'store.db'), `UPDATE batch SET instant='2023-01-01T00:00:00Z' WHERE id=${batch}`], { encoding: 'utf8' });
  assert.equal(aged.status, 0, aged.stderr);
  assert.equal(run(['--data', data, 'erase', '--older-than', '700']).code, 2);
  assert.equal(run(['--data', data, 'erase', '--older-than', '7', '--reason', '到期']).code, 2);
  assert.equal(run(['--data', data, 'erase', 'w30', '--older-than', '700', '--reason', '到期']).code, 2);
  assert.equal(ok(['--data', data, 'erase', '--older-than', '700', '--reason', '到期', '--dry-run']), 'w30\n');
  assert.ok(known('w30'));
  assert.match(run(['--data', data, 'erase', '--older-than', '700', '--reason', '保存期满']).err, /1 人超过 700 天/);
  assert.deepEqual([known('w30'), known('w31').id], [undefined, 'w31']);
  const entry = lines(ok(['--data', data, '--json', 'audit', 'list'])).filter((e) => e.kind === 'erase').at(-1);
  assert.match(JSON.stringify(entry), /older-than 700: 1[^]*保存期满/);
  for (const name of readdirSync(data).filter((one) => one.startsWith('store.db')))
    assert.ok(!readFileSync(join(data, name)).includes('久远'), name);
  imported('workers', person({ id: 'w30', name: '久远' }));
  server = await serve(data, ['--now', NOW]);
});

test('what was uploaded and is in the store stays nowhere else', async () => {
  const { id } = await (await call('/v1/imports?kind=workers&name=b.ndjson', { method: 'POST', body: JSON.stringify(person({ id: 'w40', phone: '13312345678' })) })).json();
  for (let job = { state: 'queued' }; ['queued', 'running'].includes(job.state); await new Promise((r) => setTimeout(r, 50)))
    job = await (await call(`/v1/jobs/${id}`)).json();
  assert.equal(known('w40').phone, '13312345678');
  const left = readdirSync(data, { recursive: true }).map((name) => join(data, name)).filter((path) => statSync(path).isFile() && readFileSync(path).includes('13312345678'));
  assert.deepEqual(left, []);
});
