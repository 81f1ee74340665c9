// SPDX-License-Identifier: GPL-3.0-or-later
// The table of docs/access.md over the whole interface: every route of routes_api.c for every role in every
// region. A role without the right is told 403; a region one may not see is 404, never anything else, and
// is in the audit log; nobody is told 401; what is allowed is neither. Only then does the table hold.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, lines, ok, prefecture, serve, workspace } from './harness.mjs';
import { roles as accounts } from './roles.mjs';

const folder = workspace();
const data = join(folder, 'data');
const workers = ['w-town', 'w-county', 'w-other', 'w-nowhere'];
const roster = [
  { id: 'w-town', name: '韦小花', phone: '13800001234', home: '522301005', status: 'not_returned_to_work', trades: ['缝纫工'] },
  { id: 'w-county', name: '罗大山', phone: '13800005678', home: '522301117', status: 'not_returned_to_work', trades: ['普工'] },
  { id: 'w-other', name: '岑远航', phone: '13911112222', home: '522328005', status: 'not_returned_to_work', trades: ['普工'] },
  { id: 'w-nowhere', name: '无户籍', phone: '13922223333', status: 'not_returned_to_work', trades: ['普工'] },
];
const names = Object.keys(accounts);
const desk = ['admin', 'prefecture', 'county', 'otherCounty', 'township', 'village'];
const county = ['admin', 'prefecture', 'county', 'otherCounty'];
/** Who has which right, as docs/access.md says. */
const holders = {
  SEARCH: [...desk, 'integrator'],
  WORKERS_READ: desk,
  WORKERS_WRITE: desk,
  PLANS_READ: desk,
  PLANS_WRITE: county,
  IMPORT: county,
  POSTINGS_WRITE: county,
  SIGNED_IN: names,
  SCREEN: [...desk, 'screen', 'statistics'],
};
/** Who may see a place (undefined: unknown); a plan or statistics of it need all of it. */
const within = (place, region) => place.startsWith(region.length === 6 ? region.replace(/(00)+$/, '') : region);
const covers = (name, place) => {
  const { region } = accounts[name];
  return !region || Boolean(place && within(place, region));
};
const homeOf = (id) => roster.find((worker) => worker.id === id).home;
const touches = (name, place) => covers(name, place) || within(accounts[name].region ?? '', place);

const tokens = {}, plans = {};
let server;
before(async () => {
  prefecture(data, { postings: 300, workers: 60, courses: 5 });
  const file = join(folder, 'roster.ndjson');
  writeFileSync(file, roster.map((w) => JSON.stringify(w)).join('\n') + '\n');
  ok(['--data', data, 'import', 'workers', file]);
  for (const place of ['522301', '522328'])
    plans[place] = JSON.parse(ok(['--data', data, '--json', 'plan', '--scope', place, '--now', NOW])).plan;
  for (const [name, { role, region }] of Object.entries(accounts))
    tokens[name] = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', role, '--note', name, '--rate', '60000',
      ...(region ? ['--region', region] : []), ...(name === 'integrator' ? ['--channel', 'sms'] : [])])).token;
  server = await serve(data, ['--now', NOW]);
});
after(async () => { if (server) assert.equal(await server.stop(), 0); });

async function call(name, method, path, body, headers = {}) {
  const response = await fetch(server.url + path, { method, body: typeof body === 'object' ? JSON.stringify(body) : body,
    headers: { ...(name ? { authorization: `Bearer ${tokens[name]}` } : {}), ...headers } });
  if (response.headers.get('content-type') === 'text/event-stream' && response.status === 200) {
    const { value } = await response.body.getReader().read(); // the first event is enough
    return { status: 200, text: Buffer.from(value).toString() };
  }
  return { status: response.status, text: await response.text() };
}

const match = { 'if-match': '"0000000000000000"' };
/** [route, right, cells]: a cell is a request and who of the holders of the right may see its object. All of
 * them: nothing regional. Requests that write say what cannot be done, so that nothing changes. */
const perWorker = (suffix, body, headers) => workers.map((id) =>
  ({ path: `/v1/workers/${id}${suffix}`, body, headers, sees: (name) => covers(name, homeOf(id)) }));
