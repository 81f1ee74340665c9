// SPDX-License-Identifier: GPL-3.0-or-later
// Uploads are read by a process of their own: it has limits, and whatever becomes of it the service goes on,
// nothing is half imported, and the same file can be imported afterwards.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ok, prefecture, program, run, serve, workspace } from './harness.mjs';

const folder = workspace(), data = join(folder, 'data'), file = join(folder, 'many.ndjson');
const PASS = 4; // as an upload of seconds, so that it can be met under way
let server, service, body;
before(async () => {
  prefecture(data, { postings: 200, workers: 100, courses: 2 });
  ok(['corpus', 'workers', '-n', String(4000 * PASS), '--seed', '77', '-o', file]);
  body = readFileSync(file);
  server = await serve(data);
  service = Number(spawnSync('pgrep', ['-nf', `${program} --data ${data} serve`], { encoding: 'utf8' }).stdout);
  assert.ok(service > 0);
});
after(async () => { if (server) assert.equal(await server.stop(), 0); });

const upload = async () => {
  const answer = await fetch(`${server.url}/v1/imports?kind=workers&name=many.ndjson`,
    { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body });
  assert.equal(answer.status, 202, await answer.clone().text());
  return (await answer.json()).id;
};
const job = async (id) => (await fetch(`${server.url}/v1/jobs/${id}`)).json();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function finished(id) {
  for (;;) {
    const now = await job(id);
    if (!['queued', 'running'].includes(now.state)) return now;
    await sleep(20);
  }
}
/** Children of the service that read an upload. */
const readers = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).filter((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('import-child') &&
      Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]) === service;
  } catch { return false; }
}).map(Number);
async function reader(id) {
  for (;;) {
    const [pid] = readers();
    const now = await job(id);
    if (pid && now.done > 0) return pid;
    assert.ok(['queued', 'running'].includes(now.state), JSON.stringify(now));
    await sleep(5);
  }
}
const workers = () => ok(['--data', data, 'export', 'workers']).split('\n').length - 1;
const limit = (text, name) => Number(new RegExp(`^${name} +(\\d+)`, 'm').exec(text)?.[1]);

test('the one who reads has limits, and the service has not', async () => {
  const id = await upload(), pid = await reader(id);
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8'), own = readFileSync(`/proc/${service}/limits`, 'utf8');
  const mapped = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[0]) * 4096;
  assert.ok(limit(limits, 'Max address space') <= mapped + 1.1e9, limits);
  assert.equal(limit(limits, 'Max cpu time'), 900);
  assert.equal(limit(limits, 'Max core file size'), 0);
  assert.match(own, /Max address space +unlimited/);
  const stopped = await fetch(`${server.url}/v1/jobs/${id}/cancel`, { method: 'POST' });
  assert.equal(stopped.status, 200);
  assert.equal((await finished(id)).state, 'cancelled');
  assert.deepEqual(readers(), []);
  assert.equal(workers(), 100);
});

for (const [name, harm] of [
  ['killed', (pid) => process.kill(pid, 'SIGKILL')],
  ['out of time', (pid) => process.kill(pid, 'SIGXCPU')],
  ['out of memory', (pid) => assert.equal(spawnSync('prlimit', ['--pid', String(pid), '--as=1000000']).status, 0)],
]) {
  test(`${name}, it takes nothing with it`, async () => {
    const id = await upload();
    harm(await reader(id));
    const over = await finished(id);
    if (over.state === 'done' && name === 'out of memory') return; // it wanted no more
    assert.equal(over.state, 'failed', JSON.stringify(over));
    assert.match(JSON.stringify(over), /没有导入任何内容|内存/);
    assert.equal(workers(), 100);
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200);
  });
}

test('left alone it imports the file', async () => {
  const over = await finished(await upload());
  assert.equal(over.state, 'done', JSON.stringify(over));
  assert.equal(over.result.accepted, 4000 * PASS);
  assert.equal(run(['import-child']).code, 3); // by hand it has nothing to do
});
