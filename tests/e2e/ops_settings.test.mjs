// SPDX-License-Identifier: GPL-3.0-or-later
// Settings from a file, the environment and flags; SIGHUP; the log file; what systemd is told.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { workspace, run, prefecture, program } from './harness.mjs';

const folder = workspace(), source = process.env.SG_SOURCE_DIR;
const at = (name) => join(folder, name);
const data = at('data');
prefecture(data, { postings: 100, workers: 20, courses: 2 });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function start(args, env = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let log = '';
  const exited = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      log += chunk;
      const match = /https?:\/\/[^ ]+/.exec(log);
      if (match) resolve({ url: match[0], log: () => log, child, stop: () => { child.kill('SIGTERM'); return exited; } });
    });
    exited.then((code) => reject(new Error(`left with ${code}:\n${log}`)));
  });
}
async function until(check, limit = 10000) {
  for (const start = Date.now(); !(await check()); await sleep(20)) assert.ok(Date.now() - start < limit, 'in time');
}

test('file, environment, flags: what comes later wins', async () => {
  writeFileSync(at('a.conf'), `\uFEFF# comment\r\n\n data = ${data}\r\nlisten = 127.0.0.2:0\nthreads=1\nlog_level = none\nhead_ms = 300\n`);
  const file = await start(['serve', '--config', at('a.conf')], { SONGGANG_DATA: '' });
  assert.match(file.url, /127\.0\.0\.2:/);
  await (await fetch(`${file.url}/livez`)).text();
  assert.equal(await file.stop(), 0);
  assert.doesNotMatch(file.log(), /"path"/);
  const environment = await start(['serve'], { SONGGANG_CONFIG: at('a.conf'), SONGGANG_LISTEN: '127.0.0.3:0', SONGGANG_DATA: data });
  assert.match(environment.url, /127\.0\.0\.3:/);
  assert.equal(await environment.stop(), 0);
  const flags = await start(['--data', data, 'serve', '--config', at('a.conf'), '--listen', '127.0.0.4:0', '--log-level', 'all'],
    { SONGGANG_LISTEN: '127.0.0.3:0' });
  assert.match(flags.url, /127\.0\.0\.4:/);
  await (await fetch(`${flags.url}/livez`)).text();
  assert.equal(await flags.stop(), 0);
  assert.match(flags.log(), /"path":"\/livez"/);
});

test('a faulty file is refused, naming the line', () => {
  const faults = [
    ['listen = 127.0.0.1:0\nlistn = x\n', /第 2 行.*“listn”/],
    ['listen\n', /第 1 行.*名称 = 值/],
    ['threads = 65\n', /第 1 行.*“threads”.*0 到 64/],
    ['threads = 2x\n', /“2x”/],
    ['threads = -1\n', /“-1”/],
    ['log_level = loud\n', /none, errors, all/],
    ['refresh = 1\n', /yes, no/],
    ['\n\nthreads = 1\nthreads = 2\n', /第 4 行.*已经设置过/],
    ['listen =\n', /不为空/],
    [Buffer.from([0x6c, 0xff, 0x0a]), /不是 UTF-8/],
    [Buffer.from('threads = 1\0\n'), /不是 UTF-8/],
    ['# x\n'.repeat(20000), /无法读取/],
  ];
  for (const [text, told] of faults) {
    writeFileSync(at('bad.conf'), text);
    const result = run(['--data', data, 'serve', '--config', at('bad.conf')]);
    assert.equal(result.code, 2, String(text).slice(0, 50));
    assert.match(result.err, told);
  }
  assert.equal(run(['--data', data, 'serve', '--config', at('none.conf')]).code, 2);
  assert.equal(run(['--data', data, 'serve', '--log-level', 'loud']).code, 2);
  const env = spawnSync(program, ['--data', data, 'serve'], { encoding: 'utf8', env: { ...process.env, SONGGANG_THREADS: 'many' } });
  assert.equal(env.status, 2);
  assert.match(env.stderr, /SONGGANG_THREADS/);
});

test('SIGHUP: the log is reopened, its level read again; a faulty file changes nothing', async () => {
  const conf = (text) => writeFileSync(at('h.conf'), `listen = 127.0.0.1:0\nlog = ${at('access.log')}\n${text}`);
  conf('');
  const server = await start(['--data', data, 'serve', '--config', at('h.conf')]);
  const ask = async (path) => (await fetch(server.url + path)).text();
  const log = () => (existsSync(at('access.log')) ? readFileSync(at('access.log'), 'utf8') : '');
  await ask('/livez');
  await until(() => log().includes('/livez'));
  renameSync(at('access.log'), at('access.log.1'));
  server.child.kill('SIGHUP');
  await until(() => existsSync(at('access.log')));
  await ask('/readyz');
  await until(() => log().includes('/readyz'));
  assert.ok(!log().includes('/livez'));
  conf('log_level = none\n');
  server.child.kill('SIGHUP');
  await until(() => server.log().split('已重新读取配置').length === 3);
  await ask('/v1/stats');
  await sleep(100);
  assert.ok(!log().includes('/v1/stats'));
  conf('log_level = nonsense\n');
  server.child.kill('SIGHUP');
  await until(() => /继续使用原来的配置/.test(server.log()));
  await ask('/livez');
  assert.equal(await server.stop(), 0);
  for (const line of (log() + readFileSync(at('access.log.1'), 'utf8')).trim().split('\n')) JSON.parse(line);
});