const perPlan = (suffix, body, sees = touches) => ['522301', '522328'].map((place) =>
  ({ path: () => `/v1/plans/${plans[place]}${suffix}`, body: typeof body === 'function' ? body(place) : body, sees: (name) => sees(name, place) }));
const anybody = (path, body, headers) => [{ path, body, headers, sees: () => true }];
const nothing = (path, body) => [{ path, body, sees: () => true, missing: true }];
const table = [
  ['GET /v1/workers', 'WORKERS_READ', anybody('/v1/workers?limit=500')],
  ['GET /v1/workers/{id}', 'WORKERS_READ', perWorker('')],
  ['PATCH /v1/workers/{id}', 'WORKERS_WRITE', perWorker('', { education: 'senior' }, match)],
  ['GET /v1/workers/{id}/matches', 'WORKERS_READ', perWorker('/matches')],
  ['GET /v1/workers/{id}/offers', 'WORKERS_READ', perWorker('/offers')],
  ['GET /v1/workers/{id}/history', 'WORKERS_READ', perWorker('/history')],
  ['GET /v1/courses', 'SEARCH', anybody('/v1/courses')],
  ['GET /v1/courses/{id}', 'SEARCH', nothing('/v1/courses/none')],
  ['POST /v1/postings/{id}/release', 'POSTINGS_WRITE', nothing('/v1/postings/p0000000000000/release', {})],
  ['POST /v1/plans', 'PLANS_WRITE', ['522301', '522328', '522300'].map((scope) =>
    ({ path: '/v1/plans', body: { scope, dry_run: true }, sees: (name) => covers(name, scope) }))],
  ['GET /v1/plans', 'PLANS_READ', anybody('/v1/plans')],
  ['GET /v1/plans/{id}', 'PLANS_READ', perPlan('')],
  ['GET /v1/plans/{id}/events', 'PLANS_READ', nothing('/v1/plans/j0/events')],
  ['GET /v1/plans/{id}/offers', 'PLANS_READ', perPlan('/offers?limit=500')],
  ['POST /v1/plans/{id}/report', 'PLANS_READ', perPlan('/report', '[]', covers)],
  ['POST /v1/plans/{id}/approve', 'PLANS_WRITE', perPlan('/approve', (place) => ({ scope: place }), covers)],
  ['POST /v1/plans/{id}/undo', 'PLANS_WRITE', perPlan('/undo', {}, covers)],
  ['POST /v1/plans/{id}/discard', 'PLANS_WRITE', perPlan('/discard', '[]', covers)],
  ['POST /v1/plans/{id}/hold', 'PLANS_WRITE', perPlan('/hold', { worker: 'w-nobody', posting: 'p0' }, covers)],
  ['POST /v1/plans/{id}/release', 'PLANS_WRITE', perPlan('/release', { worker: 'w-nobody', posting: 'p0' }, covers)],
  ['POST /v1/plans/{id}/replace', 'PLANS_WRITE', perPlan('/replace', { worker: 'w-nobody', posting: 'p0000000000000', to: 'p0000000000001' }, covers)],
  ['POST /v1/answers', 'WORKERS_WRITE', anybody('/v1/answers', { answers: [] })],
  ['POST /v1/records', 'WORKERS_WRITE', workers.map((id) =>
    ({ path: '/v1/records', body: { kind: 'briefing', workers: [id] }, sees: (name) => covers(name, homeOf(id)) }))],
  ['GET /v1/jobs', 'SIGNED_IN', anybody('/v1/jobs')],
  ['GET /v1/jobs/{id}', 'SIGNED_IN', nothing('/v1/jobs/j0')],
  ['GET /v1/jobs/{id}/events', 'SIGNED_IN', nothing('/v1/jobs/j0/events')],
  ['POST /v1/jobs/{id}/cancel', 'SIGNED_IN', nothing('/v1/jobs/j0/cancel', {})],
  ['POST /v1/imports', 'IMPORT', anybody('/v1/imports?kind=horses', 'x')],
  ['GET /v1/imports', 'IMPORT', anybody('/v1/imports')],
  ['GET /v1/imports/{id}', 'IMPORT', nothing('/v1/imports/j0')],
  ['GET /v1/imports/{id}/rejects', 'IMPORT', nothing('/v1/imports/j0/rejects')],
  ['POST /v1/imports/{id}/commit', 'IMPORT', nothing('/v1/imports/j0/commit', {})],
  ['POST /v1/imports/{id}/undo', 'IMPORT', nothing('/v1/imports/j0/undo', {})],
  ['GET /v1/workers/{id}/why', 'WORKERS_READ', perWorker('/why?posting=p0000000000000')],
  ['GET /v1/today', 'WORKERS_READ', anybody('/v1/today')],
  ['GET /v1/sheet', 'WORKERS_READ', anybody('/v1/sheet?plan=p0')],
  ['POST /v1/sheet/links', 'WORKERS_WRITE', anybody('/v1/sheet/links', '[]')],
  ['POST /v1/sheet/handed', 'WORKERS_WRITE', anybody('/v1/sheet/handed', '[]')],
  ['GET /v1/screen/map', 'SCREEN', nothing('/v1/screen/map')],
  ['GET /v1/screen', 'SCREEN', anybody('/v1/screen?scope=522300')], // always of one's own region
  ['GET /v1/screen/events', 'SCREEN', anybody('/v1/screen/events')],
];

