// SPDX-License-Identifier: GPL-3.0-or-later
// Who may do what: every role × route × region on the running service, signing in, lockout, personal
// data shown and erased, and what the audit log says of all that.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, serve } from './harness.mjs';
import { roles } from './roles.mjs';

const folder = workspace();
const data = join(folder, 'data');
const PASSWORD = 'guihua-2026-shan';
// Two counties of the same prefecture, a town in the first, and a worker in each place.
const workers = [
  { id: 'w-town', name: '韦小花', phone: '13800001234', identity: '522301199001011234', home: '522301005', status: 'not_returned_to_work', trades: ['缝纫工'] },
  { id: 'w-county', name: '罗大山', phone: '13800005678', home: '522301117', status: 'not_returned_to_work', trades: ['普工'] },
  { id: 'w-other', name: '岑远航', phone: '13911112222', home: '522328005', status: 'not_returned_to_work', trades: ['普工'] },
  { id: 'w-nowhere', name: '无户籍', phone: '13922223333', status: 'home' },
];
const sees = {
  admin: ['w-town', 'w-county', 'w-other', 'w-nowhere'],
  prefecture: ['w-town', 'w-county', 'w-other'],
  county: ['w-town', 'w-county'],
  otherCounty: ['w-other'],
  township: ['w-town'],
  village: ['w-town'],
};
const tokens = {};
let server;

const call = (method, path, { token, cookie, body, headers = {} } = {}) =>
  fetch(server.url + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
const audit = (...kinds) =>
  lines(ok(['--data', data, '--json', 'audit', 'list'])).filter((e) => kinds.length === 0 || kinds.includes(e.kind));

before(async () => {
  prefecture(data, { postings: 200, workers: 60, courses: 5 });
  const roster = join(folder, 'roster.ndjson');
  writeFileSync(roster, workers.map((w) => JSON.stringify(w)).join('\n') + '\n');
  ok(['--data', data, 'import', 'workers', roster]);
  for (const [name, { role, region }] of Object.entries(roles))
    tokens[name] = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', role, '--note', name,
      ...(region ? ['--region', region] : []), ...(name === 'integrator' ? ['--channel', 'sms'] : [])])).token;
  ok(['--data', data, 'user', 'add', '韦主任', '--role', 'township', '--region', '522301005'], { input: `${PASSWORD}\n` });
  server = await serve(data);
});
after(async () => { if (server) assert.equal(await server.stop(), 0); });

// ---- the table ----
// status by role; `rows`: depends on whose row it is.
const desk = ['admin', 'prefecture', 'county', 'otherCounty', 'township', 'village'];
const statsOf = (region, ...wider) => Object.fromEntries(Object.keys(roles).map((name) => {
  if (['integrator', 'screen'].includes(name)) return [name, 403];
  return [name, ['admin', ...wider].includes(name) ? 200 : 404];
}));
const deskOf = (region, ...wider) =>
  ({ ...statsOf(region, ...wider), ...Object.fromEntries(Object.keys(roles).filter((name) => !desk.includes(name)).map((name) => [name, 403])) });
