// SPDX-License-Identifier: GPL-3.0-or-later
// The big screen left on for hours while answers, imports and arrivals come in and the server is
// restarted: does its memory grow, and does it show every change?
//
//   SG_BROWSER_PACKAGES=build/asan/browser-node node bench/screen/soak.mjs [--program build/release/songgang]
//     [--data DIR] [--minutes 120] [--restarts 3] [--port 21650] [--out figures.json]
//
// --data: a directory with an index and a plan, copied first; otherwise a small synthetic one is made.
// Heap is what remains after a garbage collection, looked at once a minute. Every change of the figures
// has a number on the server (the `id` of its event); the page shows it in `data-event`, a second reader of
// the stream notes it as well. Within a run of the server the page must have shown every number from its
// first to the last that the other reader was given. Exit 1 when a bound is broken.
import { spawn, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, open } from '../../tests/browser/browser.mjs';
import { APPROVAL, fairOf, rectangles, writeFair } from '../../tests/browser/fair_data.mjs';

const GROWTH_MB = 5;
const SETTLE_MINUTES = 10;
const ANSWER_S = 15;
const IMPORT_S = 300;
const ARRIVE_S = 120;
const { values: options } = parseArgs({ options: {
  program: { type: 'string', default: 'build/release/songgang' }, data: { type: 'string' }, minutes: { type: 'string', default: '120' },
  restarts: { type: 'string', default: '3' }, port: { type: 'string', default: '21650' }, out: { type: 'string' },
} });
const [minutes, restarts] = [Number(options.minutes), Number(options.restarts)];
const program = resolve(options.program);
const folder = mkdtempSync(join(tmpdir(), 'songgang-soak-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');
const base = `http://127.0.0.1:${options.port}`;
const songgang = (...args) => execFileSync(program, ['--data', data, '--quiet', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const corpus = (kind, n, seed) => {
  const file = join(folder, `${kind}-${seed}.ndjson`);
  execFileSync(program, ['corpus', kind, '-n', String(n), '--seed', String(seed), '--now', today, '-o', file]);
  return file;
};
const now = new Date();
const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

// ---- data ----
const postings = corpus('postings', 6000, 5);
if (options.data) cpSync(options.data, data, { recursive: true, filter: (from) => !from.endsWith('.ndjson') });
else {
  for (const [kind, file] of [['postings', postings], ['workers', corpus('workers', 3000, 5)], ['courses', corpus('courses', 40, 5)]])
    try { songgang('import', kind, file); } catch (error) { if (error.status !== 1) throw error; }
  songgang('index');
  songgang('plan');
}
const fair = fairOf(postings, { date: today });
songgang('fair', 'set', writeFair(join(folder, 'fair.json'), fair));
writeFileSync(join(folder, 'map.geojson'), JSON.stringify(rectangles()));
songgang('fair', 'map', join(folder, 'map.geojson'), '--approval', APPROVAL);

// ---- the server, and who reads beside the page ----
let server = null;
const runs = new Map(); // run → {seen: numbers of the other reader, page: numbers of the page, at}
const runOf = (run) => {
  if (!runs.has(run)) runs.set(run, { seen: [], page: [] });
  return runs.get(run);
};
async function start() {
  server = spawn(program, ['--data', data, 'serve', '--listen', `127.0.0.1:${options.port}`, '--threads', '2'], { stdio: 'ignore' });
  for (let i = 0; i < 200; i++) {
    if (await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false)) return;
    await sleep(200);
  }
  throw new Error('the server does not start');
}
function stop(signal) {
  const gone = new Promise((done) => server.once('exit', done));
  server.kill(signal);
  return gone;
}
let over = false;
async function readBeside() {
  while (!over) {
    try {
      const response = await fetch(`${base}/v1/screen/events`);
      let text = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
          const [, run, number] = /^id: (\d+)-(\d+)$/m.exec(text.slice(0, end)) ?? [];
          if (run) runOf(run).seen.push(Number(number));
        }
      }
    } catch { /* restarting */ }
    await sleep(200);
  }
}

// ---- changes, through the API as others make them ----
const changes = { answers: 0, imports: 0, arrivals: 0, failed: 0 };
const post = (path, body, type = 'application/json') => fetch(base + path, { method: 'POST', headers: { 'content-type': type }, body });
let offers = [];
async function answer() {
  if (offers.length === 0) return;
  const { worker, posting } = offers.shift();
  const kind = ['interested', 'refused', 'no_answer', 'hired'][changes.answers % 4];
  const response = await post('/v1/answers', JSON.stringify({ answers: [{ worker, posting, answer: kind, ...(kind === 'refused' ? { reason: 'too_far' } : {}) }] }));
  if (response.ok) changes.answers++;
  else changes.failed++;
}
async function importMore() {
  const { readFileSync } = await import('node:fs');
  const file = corpus('postings', 15, 1000 + changes.imports);
  const response = await post(`/v1/imports?kind=postings&name=soak-${changes.imports}.ndjson`, readFileSync(file), 'application/octet-stream');
  rmSync(file);
  if (response.ok) changes.imports++;
  else changes.failed++;
}
function arrive() {
  const booth = fair.booths[changes.arrivals % fair.booths.length].booth;
  songgang('fair', 'arrive', booth, ...(changes.arrivals % 2 ? ['--gone'] : []));
  changes.arrivals++;
}
const every = [[ANSWER_S, answer], [IMPORT_S, importMore], [ARRIVE_S, arrive]];