test('the table names every route of the interface with its right', () => {
  const source = readFileSync(join(process.env.SG_SOURCE_DIR, 'server', 'routes_api.c'), 'utf8');
  const declared = [...source.matchAll(/X\((GET|POST|PATCH|PUT|DELETE), "(\/v1[^"]*)", \w+, (\w+), \w+\)/g)]
    .map(([, method, pattern, right]) => `${method} ${pattern} ${right}`);
  assert.ok(declared.length >= 34);
  // the routes of channels have a table of their own
  const here = declared.filter((route) => !/outbox|receipts|channel|push|\/m\//.test(route));
  assert.deepEqual(table.map(([route, right]) => `${route} ${right}`).sort(), here.sort());
});

test('every role on every route in every region', async () => {
  let cells = 0, refusals = 0;
  const wrong = [];
  const check = (good, told) => { if (!good) wrong.push(told); };
  const before_ = lines(ok(['--data', data, '--json', 'audit', 'list'])).filter((e) => e.kind === 'refused').length;
  for (const [route, right, requests] of table) {
    const [method] = route.split(' ');
    for (const { path, body, headers, sees, missing } of requests) {
      const at = typeof path === 'function' ? path() : path;
      const nobody = await call(null, method, at, body, headers);
      check(nobody.status === 401, `nobody: ${method} ${at}: ${nobody.status}`);
      for (const name of names) {
        const { status, text } = await call(name, method, at, body, headers);
        const told = `${name}: ${method} ${at}: ${status} ${text.slice(0, 200)}`;
        cells += 1;
        check(status < 500, told);
        if (!holders[right].includes(name)) check(status === 403, told);
        else if (!sees(name) || missing) check(status === 404, told);
        else check(![401, 403, 404].includes(status) || (status === 404 && /w-nobody|p0/.test(text)), told);
        refusals += holders[right].includes(name) && !sees(name) && !missing ? 1 : 0;
        if (status >= 400) check(/[一-鿿]/.test(JSON.parse(text).detail), told);
        // nothing of anybody outside one's region, nor unmasked data of anybody, in whatever answer
        for (const worker of roster) {
          for (const secret of [worker.name, worker.phone]) check(!text.includes(secret), told);
          if (holders.WORKERS_READ.includes(name) && !covers(name, worker.home) && !at.includes(worker.id) && method === 'GET')
            check(!text.includes(`"${worker.id}"`), `${told} names ${worker.id}`);
        }
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.equal(cells, names.length * table.reduce((sum, [, , requests]) => sum + requests.length, 0));
  const refused = lines(ok(['--data', data, '--json', 'audit', 'list'])).filter((e) => e.kind === 'refused').length - before_;
  assert.equal(refused, refusals, 'every look across regions is in the audit log');
});