const only = (list, otherwise = 403) => Object.fromEntries(Object.keys(roles).map((name) => [name, list.includes(name) ? 200 : otherwise]));
const routes = [
  ['GET', '/livez', undefined, only(Object.keys(roles)), 200],
  ['GET', '/', undefined, only(Object.keys(roles)), 200],
  ['GET', '/screen', undefined, only(Object.keys(roles)), 200],
  ['GET', '/favicon.svg', undefined, only(Object.keys(roles)), 200],
  ['GET', '/manifest.webmanifest', undefined, only(Object.keys(roles)), 200],
  ['GET', '/sw.js', undefined, only(Object.keys(roles)), 200],
  ['GET', '/icon-192.png', undefined, only(Object.keys(roles)), 200],
  ['GET', '/icon-512.png', undefined, only(Object.keys(roles)), 200],
  ['GET', '/assets/nothing.js', undefined, only([], 404), 404],
  ['GET', '/readyz', undefined, only(Object.keys(roles)), 200],
  ['GET', '/docs', undefined, only(Object.keys(roles)), 200],
  ['GET', '/openapi.json', undefined, only(Object.keys(roles)), 200],
  ['GET', '/metrics', undefined, only(['admin']), 401],
  ['GET', '/v1/session', undefined, only(Object.keys(roles)), 401],
  ['GET', '/v1/postings?q=普工', undefined, only([...desk, 'integrator']), 401],
  ['GET', '/v1/postings/p0000000000000000', undefined, Object.fromEntries(Object.keys(roles).map((n) => [n, [...desk, 'integrator'].includes(n) ? 404 : 403])), 401],
  ['POST', '/v1/match', { id: 'x', trades: ['普工'] }, only(desk), 401],
  ['GET', '/v1/stats', undefined, only([...desk, 'statistics']), 401],
  ['GET', '/v1/stats?scope=522301005', undefined, statsOf('522301005', 'prefecture', 'county', 'township', 'village', 'statistics'), 401],
  ['GET', '/v1/table', undefined, only([...desk, 'statistics']), 401],
  ['GET', '/v1/table?scope=522301005', undefined, statsOf('522301005', 'prefecture', 'county', 'township', 'village', 'statistics'), 401],
  ['GET', '/v1/table?scope=522328', undefined, statsOf('522328', 'prefecture', 'otherCounty'), 401],
  ['GET', '/v1/table.xlsx', undefined, only([...desk, 'statistics']), 401],
  ['GET', '/v1/table.xlsx?scope=522301', undefined, statsOf('522301', 'prefecture', 'county', 'statistics'), 401],
  ['GET', '/v1/stats?scope=522301', undefined, statsOf('522301', 'prefecture', 'county', 'statistics'), 401],
  ['GET', '/v1/stats?scope=522328', undefined, statsOf('522328', 'prefecture', 'otherCounty'), 401],
  ['GET', '/v1/stats?scope=522300', undefined, statsOf('522300', 'prefecture'), 401],
  ['GET', '/v1/stats?scope=440000', undefined, statsOf('440000'), 401],
  ['GET', '/v1/today', undefined, only(desk), 401],
  ['GET', '/v1/today?scope=522301', undefined, deskOf('522301', 'prefecture', 'county'), 401],
  ['GET', '/v1/today?scope=522301005', undefined, deskOf('522301005', 'prefecture', 'county', 'township', 'village'), 401],
  ...workers.map(({ id }) => ['GET', `/v1/workers/${id}/why?posting=p0`,
    undefined, Object.fromEntries(Object.keys(roles).map((name) => [name, desk.includes(name) ? 404 : 403])), 401]),
  ...workers.map(({ id }) => ['POST', `/v1/workers/${id}/reveal`, { reason: '核对电话' },
    Object.fromEntries(Object.keys(roles).map((name) => [name, desk.includes(name) ? (sees[name].includes(id) ? 200 : 404) : 403])), 401]),
  ['POST', '/v1/workers/w-nobody/reveal', { reason: '核对电话' },
    Object.fromEntries(Object.keys(roles).map((name) => [name, desk.includes(name) ? 404 : 403])), 401],
  ['DELETE', '/v1/session', undefined, Object.fromEntries(Object.keys(roles).map((n) => [n, 204])), 401],
];

test('every role on every route in every region', async () => {
  for (const [method, path, body, wanted, nobody] of routes) {
    for (const [name, status] of Object.entries(wanted)) {
      const answer = await call(method, path, { token: tokens[name], body });
      const text = await answer.text();
      assert.equal(answer.status, status, `${name}: ${method} ${path}: ${text.slice(0, 200)}`);
      if (status >= 400) {
        assert.match(answer.headers.get('content-type'), /problem\+json/);
        assert.match(JSON.parse(text).detail, /[一-鿿]/);
      }
      // nothing of a person outside one's region, in whatever answer
      for (const worker of workers)
        if (!(sees[name] ?? []).includes(worker.id))
          for (const secret of [worker.name, worker.phone])
            assert.ok(!text.includes(secret), `${name}: ${method} ${path} shows ${worker.id}`);
    }
    const answer = await call(method, path, { body });
    assert.equal(answer.status, nobody, `nobody: ${method} ${path}`);
    if (nobody === 401) assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
  }
});

