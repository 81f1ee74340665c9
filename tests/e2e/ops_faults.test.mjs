// SPDX-License-Identifier: GPL-3.0-or-later
// Disks that fail, processes that are killed, databases that are held, descriptors that run out: what
// must be seen then. bench/faults does the same at length.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, prefecture, serve, program } from './harness.mjs';
import { scenarios, shim, sweep } from '../faults/sweep.mjs';
import { killing } from '../faults/kill9.mjs';

const folder = workspace();
const source = process.env.SG_SOURCE_DIR;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('disk calls that fail leave the state before or the state after', () => {
  const place = join(folder, 'sweep');
  mkdirSync(place);
  const library = shim(place, source);
  for (const [i, scenario] of scenarios(place, { postings: 120, workers: 60 }).entries()) {
    const figures = sweep(scenario, place, library, { stride: 37, first: 5 + i * 3, errors: [i % 2 ? 'EIO' : 'ENOSPC'] });
    assert.deepEqual(figures.wrong, []);
    assert.ok(figures.runs >= 2, figures.name);
  }
});

test('kill -9 under mixed writes', async () => {
  const place = join(folder, 'kill');
  mkdirSync(place);
  const figures = await killing(place, { cycles: 10 });
  assert.deepEqual(figures.wrong, []);
  assert.equal(figures.cycles, 10);
  assert.ok(figures.killed >= 5, `${figures.killed} killed`);
});

test('two indexers: the second says so and leaves with 4', async () => {
  const data = join(folder, 'two', 'data');
  mkdirSync(join(folder, 'two'));
  prefecture(data, { postings: 600, workers: 20, courses: 2 });
  const holder = spawn('flock', [join(data, 'index.lock'), 'sleep', '60']);
  await sleep(300);
  const second = run(['--data', data, 'index', '--rebuild']);
  assert.equal(second.code, 4);
  assert.match(second.err, /另一个“index”正在运行/);
  holder.kill();
});

// A tiny disk of its own; needs the right to mount, which a container may not have.
function tinyDisk(name, size) {
  const path = join(folder, name);
  mkdirSync(path);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  if (mounted.status !== 0) return null;
  process.prependListener('exit', () => spawnSync('umount', ['-l', path])); // before the folder goes
  return path;
}

test('a full disk: writes are refused with words, reads go on, and it recovers', async (t) => {
  const disk = tinyDisk('disk', '24m');
  if (!disk) return t.skip('a small tmpfs cannot be mounted here');
  const data = join(disk, 'data');
  const work = join(folder, 'full');
  mkdirSync(work);
  const make = (kind, n, seed) => {
    const file = join(work, `${kind}-${n}-${seed}.ndjson`);
    ok(['corpus', kind, '-n', String(n), '--seed', String(seed), '-o', file]);
    return file;
  };
  run(['--data', data, 'import', 'postings', make('postings', 300, 1)]);
  ok(['--data', data, 'import', 'workers', make('workers', 100, 1)]);
  ok(['--data', data, 'index']);
  const server = await serve(data);
  const before = ok(['--data', data, 'export', 'postings']);
  const id = JSON.parse(ok(['--data', data, 'export', 'workers']).split('\n')[0]).id;
  const etag = (await fetch(`${server.url}/v1/workers/${id}`)).headers.get('etag');
  spawnSync('sh', ['-c', `cat /dev/zero > ${disk}/filler`]);
  const refused = run(['--data', data, 'import', 'postings', make('postings', 4000, 2)]);
  assert.ok([4, 5].includes(refused.code), refused.err);
  assert.match(refused.err, /空间不足|No space/);
  assert.ok([4, 5].includes(run(['--data', data, 'index', '--rebuild']).code));
  assert.equal((await fetch(`${server.url}/v1/postings`)).status, 200);
  const change = await fetch(`${server.url}/v1/workers/${id}`, { method: 'PATCH', headers: { 'if-match': etag,
    'content-type': 'application/json' }, body: JSON.stringify({ text: '做过电焊'.repeat(60) }) });
  assert.equal(change.status, 507, await change.clone().text());
  assert.match((await change.json()).detail, /空间不足/);
  const ready = await fetch(`${server.url}/readyz`);
  assert.equal(ready.status, 503);
  assert.match((await ready.json()).detail, /磁盘已满/);
  assert.equal((await fetch(`${server.url}/livez`)).status, 200);
  assert.equal(ok(['--data', data, 'export', 'postings']), before);
  spawnSync('rm', [`${disk}/filler`]);
  ok(['--data', data, 'ledger', 'verify']);
  run(['--data', data, 'import', 'postings', make('postings', 30, 3)]);
  const limit = Date.now() + 20000;
  const posted = JSON.parse(ok(['--data', data, '--json', 'stats'])).postings ?? null;
  for (;;) {
    const total = (await (await fetch(`${server.url}/v1/postings?limit=1`)).json()).total;
    if (total > 300 || (await fetch(`${server.url}/readyz`)).status === 200) break;
    assert.ok(Date.now() < limit, `recovers (${posted})`);
    await sleep(200);
  }
  assert.equal(await server.stop(), 0);
});

