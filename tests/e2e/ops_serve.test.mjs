// SPDX-License-Identifier: GPL-3.0-or-later
// A service that is operated: it builds and refreshes its index itself, finds a damaged one before
// serving it, and tells how it is.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, serve } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let number = 0;

function load(...postings) {
  const file = join(folder, `in-${++number}.ndjson`);
  writeFileSync(file, postings.map((p) => JSON.stringify(p)).join('\n'));
  ok(['--data', data, 'import', 'postings', file, '--source', '测试']);
}
const job = (id, title) =>
  ({ external_id: id, title, employer: `示例${id}厂`, city_or_address: '东莞', wage_text: '5000-6000' });
const found = async (server, q) =>
  (await (await fetch(`${server.url}/v1/postings?q=${encodeURIComponent(q)}`)).json()).total;
/** Milliseconds until `check` holds. */
async function until(check, limit = 30000) {
  const start = Date.now();
  while (!(await check())) {
    assert.ok(Date.now() - start < limit, 'in time');
    await sleep(20);
  }
  return Date.now() - start;
}
const generation = () => readFileSync(join(data, 'index', 'CURRENT'), 'utf8').trim();
function flip(file, at) {
  const bytes = readFileSync(file);
  bytes[at ?? Math.floor(bytes.length / 2)] ^= 0x10;
  chmodSync(file, 0o600);
  writeFileSync(file, bytes);
}

test('without an index the service builds one, and keeps it up to the store', async () => {
  load(job('1', '缝纫工'), job('2', '电焊工'));
  const server = await serve(data);
  assert.match(server.log(), /还没有索引.*正在自动重建/);
  assert.equal(await found(server, '电焊'), 1);
  assert.equal(await found(server, '叉车'), 0);
  load(job('3', '叉车司机'));
  await until(async () => (await found(server, '叉车')) === 1);
  assert.match(server.log(), /索引已更新到第 2 版/);
  assert.equal(await server.stop(), 0);
});

test('a damaged index is found before it is served, and built anew', async () => {
  for (const harm of [
    () => flip(join(data, 'index', generation(), 'base')),
    () => truncateSync(join(data, 'index', generation(), 'base'), 4096),
    () => rmSync(join(data, 'index', generation(), 'base')),
    () => rmSync(join(data, 'index', generation(), 'manifest')),
    () => writeFileSync(join(data, 'index', generation(), 'manifest'), 'songgang-index 0\n'),
    () => writeFileSync(join(data, 'index', 'CURRENT'), 'gen-x\n'),
    () => rmSync(join(data, 'index'), { recursive: true }),
  ]) {
    harm();
    const server = await serve(data);
    assert.match(server.log(), /正在自动重建索引/, harm.toString());
    assert.equal(await found(server, '叉车'), 1, harm.toString());
    assert.equal(await server.stop(), 0);
  }
});

test('the command finds the damage too, though nothing changed in the store', () => {
  flip(join(data, 'index', generation(), 'base'));
  const figures = JSON.parse(ok(['--data', data, '--json', 'index']));
  assert.equal(figures.rebuilt, true);
  assert.equal(JSON.parse(ok(['--data', data, '--json', 'index'])).changed, 0);
});

test('an index damaged while it is published is not taken into use', async () => {
  const server = await serve(data);
  // a generation that somebody else published, broken
  const next = `gen-${Number(generation().slice(4)) + 1}`;
  spawnSync('cp', ['-r', join(data, 'index', generation()), join(data, 'index', next)]);
  rmSync(join(data, 'index', next, 'base'));
  writeFileSync(join(data, 'index', next, 'base'), readFileSync(join(data, 'index', generation(), 'base')));
  flip(join(data, 'index', next, 'base'));
  writeFileSync(join(data, 'index', 'CURRENT'), `${next}\n`);
  await until(() => /将自动重建/.test(server.log()));
  assert.equal(await found(server, '叉车'), 1);
  await until(() => generation() !== next);
  await until(() => /索引已更新到第/.test(server.log().split('将自动重建')[1] ?? ''));
  assert.equal(await found(server, '叉车'), 1);
  assert.equal(await server.stop(), 0);
});

/** The text exposition format, strictly: HELP and TYPE once before the samples of a family, no
 *  sample twice, histograms cumulative. Returns samples by name and labels. */
