// SPDX-License-Identifier: GPL-3.0-or-later
// The description of the interface against the real server: it lints clean, names every route and no
// other, and every operation answers as it says.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';

const packages = process.env.SG_API_PACKAGES;
const require = createRequire(join(packages, 'x.js'));
const Ajv = require('ajv/dist/2020').default;
const formats = require('ajv-formats').default;
const source = join(process.env.SG_SOURCE_DIR, 'web/static/openapi.json');
const document = JSON.parse(readFileSync(source, 'utf8'));

const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
ajv.addSchema(document, 'doc');
const pointer = (...keys) => '#/' + keys.map((key) => encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');

const folder = workspace();
let server;
before(async () => {
  const data = join(folder, 'data');
  prefecture(data, { postings: 1200, workers: 500, courses: 10 });
  server = await serve(data, ['--now', NOW]);
});
after(async () => assert.equal(await server?.stop(), 0));

const answered = new Set();
/** Calls an operation; the answer is one the description knows, and fits its schema. */
async function call(operationId, { id = '', query = '', headers = {}, body, expect = 200 } = {}) {
  const [path, method, operation] = Object.entries(document.paths).flatMap(([p, item]) =>
    Object.entries(item).map(([m, one]) => [p, m, one])).find(([, , one]) => one.operationId === operationId);
  const type = Object.keys(operation.requestBody?.content ?? { 'application/json': 0 })[0];
  const response = await fetch(server.url + path.replace(/\{\w+\}/, encodeURIComponent(id)) + query, {
    method: method.toUpperCase(),
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = type === 'text/event-stream' ? '' : await response.text();
  assert.equal(response.status, expect, `${operationId}: ${text.slice(0, 400)}`);
  const described = operation.responses[response.status] ? String(response.status) : 'default';
  const answer = operation.responses[described].$ref
    ? ['components', 'responses', 'Problem'] : ['paths', path, method, 'responses', described];
  const content = answer.reduce((at, key) => at[key], document).content;
  const got = response.headers.get('content-type')?.split(';')[0];
  let json;
  if (content) {
    assert.ok(content[got], `${operationId}: ${response.status} comes as ${got}`);
    if (got.endsWith('json')) {
      json = JSON.parse(text);
      const valid = ajv.getSchema(`doc${pointer(...answer, 'content', got, 'schema')}`);
      assert.ok(valid(json), `${operationId}: ${JSON.stringify(valid.errors?.slice(0, 4))}\n${text.slice(0, 600)}`);
    }
  }
  if (response.ok || response.status === 304) answered.add(operationId);
  return { response, json, text };
}

/** Waits for a job to end. */
async function finished(id) {
  for (;;) {
    const { json } = await call('getJob', { id });
    if (!['queued', 'running'].includes(json.state)) return json;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('the description lints clean', () => {
  execFileSync(process.execPath, [join(packages, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', source],
    { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }, stdio: 'pipe' });
});

test('the server serves what it describes, and a page for people', async () => {
  const served = await (await fetch(`${server.url}/openapi.json`)).json();
  assert.deepEqual(served, document);
  const page = await (await fetch(`${server.url}/docs`)).text();
  assert.match(page, /接口文档/);
});

test('every route of the table is described, and none besides', () => {
  const text = ['routes_api.c', 'app.c'].map((name) =>
    readFileSync(join(process.env.SG_SOURCE_DIR, 'server', name), 'utf8')).join('\n');
  const routes = [...text.matchAll(/X\((GET|POST|PATCH|PUT|DELETE), "(\/v1[^"]*)"/g)].map((m) => `${m[1]} ${m[2]}`);
  const table = [...text.matchAll(/SG_METHOD_(\w+),\s*\.pattern = "(\/v1[^"]*)"/g)].map((m) => `${m[1]} ${m[2]}`)
    .filter((route) => !/outbox|receipts/.test(route));
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
  assert.deepEqual(described.sort(), [...routes, ...table].sort());
});

test('every operation answers as described', async (t) => {
  const postings = (await call('searchPostings', { query: '?q=焊工' })).json;
  await call('getPosting', { id: postings.postings[0].id });
  await call('getPosting', { id: 'p0', expect: 404 });
  await call('match', { body: { id: 'x', trades: ['焊工'] } });
  const roster = (await call('listWorkers', { query: '?status=not_returned_to_work&limit=5' })).json;
  await call('listWorkers', { query: '?place=不存在', expect: 400 });
  const id = roster.workers[0].id;
  const { response } = await call('getWorker', { id });
  const etag = response.headers.get('etag');
  await call('getWorker', { id, headers: { 'if-none-match': etag }, expect: 304 });
  await call('getWorker', { id: 'nobody', expect: 404 });
  await call('patchWorker', { id, body: { education: 'senior' }, expect: 428 });
  await call('patchWorker', { id, headers: { 'if-match': etag }, body: { education: 'sideways' }, expect: 422 });
  await call('patchWorker', { id, headers: { 'if-match': etag }, body: { education: 'senior' } });
  await call('patchWorker', { id, headers: { 'if-match': etag }, body: { education: 'junior' }, expect: 412 });
  await call('workerMatches', { id });
  await call('workerWhy', { id, query: `?posting=${postings.postings[0].id}` });
  await call('today');
  await call('today', { query: '?scope=不存在', expect: 400 });
  const courses = (await call('listCourses')).json;
  await call('getCourse', { id: courses.courses[0].id });

  const job = (await call('startPlan', { body: {}, expect: 202 })).json;
  const plan = (await finished(job.id)).result.plan;
  await call('listJobs');
  assert.match((await call('jobEvents', { id: job.id })).text, /^event: end\nid: \d+\ndata: \{/);
  assert.match((await call('planEvents', { id: job.id })).text, /^event: end/);
  await call('cancelJob', { id: job.id, expect: 409 });
  await call('getPlan', { id: job.id });
  await call('getPlan', { id: String(plan) });
  await call('listPlans');
  await call('previewPush', { query: `?plan=${plan}`, expect: 503 });
  writeFileSync(join(folder, 'data', 'push.json'), JSON.stringify({ signature: '贞丰就业', hotline: '0859-1234567', channels: [
    { name: 'sms', carrier: 'pull' }, { name: 'paper', carrier: 'paper' }] }));
  assert.ok((await call('previewPush', { query: `?plan=${plan}` })).json.persons > 0);
  await call('previewPush', { expect: 400 });
  await call('previewPush', { query: '?plan=999', expect: 404 });
  const told = await finished((await call('reportPlan', { id: String(plan), expect: 202 })).json.id);
  assert.deepEqual([told.kind, told.plan, told.state, told.result.plan], ['report', plan, 'done', plan]);
  await call('reportPlan', { id: '999', expect: 404 });
  const { offers } = (await call('planOffers', { id: String(plan), query: '?limit=3' })).json;
  const [{ worker, posting }] = offers;
  await call('holdOffer', { id: String(plan), body: { worker, posting, reason: '核实' } });
  await call('releaseOffer', { id: String(plan), body: { worker, posting } });
  const best = (await call('workerMatches', { id: worker, query: '?limit=60' })).json.matches.map((m) => m.posting.id)
    .filter((one) => !offers.some((o) => o.posting === one));
  let replaced = false;
  for (const to of best) {
    const answer = await fetch(`${server.url}/v1/plans/${plan}/replace`, {
      method: 'POST', body: JSON.stringify({ worker, posting, to, dry_run: true }) });
    if (answer.status !== 200) continue;
    await call('replaceOffer', { id: String(plan), body: { worker, posting, to, dry_run: true } });
    replaced = true;
    break;
  }
  assert.ok(replaced, 'some posting can be offered instead');
  await call('approvePlan', { id: String(plan), body: {} });
  await call('undoPlan', { id: String(plan) });
  // so few that a second person has to release what somebody else approved
  writeFileSync(join(folder, 'two.json'), JSON.stringify({ version: 'two-persons', push: { release_above: 1 } }));
  ok(['--data', join(folder, 'data'), 'policy', 'set', join(folder, 'two.json')]);
  ok(['--data', join(folder, 'data'), 'plan', 'approve', String(plan), '--actor', '王芳']);
  assert.equal((await call('getPush', { query: `?plan=${plan}` })).json.waiting[0].approved_by, '王芳');
  await call('releasePush', { body: { plan } });
  await call('answer', { body: { answers: [{ worker, posting, answer: 'refused', reason: 'too_far' }, { worker, posting: 'p1', answer: 'hired' }] } });
  await call('answer', { body: { answers: [{ worker, answer: 'refused' }] }, expect: 400 });
  await call('record', { body: { kind: 'briefing', workers: [worker] } });
  await call('workerOffers', { id: worker });
  await call('workerHistory', { id: worker });
  const second = await finished((await call('startPlan', { body: { quota: 2 }, expect: 202 })).json.id);
  const running = (await call('startPlan', { body: {}, expect: 202 })).json;
  const waiting = (await call('startPlan', { body: {}, expect: 202 })).json;
  await call('cancelJob', { id: waiting.id });
  assert.equal((await finished(waiting.id)).state, 'cancelled');
  assert.equal((await finished(running.id)).state, 'done');
  await call('discardPlan', { id: String(second.result.plan) });

  const file = 'external_id,岗位名称,薪资,招聘人数,用工单位\nx1,焊工,6000-8000元,5,东莞市某厂\nx2,,,,\n';
  const check = await finished((await call('startImport', { query: '?kind=postings&dry_run=1&name=a.csv', body: file, expect: 202 })).json.id);
  assert.equal(check.state, 'done', JSON.stringify(check));
  assert.equal(check.result.rejects.length, 1);
  await call('importRejects', { id: check.id });
  await call('undoImport', { id: check.id, expect: 409 });
  const commit = await finished((await call('commitImport', { id: check.id, expect: 202 })).json.id);
  assert.equal(commit.result.added, 1, JSON.stringify(commit));
  await call('getImport', { id: commit.id });
  await call('listImports');
  const undo = await finished((await call('undoImport', { id: commit.id, expect: 202 })).json.id);
  assert.equal(undo.result.withdrawn, 1);
  const held = JSON.parse(ok(['--data', join(folder, 'data'), 'export', 'postings']).split('\n').find((line) => line.includes('"status":"held"')));
  await call('releasePosting', { id: held.id });
  assert.equal((await call('getPush', { query: `?plan=${plan}` })).json.set_up, true);
  const { messages } = (await call('leaseMessages', { query: '?channel=paper&limit=2' })).json;
  assert.equal(messages.length, 2); // made-up workers have no number; paper reaches everybody
  await call('leaseMessages', { query: '?channel=fax', expect: 404 });
  await call('ackMessages', { body: { channel: 'paper', messages: [{ id: messages[0].id, attempt: messages[0].attempt, result: 'unknown' }] } });
  await call('ackMessages', { body: { channel: 'paper', messages: [{ id: messages[1].id, attempt: 1, result: 'perhaps' }] }, expect: 400 });
  const unknown = (await call('listMessages', { query: '?state=unknown' })).json.messages;
  assert.equal(unknown.length, 1);
  await call('listMessages', { query: '?state=lost', expect: 400 });
  await call('settleMessage', { id: String(unknown[0].message), body: { result: 'perhaps' }, expect: 400 });
  await call('settleMessage', { id: '999999', body: { result: 'failed' }, expect: 404 });
  await call('settleMessage', { id: String(unknown[0].message), body: { result: 'delivered' } });
  await call('settleMessage', { id: String(unknown[0].message), body: { result: 'failed' }, expect: 409 });
  await call('postReceipts', { id: 'paper', body: { receipts: [{ id: messages[1].id, status: 'delivered' }] } });
  await call('postReceipts', { id: 'fax', body: { receipts: [] }, expect: 404 });
  await call('checkReceipts', { id: 'fax', expect: 404 });
  answered.add('checkReceipts'); // signed as WeChat does: tests/gateway
  await call('pausePush', { body: { channel: 'sms', reason: '核对模板' } });
  await call('resumePush', { body: { channel: 'sms' } });
  await call('releasePush', { body: { plan: 0 }, expect: 400 });
  await call('releasePush', { body: { plan: 1 }, expect: 409 }); // nothing waits for a second person
  const link = ok(['--data', join(folder, 'data'), '--quiet', 'link', 'show', worker, '--plan', String(plan), '--reason', '测试']).trim();
  await fetch(server.url + link.slice(link.indexOf('/m/')), { method: 'POST', redirect: 'manual', body: new URLSearchParams({ choice: 'call' }) });
  const { calls } = (await call('listCalls')).json;
  assert.deepEqual(calls.map((one) => [one.worker, one.channel]), [[worker, 'page']]);
  await call('callDone', { id: String(calls[0].call) });
  await call('callDone', { id: String(calls[0].call + 9), expect: 404 });
  await call('stats');
  await call('sheet', { query: '?place=522301' });
  await call('sheet', { query: `?place=522301&plan=${plan}` });
  await call('sheetLinks', { query: '?place=522301', body: {} });
  const unsent = (await call('listMessages', { query: '?state=queued&limit=1' })).json.messages[0].worker;
  assert.equal((await call('sheetHanded', { body: { workers: [unsent] } })).json.handed, 1);
  assert.equal((await call('sheetHanded', { body: { workers: [unsent] } })).json.nothing, 1);
  await call('sheetHanded', { body: { workers: [] }, expect: 400 });
  assert.equal((await call('listMessages', { query: `?worker=${unsent}` })).json.messages[0].state, 'delivered');
  await call('table');
  await call('tableWorkbook');
  const fair = join(folder, 'fair.json'), map = join(folder, 'map.geojson');
  writeFileSync(fair, JSON.stringify({ name: '合成招聘会', date: '2099-01-01', booths: [{ booth: 'A1', employer: '东莞市某厂' }], schedule: [{ at: '09:00', what: '开始' }] }));
  writeFileSync(map, JSON.stringify({ type: 'FeatureCollection', features: [{ properties: { adcode: '440000' }, geometry: { type: 'Polygon', coordinates: [[[1, 2], [3, 2], [3, 4], [1, 2]]] } }] }));
  await call('screenMap', { expect: 404 });
  ok(['--data', join(folder, 'data'), 'fair', 'set', fair]);
  ok(['--data', join(folder, 'data'), 'fair', 'map', map, '--approval', 'GS(2000)0000号']);
  await call('screenMap');
  assert.equal((await call('screen')).json.fair.booths[0].booth, 'A1');
  await call('getSession');
  await call('revealWorker', { id, body: { reason: '核对电话' } });
  await call('revealWorker', { id, body: {}, expect: 400 });
  await call('revealWorker', { id: 'nobody', body: { reason: '核对电话' }, expect: 404 });
  await call('signIn', { body: { user: '韦主任', password: 'wrong' }, expect: 401 });
  await call('signIn', { body: { user: '韦主任' }, expect: 400 });
  ok(['--data', join(folder, 'data'), 'user', 'add', '韦主任', '--role', 'admin'], { input: 'guihua-2026-shan\n' });
  const signed = await call('signIn', { body: { user: '韦主任', password: 'guihua-2026-shan' } });
  const headers = { cookie: signed.response.headers.get('set-cookie').split(';')[0], 'x-songgang': '1' };
  await call('getSession', { headers });
  await call('getSession', { expect: 401 });
  await call('stats', { headers });
  const events = await fetch(`${server.url}/v1/screen/events`, { headers });
  const { value } = await events.body.getReader().read();
  assert.match(Buffer.from(value).toString(), /^event: screen\nid: \d+-\d+\ndata: \{"scope"/);
  answered.add('screenEvents');
  await call('signOut', { headers, expect: 204 });
  await call('getSession', { headers, expect: 401 });
  const all = Object.values(document.paths).flatMap((item) => Object.values(item).map((one) => one.operationId));
  assert.deepEqual(all.filter((one) => !answered.has(one)), []);
});
