// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the outbox empties: the messages of the demo prefecture's plan (109,300 workers with 327,900 offers)
// through a gateway on this machine that answers after 20 ms, while somebody searches. Prints seconds,
// messages a second, CPU, peak memory, and what the searches felt.
//
//   scripts/demo --no-serve --data DIR
//   node bench/push/run.mjs --from DIR --workers DIR/…-workers.ndjson [--program build/release/songgang]
//     [--carrier webhook] [--packages build/gateway-node] [--scratch DIR] [--planned 327900 [--quota 1]]
// --planned: the first so many of the roster are not back, and a new plan gives each of them so many jobs, so that
// there are as many messages.
import { spawn } from 'node:child_process';
import { chmodSync, createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { execFileSync } from 'node:child_process';

const { values: o } = parseArgs({ options: {
  program: { type: 'string', default: 'build/release/songgang' },
  carrier: { type: 'string', default: 'webhook' },
  from: { type: 'string' },
  workers: { type: 'string' },
  scratch: { type: 'string', default: '/tmp/songgang-bench-push' },
  packages: { type: 'string', default: 'build/gateway-node' },
  concurrency: { type: 'string', default: '128' },
  latency: { type: 'string', default: '20' },
  planned: { type: 'string', default: '0' },
  quota: { type: 'string', default: '1' },
} });
if (!o.from || !o.workers) throw new Error('--from and --workers are needed: see the head of this file');
process.env.SONGGANG = o.program;
process.env.SG_GATEWAY_PACKAGES = resolve(o.packages);
const planned = Number(o.planned);
const made = join(o.scratch, planned ? `made-${planned}-${o.quota}` : 'made');
const data = join(o.scratch, 'run');
const sg = (...args) => execFileSync(o.program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] });

/** The prefecture with made-up numbers in place of the masked ones, and no quiet hours. */
async function make() {
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  for (const name of ['store.db', 'access.db', 'key', 'index', 'policies'])
    if (existsSync(join(o.from, name))) execFileSync('cp', ['-r', join(o.from, name), made]);
  const file = join(o.scratch, 'workers.ndjson');
  const out = createWriteStream(file);
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(o.workers) })) {
    const w = JSON.parse(line);
    const number = w.id.replace(/\D/g, '').padStart(8, '0');
    if (planned) w.status = lines++ < planned ? 'not_returned_to_work' : 'returned_to_work';
    if (!out.write(`${JSON.stringify({ ...w, phone: `139${number}`, wechat: `openid-${w.id}`, channels: ['sms', 'wechat', 'wecom', 'webhook'] })}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  try { sg('--data', made, '--quiet', 'import', 'workers', file); } catch (e) { if (e.status > 1) throw e; }
  rmSync(file);
  writeFileSync(join(o.scratch, 'policy.json'), JSON.stringify({ version: 'always', push: { quiet_from: '00:00', quiet_until: '00:00', release_above: 0 } }));
  sg('--data', made, 'policy', 'set', join(o.scratch, 'policy.json'));
  const plan = planned ? JSON.parse(sg('--data', made, '--json', '--quiet', 'plan', '--quota', o.quota)).plan : 1;
  writeFileSync(join(made, 'made'), String(plan));
}
if (!existsSync(join(made, 'made'))) await make();
rmSync(data, { recursive: true, force: true });
execFileSync('cp', ['-r', made, data]);
const plan = readFileSync(join(made, 'made'), 'utf8') || '1';

// the gateway has a process of its own
const gateway = spawn(process.execPath, ['--input-type=module', '-e', `
  import { startGateway } from ${JSON.stringify(new URL('../../tests/gateway/gateway.mjs', import.meta.url).href)};
  const g = await startGateway({ latency: ${o.latency}, keep: false });
  console.log(g.port);
  process.stdin.on('data', () => console.log(JSON.stringify({ total: g.total, requests: g.requests, problems: g.problems.length })));
  process.stdin.on('end', () => process.exit(0));`], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: gateway.stdout })[Symbol.asyncIterator]();
const url = `http://127.0.0.1:${(await answers.next()).value}`;
const ask = async () => { gateway.stdin.write('?'); return JSON.parse((await answers.next()).value); };

const { channel, configure } = await import('../../tests/gateway/bureau.mjs');
configure(data, [channel(o.carrier, url, { concurrency: Number(o.concurrency), batch: { aliyun: 100, tencent: 200 }[o.carrier] ?? 1, lease_seconds: 120 }, { timeout_ms: 10000 })]);
const server = spawn(o.program, ['--data', data, 'serve', '--listen', '127.0.0.1:0', '--log-level', 'none'], { stdio: ['ignore', 'ignore', 'pipe'] });
let log = '', address;
for await (const chunk of server.stderr) {
  log += chunk;
  address = /(http:\/\/127\.0\.0\.1:\d+)/.exec(log)?.[1];
  if (address) break;
}
server.stderr.resume();
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;
const now = () => ['RssAnon', 'RssFile'].map((name) => `${name} ${Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024)}`).join(', ');
const ticks = () => { const f = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) / 100; };

let searching = true;
const felt = { before: [], approving: [], sending: [] };
let phase = 'before';
const searches = (async () => {
  for (let i = 0; searching; i++) {
    const begun = performance.now();
    const answer = await fetch(`${address}/v1/postings?q=${encodeURIComponent(['缝纫工', '电焊 包住', '东莞 普工', '保洁'][i % 4])}`);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`search: ${answer.status}`);
    felt[phase].push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
})();
await new Promise((resolve) => setTimeout(resolve, 3000));
const rested = peak();
phase = 'approving';
let begun = performance.now();
const approving = spawn(o.program, ['--data', data, '--quiet', 'plan', 'approve', plan], { stdio: ['ignore', 'ignore', 'inherit'] });
const [code] = await once(approving, 'exit');
if (code !== 0) throw new Error(`approve: exit ${code}`);
const approved = (performance.now() - begun) / 1000;
phase = 'sending';
const cpu = ticks();
let state, seconds = 0;
const database = (sql) => execFileSync('sqlite3', ['-cmd', '.timeout 20000', join(data, 'store.db'), sql], { encoding: 'utf8' }).trim();
begun = performance.now();
let last = 0, quietSince = begun;
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  state = await ask();
  if (state.total !== last) { last = state.total; quietSince = performance.now(); }
  if (state.total > 0 && performance.now() - quietSince > 5000) break;
  if (state.total === 0 && performance.now() - begun > 90000) throw new Error(`nothing was sent:\n${log}`);
}
seconds = (quietSince - begun) / 1000;
searching = false;
await searches;
const p = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))]?.toFixed(1) ?? '-';
console.log(`${state.total} messages by ${o.carrier} in ${seconds.toFixed(1)} s (${Math.round(state.total / seconds)}/s), ${JSON.stringify(state.requests)} requests, ${state.problems} refused`);
console.log(`approving: ${approved.toFixed(1)} s; server: ${(ticks() - cpu).toFixed(1)} s of CPU, peak ${Math.round(peak())} MB (now ${now()}), ${Math.round(rested)} MB before`);
for (const [name, list] of Object.entries(felt)) console.log(`searches ${name}: ${list.length}, p50 ${p(list, 0.5)} ms, p99 ${p(list, 0.99)} ms`);
server.kill('SIGTERM');
await once(server, 'exit');
console.log(database('SELECT state,count(*) FROM outbox_message GROUP BY 1'));
gateway.stdin.end();
rmSync(data, { recursive: true, force: true, maxRetries: 5 });