function exposition(text) {
  assert.ok(text.endsWith('\n'));
  const samples = new Map(), seen = new Set();
  let family, type;
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) (.+)$/.exec(line);
    if (comment?.[1] === 'HELP') {
      assert.ok(!seen.has(comment[2]), line);
      seen.add(family = comment[2]);
      type = undefined;
      continue;
    }
    if (comment) {
      assert.equal(comment[2], family);
      assert.match(comment[3], /^(counter|gauge|histogram)$/);
      type = comment[3];
      continue;
    }
    const sample = /^([a-z_:][a-z0-9_:]*)(\{(?:[a-z_]+="[^"\\\n]*",?)+\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|\+Inf)$/.exec(line);
    assert.ok(sample && type, line);
    const base = type === 'histogram' ? sample[1].replace(/_(bucket|sum|count)$/, '') : sample[1];
    assert.equal(base, family, line);
    if (type === 'counter') assert.match(base, /_total$/, line);
    assert.ok(!samples.has(sample[1] + (sample[2] ?? '')), line);
    samples.set(sample[1] + (sample[2] ?? ''), Number(sample[3]));
  }
  const last = new Map();
  for (const [key, value] of samples) {
    const bucket = /^(.*)_bucket\{(.*),le="([^"]*)"\}$/.exec(key);
    if (!bucket) continue;
    const group = `${bucket[1]}{${bucket[2]}}`;
    assert.ok(value >= (last.get(group) ?? 0), key);
    last.set(group, value);
    if (bucket[3] === '+Inf') assert.equal(samples.get(`${bucket[1]}_count{${bucket[2]}}`), value, key);
  }
  return samples;
}

test('metrics in the text exposition format', async () => {
  const server = await serve(data);
  for (let i = 0; i < 7; i++) await (await fetch(`${server.url}/v1/postings`)).text();
  await (await fetch(`${server.url}/v1/nothing?name=${encodeURIComponent('王芳')}`)).text();
  const answer = await fetch(`${server.url}/metrics`);
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const text = await answer.text(), samples = exposition(text);
  assert.equal(samples.get('songgang_http_requests_total{method="GET",route="/v1/postings",status="2xx"}'), 7);
  assert.equal(samples.get('songgang_http_requests_total{method="",route="",status="4xx"}'), 1);
  assert.equal(samples.get('songgang_http_request_duration_seconds_count{method="GET",route="/v1/postings"}'), 7);
  assert.ok(samples.get('songgang_http_sent_bytes_total') > 7 * 300);
  assert.ok(samples.get('songgang_snapshot_postings') === 3);
  assert.equal(samples.get('songgang_store_change'), samples.get('songgang_index_change'));
  assert.equal(samples.get('songgang_http_in_flight'), 1);
  assert.ok(samples.get('process_resident_memory_bytes') > 1e6 && samples.get('process_open_fds') > 5);
  assert.ok(Math.abs(samples.get('process_start_time_seconds') - Date.now() / 1000) < 600);
  if (spawnSync('promtool', ['--version']).status === 0) {
    const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    assert.equal(lint.status, 0, lint.stdout + lint.stderr);
  }
  assert.equal(await server.stop(), 0);
});

test('the access log has numbers and no persons', async () => {
  const server = await serve(data);
  await (await fetch(`${server.url}/v1/postings?q=${encodeURIComponent('王芳13812345678')}`)).text();
  await (await fetch(`${server.url}/v1/match`, { method: 'POST', headers: { 'content-type': 'application/json' },
    body: '{"id":"w1","name":"王芳"}' })).text();
  assert.equal(await server.stop(), 0);
  const records = server.log().split('\n').filter((l) => l.startsWith('{')).map((l) => JSON.parse(l));
  assert.deepEqual(records.map((r) => [r.method, r.path, r.status]),
    [['GET', '/v1/postings', 200], ['POST', '/v1/match', 200]]);
  assert.ok(records[1].bytes_in > 100 && records[1].bytes > 100);
  assert.doesNotMatch(server.log(), /王芳|13812345678|127\.0\.0\.1"/);
});

test('live and ready', async () => {
  const server = await serve(data);
  assert.equal((await fetch(`${server.url}/livez`)).status, 200);
  assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  assert.equal(await server.stop(), 0);
});

test('a broken store is told at the start', () => {
  const copy = join(folder, 'broken');
  spawnSync('cp', ['-r', data, copy]);
  for (const name of readdirSync(copy)) if (/-(wal|shm)$/.test(name)) rmSync(join(copy, name));
  writeFileSync(join(copy, 'store.db'), 'not a database, but long enough to look at: '.repeat(500));
  const result = run(['--data', copy, 'serve', '--listen', '127.0.0.1:0']);
  assert.equal(result.code, 4);
  assert.match(result.err, /已损坏/);
  assert.ok(existsSync(join(copy, 'index')));
});