// ---- the run ----
const started = Date.now();
const at = () => (Date.now() - started) / 60000;
await start();
const [plan] = (await (await fetch(`${base}/v1/plans`)).json()).plans;
if (plan.state === 'draft') await post(`/v1/plans/${plan.id ?? plan.plan}/approve`, '{}');
for (let after = ''; offers.length < 2000;) {
  const page = await (await fetch(`${base}/v1/plans/${plan.id ?? plan.plan}/offers?limit=500${after}`)).json();
  offers.push(...page.offers.filter(({ posting }) => posting).map(({ worker, posting }) => ({ worker: worker.id ?? worker, posting: posting.id ?? posting })));
  if (!page.next) break;
  after = `&after=${page.next}`;
}
const beside = readBeside();
const browser = await launch();
const page = await open(browser, `${base}/screen`);
await page.locator('.job, .booth').first().waitFor();
await page.evaluate(() => {
  const state = document.querySelector('.state');
  window.eventsShown = [state.dataset.event];
  new MutationObserver(() => window.eventsShown.push(state.dataset.event)).observe(state, { attributes: true, attributeFilter: ['data-event'] });
});
const devtools = await page.context().newCDPSession(page);
await devtools.send('Performance.enable');
const samples = [];
async function drain() {
  for (const id of await page.evaluate(() => window.eventsShown.splice(0))) {
    const [run, number] = id.split('-');
    runOf(run).page.push(Number(number));
  }
}
async function sample() {
  await devtools.send('HeapProfiler.collectGarbage');
  await drain();
  const metrics = Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const one = { minute: Number(at().toFixed(2)), heap_mb: metrics.JSHeapUsedSize / 1048576, nodes: metrics.Nodes, listeners: metrics.JSEventListeners };
  samples.push(one);
  say(`minute ${one.minute.toFixed(1)}: heap ${one.heap_mb.toFixed(2)} MB, ${one.nodes} nodes, ${one.listeners} listeners, ` +
    `${changes.answers} answers, ${changes.imports} imports, ${changes.arrivals} arrivals, state “${await page.locator('.state').textContent()}”`);
}
const recoveries = []; // seconds from the server's return until the page shows the new run
async function restart(n) {
  const before = new Set(runs.keys());
  const signal = n % 2 ? 'SIGTERM' : 'SIGKILL';
  await drain();
  await stop(signal);
  await sleep(8000);
  const shown = await page.locator('.job, .booth').count();
  const told = await page.locator('.state').textContent();
  await start();
  const from = Date.now();
  for (let i = 0; i < 300; i++) {
    await sleep(200);
    await drain();
    const fresh = [...runs].find(([run, { page: numbers }]) => !before.has(run) && numbers.length > 0);
    if (fresh) break;
  }
  const seconds = (Date.now() - from) / 1000;
  recoveries.push({ signal, seconds, kept: shown > 0, told });
  say(`restart ${n} (${signal}): ${shown} cards stayed, “${told}”; current again after ${seconds.toFixed(1)} s`);
}

const due = every.map(([seconds]) => started + seconds * 1000);
let nextSample = started + 60000;
let restarted = 0;
while (at() < minutes) {
  await sleep(500);
  for (let i = 0; i < every.length; i++)
    if (Date.now() >= due[i]) {
      due[i] += every[i][0] * 1000;
      await Promise.resolve().then(every[i][1]).catch(() => changes.failed++);
    }
  if (restarted < restarts && at() >= (minutes * (restarted + 1)) / (restarts + 1)) await restart(++restarted);
  if (Date.now() >= nextSample) {
    nextSample += 60000;
    await sample();
  }
}
await sleep(15000); // the last change has arrived everywhere
await sample();
const last = await (await fetch(`${base}/v1/screen`)).json();
const seen = (n) => n.toLocaleString('zh-CN');
const dd = await page.locator('.figures dd').allTextContents();
const final = dd[1] === seen(last.postings.openings) && dd[4] === seen(last.offers.hired);

// ---- figures ----
let [events, missed] = [0, 0];
for (const { seen: numbers, page: shown } of runs.values()) {
  if (shown.length === 0) continue;
  const had = new Set(shown);
  for (let n = Math.min(...shown); n <= Math.max(...numbers, ...shown); n++) {
    events++;
    if (!had.has(n)) missed++;
  }
}
const settled = samples.filter(({ minute }) => minute >= Math.min(SETTLE_MINUTES, minutes / 2));
const growth = settled.at(-1).heap_mb - settled[0].heap_mb;
const highest = Math.max(...settled.map(({ heap_mb: mb }) => mb)) - settled[0].heap_mb;
const faults = page.faults.filter((one) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/.test(one));
const figures = {
  minutes, chromium: browser.version(), heap_after_settling_mb: settled[0].heap_mb, heap_at_the_end_mb: settled.at(-1).heap_mb,
  growth_mb: growth, highest_growth_mb: highest, nodes: [settled[0].nodes, settled.at(-1).nodes], listeners: [settled[0].listeners, settled.at(-1).listeners],
  runs: runs.size, events, missed, final_figures_agree: final, recoveries, changes, faults, samples,
};
over = true;
await browser.close();
await stop('SIGTERM');
await beside;
const { samples: _, ...brief } = figures;
console.log(JSON.stringify(brief, null, 1));
if (options.out) writeFileSync(options.out, JSON.stringify(figures, null, 1));
const good = highest <= GROWTH_MB && missed === 0 && final && faults.length === 0 && recoveries.length === restarts && recoveries.every(({ kept, seconds }) => kept && seconds < 60);
process.exit(good ? 0 : 1);