test('the table names every route of the service', () => {
  const source = readFileSync(join(process.env.SG_SOURCE_DIR, 'server', 'app.c'), 'utf8');
  const table = source.slice(source.indexOf('routes[] = {'), source.indexOf('};', source.indexOf('routes[] = {')));
  const declared = [...table.matchAll(/\.method = SG_METHOD_(\w+),\s*\.pattern = "([^"]+)"/g)];
  assert.ok(declared.length >= 8);
  for (const [, method, pattern] of declared) {
    if (method === 'POST' && pattern === '/v1/session') continue; // tested below
    if (pattern === '/m/{token}') continue; // a page; tests/e2e/worker_page.test.mjs
    const path = new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/?]+')}(\\?|$)`);
    assert.ok(routes.some(([m, p]) => m === method && path.test(p)), `${method} ${pattern} is not in the table`);
  }
  assert.equal((table.match(/\.right = /g) ?? []).length, declared.length, 'a route without a right');
});

test('what lies outside is told apart from nothing only in the audit log', async () => {
  const refusedBefore = audit('refused').length;
  const there = await call('POST', '/v1/workers/w-other/reveal', { token: tokens.county, body: { reason: '看看' } });
  const nothing = await call('POST', '/v1/workers/w-nobodi/reveal', { token: tokens.county, body: { reason: '看看' } });
  assert.equal((await there.text()).replaceAll('w-other', 'X'), (await nothing.text()).replaceAll('w-nobodi', 'X'));
  const refused = audit('refused').slice(refusedBefore);
  assert.equal(refused.length, 1);
  assert.equal(refused[0].worker, 'w-other');
  assert.match(refused[0].actor, /^令牌\d+$/);
  const area = await call('GET', '/v1/stats?scope=522328', { token: tokens.county });
  assert.equal(area.status, 404);
  assert.equal(audit('refused').at(-1).payload.asked, 'region 522328');
});

test('statistics count the own region only', async () => {
  const count = async (name) => {
    const stats = await (await call('GET', '/v1/stats', { token: tokens[name] })).json();
    return stats.counties.reduce((sum, c) => sum + Object.values(c.by_status).reduce((a, b) => a + b, 0), 0);
  };
  const [all, county, other, town] = [await count('admin'), await count('county'), await count('otherCounty'), await count('township')];
  const roster = lines(ok(['--data', data, 'export', 'workers']));
  const living = (code) => roster.filter((w) => w.home?.code.startsWith(code)).length;
  assert.equal(all, roster.length);
  assert.equal(county, living('522301'));
  assert.equal(other, living('522328'));
  assert.equal(town, living('522301005'));
  assert.ok(town < county && county < all);
});

// ---- sign-in ----
const signIn = (user, password, headers) => call('POST', '/v1/session', { body: { user, password }, headers });
const cookieOf = (answer) => answer.headers.get('set-cookie')?.split(';')[0];

