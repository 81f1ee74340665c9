// SPDX-License-Identifier: GPL-3.0-or-later
// Faults while serving: memory that is short, a clock that is set, writers that wait for a database somebody
// holds, a thousand streams, and the end under load. The service lives, says what is wrong, and what it
// acknowledged is there.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { lines, ok, prefecture, program, workspace } from './harness.mjs';

const folder = workspace(), data = join(folder, 'data'), source = process.env.SG_SOURCE_DIR;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
prefecture(data, { postings: 200, workers: 120, courses: 2 });

function library(name, ...more) {
  const path = join(folder, `${name}.so`);
  const made = spawnSync('cc', ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-O1', '-o', path,
    join(source, 'tests', 'faults', `${name}.c`), '-ldl', ...more], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return path;
}

const running = new Set();
after(() => running.forEach((child) => child.kill('SIGKILL'))); // of a test that failed

/** The service with an environment of its own; {url, pid, log(), ended, stop()}. */
async function start(environment = {}) {
  const options = environment.LD_PRELOAD ? { ASAN_OPTIONS: 'verify_asan_link_order=0:detect_leaks=0:allocator_may_return_null=1' } : {};
  const child = spawn(program, ['--data', data, 'serve', '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...options, ...environment } });
  running.add(child);
  child.on('exit', () => running.delete(child));
  let log = '';
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  child.stderr.setEncoding('utf8').on('data', (chunk) => { log += chunk; });
  for (let i = 0; !/(https?:\/\/127\.0\.0\.1:\d+)/.test(log); i++) {
    assert.ok(i < 1200, log);
    await sleep(50);
  }
  return { url: /(https?:\/\/127\.0\.0\.1:\d+)/.exec(log)[1], pid: child.pid, log: () => log, ended,
    stop: async (signal = 'SIGTERM') => { child.kill(signal); return ended; } };
}
const post = (server, path, body, headers = {}) => fetch(server.url + path, { method: 'POST',
  headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal: AbortSignal.timeout(8000) });

test('memory that is short fails that request with 503, and nothing else', async () => {
  const switchFile = join(folder, 'memory');
  writeFileSync(switchFile, Buffer.alloc(4096));
  const handle = openSync(switchFile, 'r+');
  const every = (n) => { const number = Buffer.alloc(4); number.writeInt32LE(n); writeSync(handle, number, 0, 4, 0); };
  const server = await start({ LD_PRELOAD: library('short_memory'), SHORT_MEMORY_FILE: switchFile });
  const ids = (await (await fetch(`${server.url}/v1/workers?limit=3`)).json()).workers.map((w) => w.id);
  const requests = [['GET', `/v1/postings?q=${encodeURIComponent('东莞 焊工')}`], ['GET', '/v1/workers?limit=20'], ['GET', '/v1/stats'],
    ['GET', '/v1/table'], ['GET', '/'], ['GET', '/metrics'], ['GET', '/v1/today'], ['GET', '/v1/screen'],
    ['GET', `/v1/workers/${ids[0]}/matches`], ['POST', '/v1/match', { id: 'w', trades: ['焊工'] }],
    ['POST', `/v1/workers/${ids[1]}/reveal`, { reason: '核对' }], ['POST', '/v1/answers', { answers: [] }]];
  const ask = async ([method, path, body]) => {
    try {
      const answer = body ? await post(server, path, body) : await fetch(server.url + path, { signal: AbortSignal.timeout(8000) });
      const text = await answer.text();
      if (answer.status === 503) assert.match(JSON.parse(text).detail, /[一-鿿]/);
      return answer.status;
    } catch (error) {
      assert.notEqual(error.name, 'TimeoutError', `${path} hangs`);
      return 'cut';
    }
  };
  const usual = [];
  for (const request of requests) usual.push(await ask(request));
  let refused = 0;
  for (const n of [1, 2, 3, 5, 7, 11, 17, 29, 53, 101, 307, 1009]) {
    for (const [i, request] of requests.entries()) {
      every(n);
      const status = await ask(request);
      every(0);
      assert.ok([503, 'cut', usual[i]].includes(status), `every ${n}th: ${request[1]}: ${status}`);
      refused += status === 503;
    }
  }
  assert.ok(refused > requests.length, `${refused} refused`);
  for (const [i, request] of requests.entries()) assert.equal(await ask(request), usual[i], request[1]);
  assert.equal(await server.stop(), 0, server.log().slice(-2000));
  ok(['--data', data, 'audit', 'verify']);
  ok(['--data', data, 'ledger', 'verify']);
});

test('the clock is set: deadlines stay, no session is revived', async () => {
  const offset = join(folder, 'offset');
  const clock = (seconds) => writeFileSync(offset, String(seconds));
  clock(0);
  ok(['--data', data, 'user', 'add', '村里', '--role', 'village', '--region', '522301005'], { input: 'guihua-2026-shan\n' });
  const server = await start({ LD_PRELOAD: library('clock'), CLOCK_OFFSET_FILE: offset });
  const signIn = async () => (await post(server, '/v1/session', { user: '村里', password: 'guihua-2026-shan' })).headers.get('set-cookie').split(';')[0];
  const me = async (cookie) => (await fetch(`${server.url}/v1/session`, { headers: { cookie } })).status;
  for (const [name, seconds] of [['a day on', 86400], ['an hour back', -3600], ['1970', -Math.floor(Date.now() / 1000) + 60]]) {
    const cookie = await signIn();
    assert.equal(await me(cookie), 200);
    // a request that is under way when the clock jumps is not cut off
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let got = '';
    socket.on('data', (chunk) => { got += chunk; });
    socket.write('GET /livez HTTP/1.1\r\nHos');
    await sleep(200);
    clock(seconds);
    await sleep(200);
    socket.write('t: a\r\n\r\n');
    const answer = await fetch(`${server.url}/livez`);
    assert.equal(answer.status, 200, name);
    assert.ok(Math.abs(Date.parse(answer.headers.get('date')) / 1000 - Date.now() / 1000 - seconds) < 10, name);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200, name);
    assert.equal(await me(cookie), 401, name);
    clock(0);
    assert.equal(await me(cookie), 401, `${name}, and right again`);
    await sleep(100);
    assert.match(got, /^HTTP\/1.1 200/, name);
    socket.destroy();
  }
  assert.equal(await me(await signIn()), 200);
  assert.equal(await server.stop(), 0);
});

test('writers whose database somebody holds are told to come again within five seconds', async () => {
  const hold = join(folder, 'hold');
  assert.equal(spawnSync('cc', ['-std=c17', '-o', hold, join(source, 'tests/faults/hold.c'), '-lsqlite3']).status, 0);
  const { token } = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'admin', '--note', '测试']));
  const server = await start(), authorization = `Bearer ${token}`;
  const ask = (path, init = {}) => fetch(server.url + path, { ...init, headers: { authorization, 'content-type': 'application/json', ...init.headers } });
  const { workers: [{ id }] } = await (await ask('/v1/workers?limit=1')).json();
  const etag = (await ask(`/v1/workers/${id}`)).headers.get('etag');
  for (const [file, path, init] of [
    ['store.db', `/v1/workers/${id}`, { method: 'PATCH', headers: { 'if-match': etag }, body: '{"text":"会开叉车"}' }],
    ['access.db', `/v1/workers/${id}/reveal`, { method: 'POST', body: '{"reason":"核对"}' }],
  ]) {
    const holder = spawn(hold, [join(data, file)], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const began = Date.now();
    const held = ask(path, init);
    assert.equal((await fetch(`${server.url}/livez`)).status, 200);
    const answer = await held;
    assert.equal(answer.status, 503, file);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1, file);
    assert.match((await answer.json()).detail, /[一-鿿]/);
    assert.ok(Date.now() - began < 5000, `${file}: ${Date.now() - began} ms`);
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.once('exit', resolve));
    assert.equal((await ask(path, init)).status, 200, file);
  }
  assert.equal(await server.stop(), 0);
});

