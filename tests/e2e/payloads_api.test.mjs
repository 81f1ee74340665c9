// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of payload_lists.mjs sent to every operation that openapi.json describes: as path, parameter
// and body, whole and in each member. Nothing may answer 5xx, take 5 s, take what is not JSON, come back as
// other than inert JSON, or change the data where it was refused.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, ok, prefecture, serve, workspace } from './harness.mjs';
import { together } from './http_cases.mjs';
import { broken, nasty, right, wrong } from './payload_lists.mjs';

const data = join(workspace(), 'data');
const document = JSON.parse(readFileSync(join(process.env.SG_SOURCE_DIR, 'web/static/openapi.json'), 'utf8'));
const resolve = (schema) => (schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema);
// without push.json the routes of channels say 503; push.test.mjs and tests of their own send them such things
const operations = Object.entries(document.paths).filter(([path]) => !/outbox|receipts|\/push/.test(path)).flatMap(([path, item]) => Object.entries(item).map(([method, one]) => ({
  name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, media: Object.keys(one.requestBody?.content ?? {})[0],
  query: (one.parameters ?? []).map((p) => (p.$ref ? document.components.parameters[p.$ref.split('/').at(-1)] : p)).filter((p) => p.in === 'query').map((p) => p.name),
  schema: resolve(Object.values(one.requestBody?.content ?? {})[0]?.schema) })));
const posts = operations.filter(({ media }) => media?.endsWith('json'));
let server, worker;
before(async () => {
  prefecture(data, { postings: 250, workers: 40, courses: 3 });
  ok(['--data', data, '--json', 'plan', '--now', NOW]);
  server = await serve(data, ['--now', NOW]);
  worker = (await (await fetch(`${server.url}/v1/workers?limit=1`)).json()).workers[0].id;
});
after(async () => {
  if (!server) return;
  assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server.log(), /Sanitizer|runtime error:/);
});

const idOf = (path) => (path.startsWith('/v1/workers') ? worker : path.startsWith('/v1/plans') ? '1' : 'j0');
async function ask({ name, method, path, media }, { id = idOf(path), query = '', body, told = '' } = {}) {
  const response = await fetch(server.url + path.replace('{id}', id) + query, { method, body, signal: AbortSignal.timeout(5000),
    headers: { ...(body === undefined ? {} : { 'content-type': media ?? 'application/json' }), 'if-match': '*' } });
  const type = response.headers.get('content-type') ?? '';
  if (type === 'text/event-stream') { // one event is enough
    await response.body.cancel();
    return response.status;
  }
  const text = await response.text();
  const what = `${name} ${told}: ${response.status} ${text.slice(0, 200)}`;
  assert.ok(response.status < 500 || (response.status === 503 && path === '/v1/session'), what); // too many passwords at once
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff', what);
  if (text && !/spreadsheet/.test(type)) {
    assert.match(type, /^application\/(problem\+)?json$/, what);
    JSON.parse(text);
  }
  if (response.status >= 400) assert.match(JSON.parse(text).detail, /[一-鿿]/, what);
  return response.status;
}
/** A fourth of a list for each operation, another one for the next; all with SG_ALL=1. */
const share = (list, operation) => (process.env.SG_ALL ? list : list.filter((_, i) => i % 4 === operations.indexOf(operation) % 4));
const short = (text) => JSON.stringify(String(text).slice(0, 50));
const texts = nasty.filter((text) => encodeURIComponent(text).length < 7000);
const reading = operations.filter(({ method }) => method === 'GET');

test('what is not JSON is refused by every operation that takes JSON', async () => {
  assert.ok(posts.length >= 11, String(posts.length));
  for (const operation of posts)
    await together(share(wrong.filter((text) => text.trim()), operation), async (text) => {
      for (const body of [text, `{"x":${text}}`]) {
        let good = false;
        try { good = JSON.parse(body) !== undefined; } catch { /* as it should be */ }
        const status = await ask(operation, { body, told: short(body) });
        if (!good) assert.ok(status === 400 || (status === 413 && body.length > 4096), `${operation.name}: ${short(body)}: ${status}`);
      }
    }, 16);
  for (const operation of posts)
    for (const sequence of broken)
      assert.equal(await ask(operation, { body: Buffer.concat([Buffer.from('{"x":"'), Buffer.from(sequence), Buffer.from('"}')]), told: `${sequence}` }), 400);
});