test('sign in, be somebody, sign out', async () => {
  const answer = await signIn('韦主任', PASSWORD);
  assert.equal(answer.status, 200);
  const set = answer.headers.get('set-cookie');
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) assert.ok(set.includes(part), set);
  const me = await answer.json();
  assert.equal(me.name, '韦主任');
  assert.equal(me.role.code, 'township');
  assert.equal(me.region.code, '522301005');
  assert.ok(me.rights.includes('reveal') && !me.rights.includes('admin'));
  const cookie = cookieOf(answer);
  assert.equal((await call('GET', '/v1/session', { cookie })).status, 200);
  assert.equal((await call('GET', '/v1/postings', { cookie })).status, 200);
  // a page of another site cannot use the cookie, nor sign anybody in
  const reveal = (headers) => call('POST', '/v1/workers/w-town/reveal', { cookie, body: { reason: '核对' }, headers });
  assert.equal((await reveal({})).status, 403);
  assert.equal((await reveal({ 'x-songgang': '1', origin: 'http://evil.example' })).status, 403);
  assert.equal((await reveal({ 'x-songgang': '1', 'sec-fetch-site': 'cross-site' })).status, 403);
  const shown = await reveal({ 'x-songgang': '1', origin: server.url, 'sec-fetch-site': 'same-origin' });
  assert.equal(shown.status, 200);
  assert.equal(shown.headers.get('cache-control'), 'no-store');
  assert.equal((await shown.json()).phone, '13800001234');
  assert.equal((await signIn('韦主任', PASSWORD, { origin: 'http://evil.example' })).status, 403);
  assert.equal((await call('DELETE', '/v1/session', { cookie, headers: { 'x-songgang': '1' } })).status, 204);
  assert.equal((await call('GET', '/v1/session', { cookie })).status, 401);
});

test('a program that writes JSON in ASCII signs in as well, and its reason is kept', async () => {
  const ascii = (value) => JSON.stringify(value).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const send = (path, value, headers = {}) => fetch(server.url + path,
    { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: ascii(value) });
  assert.ok(ascii({ user: '韦' }).includes('\\u97e6'));
  const answer = await send('/v1/session', { user: '韦主任', password: PASSWORD });
  assert.equal(answer.status, 200);
  const shown = await send('/v1/workers/w-town/reveal', { reason: '电话核对' }, { cookie: cookieOf(answer), 'x-songgang': '1' });
  assert.equal(shown.status, 200);
  assert.ok(audit('reveal').some((e) => JSON.stringify(e).includes('电话核对')));
});

test('a locked user is out at once', async () => {
  ok(['--data', data, 'user', 'add', '周转岗', '--role', 'village', '--region', '522301005'], { input: `${PASSWORD}\n` });
  const cookie = cookieOf(await signIn('周转岗', PASSWORD));
  assert.equal((await call('GET', '/v1/session', { cookie })).status, 200);
  ok(['--data', data, 'user', 'lock', '周转岗']);
  assert.equal((await call('GET', '/v1/session', { cookie })).status, 401);
  assert.equal((await signIn('周转岗', PASSWORD)).status, 401);
  ok(['--data', data, 'user', 'unlock', '周转岗']);
  assert.equal((await signIn('周转岗', PASSWORD)).status, 200);
});

test('guessing ends in a lockout that outlasts a restart; the loop does not wait for the hashing', async () => {
  ok(['--data', data, 'user', 'add', '被猜的人', '--role', 'village', '--region', '522301005'], { input: `${PASSWORD}\n` });
  const guesses = Array.from({ length: 5 }, (_, i) => signIn('被猜的人', `wrong-guess-${i}`));
  const started = performance.now();
  await Promise.all(Array.from({ length: 20 }, () => call('GET', '/livez')));
  const waited = performance.now() - started;
  for (const answer of await Promise.all(guesses)) assert.ok([401, 429].includes(answer.status));
  const took = performance.now() - started;
  assert.ok(waited < took, `${waited} of ${took} ms`);
  const locked = await signIn('被猜的人', PASSWORD);
  assert.equal(locked.status, 429);
  assert.ok(Number(locked.headers.get('retry-after')) > 60);
  assert.match((await locked.json()).detail, /分钟/);
  assert.equal(audit('locked_out').at(-1).actor, '被猜的人');
  assert.equal(await server.stop(), 0);
  server = await serve(data);
  assert.equal((await signIn('被猜的人', PASSWORD)).status, 429);
});