test('a thousand streams that say nothing: others are answered, and nothing spins', async () => {
  const { token } = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'screen', '--note', '大屏', '--address', '127.0.0.1']));
  const server = await start();
  const port = Number(new URL(server.url).port);
  let begun = 0;
  const streams = Array.from({ length: 1000 }, () => {
    const socket = connect(port, '127.0.0.1', () => socket.write(
      `GET /v1/screen/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`));
    socket.once('data', (chunk) => { begun += /^HTTP\/1.1 200/.test(chunk); });
    socket.on('error', () => {});
    return socket;
  });
  for (let i = 0; begun < 1000 && i < 200; i++) await sleep(100);
  assert.equal(begun, 1000);
  const ticks = () => readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number).reduce((a, b) => a + b);
  const before = ticks(), since = Date.now();
  for (let i = 0; i < 20; i++) {
    const began = Date.now();
    const answer = await fetch(`${server.url}/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 200);
    await answer.arrayBuffer();
    assert.ok(Date.now() - began < 2000);
    await sleep(100);
  }
  const share = (ticks() - before) / ((Date.now() - since) / 10);
  assert.ok(share < 1, `${share} of a processor`);
  streams.forEach((socket) => socket.destroy());
  assert.equal(await server.stop(), 0);
});

test('SIGTERM under load: what was acknowledged is there, and it ends in time', async () => {
  const { token } = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'admin', '--note', '写']));
  const server = await start(), headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ids = (await (await fetch(`${server.url}/v1/workers?limit=100`, { headers })).json()).workers.map((w) => w.id);
  const acknowledged = new Map();
  let going = true, refused = 0, done = 0;
  const writer = async (mine) => {
    for (let round = 1; going; round++)
      for (const id of mine) {
        try {
          const etag = (await fetch(`${server.url}/v1/workers/${id}`, { headers })).headers.get('etag');
          const answer = await fetch(`${server.url}/v1/workers/${id}`, { method: 'PATCH', headers: { ...headers, 'if-match': etag },
            body: JSON.stringify({ desired: { wage_min: 3000 + round } }) });
          if (answer.status === 200) { acknowledged.set(id, 3000 + round); done++; }
          await answer.arrayBuffer();
        } catch { refused++; }
        if (!going) return;
      }
  };
  const writers = Array.from({ length: 8 }, (_, i) => writer(ids.filter((_, k) => k % 8 === i)));
  await sleep(2000);
  const began = Date.now();
  const left = await server.stop();
  going = false;
  await Promise.all(writers);
  assert.equal(left, 0, server.log().slice(-1000));
  assert.ok(Date.now() - began < 11000, `${Date.now() - began} ms`);
  assert.ok(done > 20, `${done} written`);
  const kept = new Map(lines(ok(['--data', data, 'export', 'workers'])).map((w) => [w.id, w.desired?.wage_min]));
  for (const [id, wage] of acknowledged) assert.ok(kept.get(id) >= wage, `${id}: ${kept.get(id)} for ${wage}`);
});