test('any JSON, whole and as each member', async () => {
  for (const operation of posts) {
    const members = Object.keys(resolve(operation.schema?.anyOf?.[0] ?? operation.schema)?.properties ?? { x: 0 });
    await together(share(right.filter((text) => text.length < 2000), operation), async (text) => {
      await ask(operation, { body: text, told: short(text) });
    }, 16);
    const odd = ['null', '""', '[]', '{}', '0', '-1', '1e400', '9223372036854775808', '1.5', 'true', '[[]]', '[null]', '{"a":null}', '"\\u0000"', '"x"', `"${'长'.repeat(3000)}"`, `[${'"x",'.repeat(2000)}"x"]`];
    await together(share(members.flatMap((member) => odd.map((text) => `{"${member}":${text}}`)), operation), async (body) => {
      await ask(operation, { body, told: short(body) });
    }, 16);
  }
});

test('any text as each member of each body', async () => {
  for (const operation of posts) {
    const members = Object.keys(resolve(operation.schema?.anyOf?.[0] ?? operation.schema)?.properties ?? { x: 0 });
    await together(share(texts, operation), async (text) => {
      const body = JSON.stringify(Object.fromEntries(members.map((member) => [member, text])));
      await ask(operation, { body, told: short(body) });
      await ask(operation, { body: JSON.stringify(Object.fromEntries(members.map((member) => [member, [text]]))), told: short(text) });
    }, 16);
  }
});

test('any text as path and as each parameter', async () => {
  await together(texts, async (text) => {
    const raw = encodeURIComponent(text);
    const mine = (operation) => share(texts, operation).includes(text);
    for (const operation of operations.filter(mine)) {
      if (operation.path.includes('{id}') && raw !== '.' && raw !== '..')
        await ask(operation, { id: raw, body: operation.media?.endsWith('json') ? '{}' : undefined, told: short(text) });
    }
    for (const operation of reading.filter(mine)) {
      const query = `?${[...operation.query, 'after', 'scope', 'limit', raw].map((key) => `${key}=${raw}`).join('&')}`;
      if (query.length < 8000) await ask(operation, { query, told: short(text) });
      const [one] = operation.query.slice(text.length % Math.max(1, operation.query.length));
      if (one) await ask(operation, { query: `?${one}=${raw}`, told: short(text) });
    }
  }, 8);
  for (const operation of operations)
    for (const raw of ['%ff', '%c0%af', '%ed%a0%80', 'a%e7%84']) {
      if (operation.path.includes('{id}')) assert.equal(await ask(operation, { id: raw }), 400, `${operation.name} ${raw}`);
      assert.equal(await ask(operation, { query: `?limit=${raw}` }), 400, `${operation.name} ?${raw}`);
    }
});

test('HEAD and OPTIONS of every path agree with GET and the table', async () => {
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const at = server.url + path.replace('{id}', idOf(path));
    const described = Object.keys(document.paths[path]).map((method) => method.toUpperCase());
    const options = await fetch(at, { method: 'OPTIONS' });
    assert.equal(options.status, 204, path);
    const allowed = options.headers.get('allow').split(', ').filter((method) => !['OPTIONS', 'HEAD'].includes(method));
    assert.deepEqual(allowed.sort(), described.sort(), path);
    const wrongMethod = ['PUT', 'DELETE', 'PATCH', 'POST', 'GET'].find((method) => !described.includes(method));
    const refused = await fetch(at, { method: wrongMethod });
    assert.equal(refused.status, 405, path);
    assert.equal(refused.headers.get('allow'), options.headers.get('allow'), path);
    if (!described.includes('GET')) continue;
    const abort = new AbortController();
    const get = await fetch(at, { signal: abort.signal });
    const head = await fetch(at, { method: 'HEAD' });
    assert.equal(head.status, get.status, path);
    assert.equal(head.headers.get('content-type'), get.headers.get('content-type'), path);
    assert.equal(await head.text(), '', path);
    abort.abort();
  }
});

test('afterwards the data are as they were, and the ledger whole', async () => {
  const verified = JSON.parse(ok(['--data', data, '--json', 'ledger', 'verify']));
  assert.equal(verified.whole, true);
  ok(['--data', data, 'check', '--quick']);
  assert.equal((await (await fetch(`${server.url}/v1/workers`)).json()).total, 40);
  assert.equal((await (await fetch(`${server.url}/v1/postings?q=`)).json()).total > 200, true);
});