test('SIGHUP: limits are read again, and a faulty file keeps the former', async () => {
  const conf = (text) => writeFileSync(at('l.conf'), `listen = 127.0.0.1:0\nthreads = 1\nlog_level = none\n${text}`);
  conf('connections_per_address = 3\nhead_ms = 60000\n');
  const server = await start(['--data', data, 'serve', '--config', at('l.conf')]);
  const port = Number(new URL(server.url).port);
  /** What a connection is told that sends `text`; '' after `ms` of silence. */
  const told = (text, ms) => new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => { answer += chunk; }).on('error', () => {}).on('close', () => resolve(answer));
    setTimeout(() => { socket.destroy(); resolve(answer); }, ms).unref();
  });
  const asked = () => told('GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 5000);
  const held = async (n) => {
    const sockets = Array.from({ length: n }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => { socket.on('connect', resolve).on('error', () => {}); })));
    const answer = await asked();
    sockets.forEach((socket) => socket.destroy());
    await until(async () => /200/.test(await asked()));
    return answer;
  };
  assert.match(await held(3), /^HTTP\/1.1 503/);
  assert.equal(await told('GET / HT', 700), '');
  conf('connections_per_address = 6\nhead_ms = 200\n');
  server.child.kill('SIGHUP');
  await until(() => server.log().split('已重新读取配置').length === 2);
  assert.match(await held(3), /^HTTP\/1.1 200/);
  assert.match(await told('GET / HT', 5000), /^HTTP\/1.1 408/);
  conf('connections_per_address = 0\nhead_ms = 60000\n');
  server.child.kill('SIGHUP');
  await until(() => /继续使用原来的配置/.test(server.log()));
  assert.match(await told('GET / HT', 5000), /^HTTP\/1.1 408/);
  assert.match(await held(3), /^HTTP\/1.1 200/);
  assert.equal(await server.stop(), 0);
});

test('refresh = no leaves the index to others', async () => {
  const server = await start(['--data', data, 'serve'], { SONGGANG_REFRESH: 'no', SONGGANG_LISTEN: '127.0.0.1:0' });
  const before = readFileSync(join(data, 'index', 'CURRENT'), 'utf8');
  writeFileSync(at('n.ndjson'), JSON.stringify({ external_id: 'n', title: '电焊工', employer: '示例厂', city_or_address: '东莞' }));
  run(['--data', data, 'import', 'postings', at('n.ndjson'), '--source', '测试']);
  await sleep(1500);
  assert.equal(readFileSync(join(data, 'index', 'CURRENT'), 'utf8'), before);
  assert.equal(await server.stop(), 0);
});

test('systemd is told: ready, alive, reloading, stopping', async () => {
  const made = spawnSync('cc', ['-std=c17', '-D_GNU_SOURCE', '-o', at('listen'), join(source, 'tests/faults/notify_listen.c')], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const listener = spawn(at('listen'), [at('socket')], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  listener.stdout.setEncoding('utf8').on('data', (chunk) => { told += chunk; });
  await until(() => told.includes('listening'));
  const server = await start(['--data', data, 'serve', '--listen', '127.0.0.1:0'], { NOTIFY_SOCKET: at('socket'), WATCHDOG_USEC: '900000' });
  await until(() => /READY=1/.test(told));
  await until(() => told.split('WATCHDOG=1').length >= 4);
  server.child.kill('SIGHUP');
  await until(() => /RELOADING=1\nMONOTONIC_USEC=\d+[^]*READY=1/.test(told));
  assert.equal(await server.stop(), 0);
  await until(() => /STOPPING=1/.test(told));
  listener.kill();
});

test('the unit file and the sample settings are valid', async () => {
  const unit = join(source, 'packaging/songgang.service');
  const verify = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  if (!verify.error) {
    const lines = verify.stderr.split('\n').filter((l) => l && !/not executable|man songgang/.test(l) && l.includes('songgang.service'));
    assert.deepEqual(lines, []);
  }
  const sample = readFileSync(join(source, 'packaging/songgang.conf'), 'utf8').replace(/^# (?=[a-z_]+ = )/gm, '').replace(/^tls_.*\n/gm, '')
    .replace(/^log = .*$/m, `log = ${at('sample.log')}`).replace('127.0.0.1:8080', '127.0.0.1:0');
  writeFileSync(at('sample.conf'), sample);
  const server = await start(['--data', data, 'serve', '--config', at('sample.conf')]);
  assert.equal(await server.stop(), 0);
});