test('a token is shown once, kept as a hash, and gone when revoked or expired', async () => {
  const { id, token } = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'statistics', '--region', '522301', '--note', '试用']));
  assert.match(token, /^sg_[A-Za-z0-9_-]{43}$/);
  assert.equal((await call('GET', '/v1/stats', { token })).status, 200);
  for (const name of readdirSync(data))
    if (statSync(join(data, name)).isFile()) assert.ok(!readFileSync(join(data, name)).includes(token), name);
  assert.ok(!ok(['--data', data, 'token', 'list']).includes(token));
  ok(['--data', data, 'token', 'revoke', String(id)]);
  assert.equal((await call('GET', '/v1/stats', { token })).status, 401);
  assert.equal(run(['--data', data, 'token', 'create', '--role', 'screen', '--note', 'x', '--expires', '2020-01-01']).code, 2);
  assert.equal(run(['--data', data, 'token', 'create', '--role', 'village', '--region', '522301', '--note', 'x']).code, 2);
  assert.equal(run(['--data', data, 'token', 'create', '--role', 'king', '--note', 'x']).code, 2);
});

test('a program that asks too often is told to wait', async () => {
  const { token } = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'screen', '--note', '慢', '--rate', '3']));
  const answers = [];
  for (let i = 0; i < 5; i++) answers.push(await call('GET', '/v1/session', { token }));
  assert.deepEqual(answers.map((a) => a.status), [200, 200, 200, 429, 429]);
  assert.ok(Number(answers[4].headers.get('retry-after')) >= 1);
});

test('guessing tokens from one address is stopped, and others there go on', async () => {
  let refused = 0;
  for (let i = 0; i < 60 && !refused; i++)
    refused = (await call('GET', '/v1/stats', { token: `sg_${'A'.repeat(42)}${i % 10}` })).status === 429 ? 1 : 0;
  assert.ok(refused);
  assert.equal((await call('GET', '/v1/stats', { token: tokens.admin })).status, 200);
});

test('an account sees so many persons a day and no more', async () => {
  const { token } = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'village', '--region', '522301005', '--note', '定额']));
  const many = join(folder, 'many.ndjson');
  writeFileSync(many, Array.from({ length: 52 }, (_, i) => JSON.stringify({ id: `m${i}`, name: '某某', phone: `1370000${1000 + i}`, home: '522301005' })).join('\n') + '\n');
  ok(['--data', data, 'import', 'workers', many]);
  const status = [];
  for (let i = 0; i < 52; i++)
    status.push((await call('POST', `/v1/workers/m${i}/reveal`, { token, body: { reason: '普查' } })).status);
  assert.deepEqual(status, [...Array(50).fill(200), 429, 429]);
  assert.equal((await call('POST', '/v1/workers/m3/reveal', { token, body: { reason: '再看' } })).status, 200); // the same person
  assert.equal((await call('POST', '/v1/workers/m3/reveal', { token, body: {} })).status, 400);
  assert.equal(audit('reveal_refused').length, 2);
});

// ---- personal data in files ----

test('export masks unless somebody says why, and comes back harmless', () => {
  const masked = ok(['--data', data, 'export', 'workers']);
  const before = lines(masked).find((w) => w.id === 'w-town');
  assert.deepEqual([before.name, before.phone, before.identity], ['韦＊＊', '138****1234', '522301***********4']);
  assert.equal(run(['--data', data, 'export', 'workers', '--reveal', '']).code, 2);
  const shown = lines(ok(['--data', data, 'export', 'workers', '--reveal', '年度统计'])).find((w) => w.id === 'w-town');
  assert.deepEqual([shown.name, shown.phone, shown.identity], ['韦小花', '13800001234', '522301199001011234']);
  assert.equal(audit('export').at(-1).payload.reason, '年度统计');
  for (const format of ['ndjson', 'csv', 'xlsx']) {
    const file = join(folder, `back.${format}`);
    ok(['--data', data, 'export', 'workers', '--format', format, '-o', file]);
    assert.match(run(['--data', data, 'import', 'workers', file]).err, /打码/);
    const again = lines(ok(['--data', data, 'export', 'workers', '--reveal', '核对'])).find((w) => w.id === 'w-town');
    assert.deepEqual([again.name, again.phone, again.identity], ['韦小花', '13800001234', '522301199001011234'], format);
  }
});

