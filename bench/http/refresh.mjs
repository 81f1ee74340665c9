// SPDX-License-Identifier: GPL-3.0-or-later
// Searching while postings come in: imports one after the other into a service that answers searches all the
// time. Prints how long after the end of an import its postings are found, what the searches felt before and
// meanwhile, how many failed, and the memory at the start and at the end.
//
//   node bench/http/refresh.mjs DATA [--imports 6] [--postings 50] [--clients 2] [--port 8843]
//
// DATA: a data directory that is indexed; it is copied. Needs a release build.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: o, positionals: [from] } = parseArgs({ allowPositionals: true, options: {
  imports: { type: 'string', default: '6' }, postings: { type: 'string', default: '50' },
  clients: { type: 'string', default: '2' }, port: { type: 'string', default: '8843' },
} });
assert.ok(from, 'node bench/http/refresh.mjs DATA');
const folder = mkdtempSync(join(tmpdir(), 'songgang-refresh-')), data = join(folder, 'data');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
cpSync(from, data, { recursive: true, filter: (path) => !path.endsWith('.ndjson') });
const base = `http://127.0.0.1:${o.port}`;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const service = spawn('build/release/songgang', ['--data', data, '--quiet', 'serve', '--listen', `127.0.0.1:${o.port}`, '--threads', '2'], { stdio: 'ignore' });
process.on('exit', () => service.kill('SIGKILL'));
const began = performance.now();
while (!(await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false))) await sleep(5);
const ready = (performance.now() - began) / 1000;
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))[1]) / 1024;

let took = [], failed = 0, over = false;
const words = ['焊工 广东', '缝纫工 浙江 包住', '普工 6000以上', '保安 贵阳', '家政 贞丰'];
async function client(n) {
  for (let i = n; !over; i++) {
    const start = performance.now();
    const good = await fetch(`${base}/v1/postings?limit=20&q=${encodeURIComponent(words[i % words.length])}`)
      .then(async (answer) => (await answer.arrayBuffer(), answer.status === 200), () => false);
    took.push(performance.now() - start);
    if (!good) failed++;
    await sleep(2); // a person's pace, many times over; neither client nor service is at its limit
  }
}
const clients = Array.from({ length: Number(o.clients) }, (_, i) => client(i));
const share = (list, p) => [...list].sort((a, b) => a - b)[Math.floor(list.length * p)].toFixed(1);
const drain = () => { const list = took; took = []; return list; };
await sleep(1000);
drain(); // the first are cold
await sleep(5000);
const idle = drain();
const memoryBefore = memory();

const imported = [], found = [];
for (let i = 0; i < Number(o.imports); i++) {
  const mark = `zq${String.fromCharCode(97 + (i / 26 | 0), 97 + i % 26)}vk`; // a word no posting has
  const lines = Array.from({ length: Number(o.postings) }, (_, k) => JSON.stringify({ external_id: `${mark}-${k}`, title: `缝纫工 ${mark}`,
    employer: `示例${mark}服装厂${k}`, city_or_address: '东莞', wage_text: '5000-6000', headcount: '3' })).join('\n');
  const start = performance.now();
  const asked = await fetch(`${base}/v1/imports?kind=postings&name=${mark}.ndjson`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: lines });
  assert.equal(asked.status, 202, await asked.clone().text());
  const { id } = await asked.json();
  for (let job; ; await sleep(10)) {
    job = await (await fetch(`${base}/v1/jobs/${id}`)).json();
    assert.notEqual(job.state, 'failed', JSON.stringify(job));
    if (job.state === 'done') break;
  }
  const ended = performance.now();
  imported.push((ended - start) / 1000);
  // a generation of the index appears whole: with one all are there (some may be found to be duplicates)
  while ((await (await fetch(`${base}/v1/postings?q=${mark}&limit=1`)).json()).total === 0) {
    assert.ok(performance.now() - ended < 60000, 'not found within a minute');
    await sleep(20);
  }
  found.push((performance.now() - ended) / 1000);
}
const busy = drain();
over = true;
await Promise.all(clients);
const list = (numbers) => numbers.map((n) => n.toFixed(1)).join(' ');
console.log(`ready ${ready.toFixed(2)} s after the start; memory ${memoryBefore.toFixed(0)} MB, after ${o.imports} imports ${memory().toFixed(0)} MB`);
console.log(`${o.imports} imports of ${o.postings}: took ${list(imported)} s; searchable ${list(found)} s after each (≤ 2)`);
console.log(`searches before: ${idle.length}, p50 ${share(idle, 0.5)}, p99 ${share(idle, 0.99)} ms; ` +
  `meanwhile: ${busy.length}, p50 ${share(busy, 0.5)}, p99 ${share(busy, 0.99)} ms (≤ 2 ×); ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