test('a database held by another process: 503 with Retry-After in time, then as before', async () => {
  const data = join(folder, 'held', 'data');
  mkdirSync(join(folder, 'held'));
  prefecture(data, { postings: 200, workers: 20, courses: 2 });
  const server = await serve(data);
  const hold = join(folder, 'hold');
  const made = spawnSync('cc', ['-std=c17', '-o', hold, join(source, 'tests/faults/hold.c'), '-lsqlite3'], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const holder = spawn(hold, [join(data, 'store.db')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const held = await new Promise((resolve) => {
    holder.stdout.once('data', (d) => resolve(String(d).trim()));
    holder.once('exit', () => resolve('cannot'));
  });
  assert.equal(held, 'held');
  {
    const started = Date.now();
    const answers = await Promise.all(['/v1/stats', '/v1/postings?limit=3', '/livez'].map((p) => fetch(server.url + p)));
    assert.ok(Date.now() - started < 5000, `${Date.now() - started} ms`);
    for (const answer of answers) {
      assert.ok([200, 503].includes(answer.status), String(answer.status));
      if (answer.status === 503) assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    }
    // who writes from the command line waits longer, then says so
    const begun = Date.now();
    const refused = run(['--data', data, 'plan', 'discard', '1']);
    assert.ok(Date.now() - begun < 15000);
    assert.ok([2, 4].includes(refused.code), refused.err);
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.once('exit', resolve));
  }
  assert.equal((await fetch(`${server.url}/v1/stats`)).status, 200);
  assert.equal(await server.stop(), 0);
});

test('descriptors gone: the service neither spins nor ends, and answers when some are back', async () => {
  const data = join(folder, 'held', 'data');
  const server = await serve(data);
  const pid = Number(spawnSync('pgrep', ['-nf', `${program} --data ${data} serve`], { encoding: 'utf8' }).stdout);
  assert.ok(pid > 0);
  const limit = (n) => spawnSync('prlimit', ['--pid', String(pid), `--nofile=${n}:20000`]).status;
  const open = Number(spawnSync('sh', ['-c', `ls /proc/${pid}/fd | wc -l`], { encoding: 'utf8' }).stdout);
  if (limit(open + 2) === 0) {
    const cpu = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15).map(Number).reduce((a, b) => a + b);
    const before = cpu();
    const asked = Array.from({ length: 20 }, () =>
      fetch(`${server.url}/livez`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(3000) }).catch(() => null));
    await sleep(2000);
    assert.ok(cpu() - before < 100, `${cpu() - before} ticks of processor time in 2 s`);
    await Promise.all(asked);
    limit(20000);
  }
  assert.equal((await fetch(`${server.url}/livez`)).status, 200);
  assert.equal(await server.stop(), 0);
});

test('clock: an index and a plan of the future are no worse for it', () => {
  const data = join(folder, 'held', 'data');
  for (const day of ['1970-01-01', '2028-02-29', '2099-12-31'])
    assert.equal(run(['--data', data, 'plan', '--dry-run', '--now', day]).code, 0, day);
  writeFileSync(join(folder, 'done'), '');
});