const holds = (bytes) => readdirSync(data, { recursive: true }).map((name) => join(data, name))
  .filter((path) => statSync(path).isFile() && readFileSync(path).includes(bytes));

test('no name or number stands open in any file', () => {
  for (const worker of workers)
    for (const secret of [worker.name, worker.phone]) assert.deepEqual(holds(secret), []);
});

test('the key changes under a running service', async () => {
  assert.match(ok(['--data', data, 'key', 'rotate']), /\d+ 人/);
  const answer = await call('POST', '/v1/workers/w-town/reveal', { token: tokens.township, body: { reason: '换钥后' } });
  assert.equal((await answer.json()).name, '韦小花');
  assert.equal(readFileSync(join(data, 'key'), 'utf8').match(/^key /gm).length, 1);
});

test('an erased worker is gone and stays gone', async () => {
  const roster = join(folder, 'gone.ndjson');
  writeFileSync(roster, JSON.stringify({ id: 'w-gone', name: '欧阳离去', phone: '13755556666', text: '独一无二的备注', home: '522301005' }) + '\n');
  ok(['--data', data, 'import', 'workers', roster]);
  assert.equal(run(['--data', data, 'erase', 'w-gone']).code, 2);
  assert.equal(await server.stop(), 0); // readers may hold old pages
  ok(['--data', data, 'erase', 'w-gone', '--reason', '本人申请']);
  for (const secret of ['欧阳离去', '13755556666', '独一无二的备注']) assert.deepEqual(holds(secret), []);
  assert.equal(run(['--data', data, 'import', 'workers', roster]).code, 1);
  writeFileSync(join(data, 'copy.ndjson'), readFileSync(roster));
  ok(['--data', data, 'erase', 'w-gone', '--reason', '误删', '--forget']);
  ok(['--data', data, 'import', 'workers', roster]);
  const left = run(['--data', data, 'erase', 'w-gone', '--reason', '再次申请']);
  assert.equal(left.code, 1);
  assert.match(left.err, /copy\.ndjson/);
  assert.deepEqual(audit('erase').map((e) => e.worker), ['w-gone', 'w-gone', 'w-gone']);
  server = await serve(data);
});

// ---- the audit log ----

test('the audit log names nobody, and its head can be noted elsewhere', () => {
  const head = ok(['--data', data, 'audit', 'head']).trim();
  ok(['--data', data, 'audit', 'verify', '--head', head]);
  const text = ok(['--data', data, 'audit', 'list']);
  for (const worker of workers)
    for (const secret of [worker.name, worker.phone, PASSWORD]) assert.ok(!text.includes(secret));
  const [seq, hash] = head.split(':');
  const other = `${seq}:${hash.replace(/^./, (c) => (c === '0' ? '1' : '0'))}`;
  assert.equal(run(['--data', data, 'audit', 'verify', '--head', other]).code, 1);
  assert.equal(run(['--data', data, 'audit', 'verify', '--head', `${Number(seq) + 5}:${hash}`]).code, 1);
});

// ---- without accounts, and beyond this machine ----

test('without accounts it is open on this machine only, and says so', async () => {
  const open = join(folder, 'open');
  prefecture(open, { postings: 100, workers: 20, courses: 3 });
  const other = run(['--data', open, 'serve', '--listen', '0.0.0.0:0']);
  assert.notEqual(other.code, 0);
  assert.match(other.err, /user add/);
  const demo = await serve(open);
  assert.match(demo.log(), /尚未建立用户/);
  const get = (path, headers) => fetch(demo.url + path, { headers });
  assert.equal((await get('/v1/postings')).status, 200);
  assert.equal((await (await get('/v1/session')).json()).kind, 'open');
  const { token } = JSON.parse(ok(['--data', open, '--json', 'token', 'create', '--role', 'admin', '--note', '第一个']));
  assert.equal((await get('/v1/postings')).status, 401); // from that moment on
  assert.equal((await get('/v1/postings', { authorization: `Bearer ${token}` })).status, 200);
  assert.equal(await demo.stop(), 0);
});
