// SPDX-License-Identifier: GPL-3.0-or-later
// What bench/http/load runs: wrk against the service and against hello, figures and ratios.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [data, ...chosen] = process.argv.slice(2);
const sections = chosen.length ? chosen : ['start', 'rate', 'overload', 'slow', 'idle'];
const seconds = Number(process.env.SECONDS_EACH ?? 5), rounds = Number(process.env.ROUNDS ?? 3);
const port = Number(process.env.PORT ?? 8841), threads = Number(process.env.THREADS ?? cpus().length);
const program = 'build/release/songgang', yardstick = 'build/release/bench/hello';
const folder = mkdtempSync(join(tmpdir(), 'songgang-load-'));
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (name, value, wanted = '') => console.log(`${name.padEnd(52)} ${String(value).padStart(12)}  ${wanted}`);
const round = (value, digits = 1) => Number(value).toFixed(digits);

function start(command, args, stdio = ['ignore', 'ignore', 'ignore']) {
  const child = spawn(command, args, { stdio });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}
async function stop(child, signal = 'SIGTERM') {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, 'exit');
  }
  return child.exitCode;
}
async function ready(path, at = port) {
  for (;;) {
    try {
      const answer = await fetch(`http://127.0.0.1:${at}${path}`);
      if (answer.status === 200) return;
    } catch { /* not yet */ }
    await sleep(2);
  }
}
async function serve() {
  const child = start(program, ['--data', data, '--quiet', 'serve', '--listen', `127.0.0.1:${port}`, '--threads', String(threads)]);
  await ready('/readyz');
  return child;
}
const memory = (child) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
const cpu = (child) => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** One run of wrk: {rate, good, p50, p99, bad, errors} per second and milliseconds. */
function wrk({ at = port, path = '/', script, connections = 64, time = seconds, searches = 'searches' }) {
  process.env.SEARCHES = join(folder, searches);
  const args = ['-t2', `-c${connections}`, `-d${time}s`, '--latency', '--timeout', '10s', ...(script ? ['-s', `bench/http/${script}`] : []),
    `http://127.0.0.1:${at}${path}`];
  const child = start('wrk', args, ['ignore', 'pipe', 'inherit']);
  let out = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  return once(child, 'close').then(() => {
    const ms = (name) => {
      const [, value, unit] = new RegExp(`${name}%\\s+([\\d.]+)(us|ms|s)`).exec(out) ?? [];
      return value * { us: 0.001, ms: 1, s: 1000 }[unit];
    };
    const total = Number(/(\d+) requests in/.exec(out)?.[1]), took = Number(/requests in ([\d.]+)s/.exec(out)?.[1]);
    const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? 0);
    const errors = Number(/timeout (\d+)/.exec(out)?.[1] ?? 0);
    if (!total) throw new Error(`wrk said nothing of use:\n${out}`);
    return { rate: total / took, good: (total - bad) / took, p50: ms(50), p99: ms(99), bad, errors };
  });
}
const best = (runs, of) => runs.reduce((a, b) => (of(b) > of(a) ? b : a));

async function samples() {
  const workers = [], trades = new Set();
  const file = process.env.WORKERS_FILE;
  const lines = file ? createInterface({ input: createReadStream(file) })
    : spawnSync(program, ['corpus', 'workers', '-n', '2000', '--seed', '99'], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout.split('\n');
  for await (const line of lines) {
    if (!line || workers.length === 2000) break;
    const { id, gender, birth, education, trades: wanted, skills, certificates, home, current, groups, desired } = JSON.parse(line);
    workers.push(JSON.stringify({ id, gender, birth, education, trades: wanted, skills, certificates, home, current, groups, desired }));
    for (const trade of wanted ?? []) trades.add(trade);
  }
  const places = ['广东', '浙江', '贵州', '江苏', '福建'];
  const searches = [...trades].slice(0, 100).flatMap((trade, i) => [
    `/v1/postings?q=${encodeURIComponent(trade)}&limit=20`,
    `/v1/postings?q=${encodeURIComponent(trade)}&province=${encodeURIComponent(places[i % 5])}&wage_min=4500&limit=20`,
  ]);
  const facets = [...trades].slice(0, 100).map((trade) =>
    `/v1/postings?q=${encodeURIComponent(trade)}&accommodation=1&facets=1&limit=20`);
  const conditions = [...trades].slice(0, 100).map((trade, i) =>
    `/v1/postings?trade=${encodeURIComponent(trade)}&province=${encodeURIComponent(places[i % 5])}&limit=20`);
  process.env.PROFILES = join(folder, 'profiles');
  writeFileSync(process.env.PROFILES, workers.join('\n') + '\n');
  for (const [name, list] of Object.entries({ searches, facets, conditions }))
    writeFileSync(join(folder, name), list.join('\n') + '\n');
}

const measure = {
  async start() {
    const took = [];
    for (let i = 0; i < rounds; i++) {
      const began = performance.now();
      const child = await serve();
      took.push((performance.now() - began) / 1000);
      if (i === 0) say('memory after start, MB', round(memory(child), 0), '≤ 350');
      await stop(child);
    }
    say('start to ready, s', round(Math.min(...took), 2), '≤ 1');
  },

  async rate() {
    const hello = start(yardstick, [String(port + 1)]); /* one event base, as evhttp is used */
    const child = await serve();
    await ready('/', port + 1);
    const runs = { hello: [], match: [], search: [], facets: [], conditions: [] };
    await wrk({ script: 'match.lua', time: 2 });
    for (let i = 0; i < rounds; i++) {
      runs.hello.push(await wrk({ at: port + 1 }));
      runs.match.push(await wrk({ script: 'match.lua' }));
      runs.search.push(await wrk({ script: 'search.lua' }));
      runs.facets.push(await wrk({ script: 'search.lua', searches: 'facets' }));
      runs.conditions.push(await wrk({ script: 'search.lua', searches: 'conditions' }));
    }
    const [h, m, s, f, c] = Object.values(runs).map((list) => best(list, (run) => run.good));
    say('hello-world evhttp, requests/s', round(h.rate, 0));
    say('match, requests/s', round(m.good, 0), `${round(100 * m.good / h.rate)} % of hello; wanted ≥ 12 %`);
    say('match p99 at 64 connections, ms', round(best(runs.match, (run) => -run.p99).p99), '≤ 25');
    say('search, requests/s', round(s.good, 0), `${round(100 * s.good / h.rate)} % of hello; wanted ≥ 8 %`);
    say('search p99 at 64 connections, ms', round(best(runs.search, (run) => -run.p99).p99));
    say('  with facets, requests/s', round(f.good, 0));
    say('  by trade and province alone, requests/s', round(c.good, 0));
    say('refused or failed', m.bad + s.bad + f.bad + c.bad + m.errors + s.errors, '0');
    say('memory after it, MB', round(memory(child), 0), '≤ 350');
    await stop(child);
    await stop(hello);
  },

  async overload() {
    const child = await serve();
    await wrk({ script: 'search.lua', time: 2 });
    for (const [name, script] of [['match', 'match.lua'], ['search', 'search.lua']]) {
      const peaks = [], calm = [];
      for (let i = 0; i < rounds; i++) calm.push(await wrk({ script, connections: 16, time: 3 }));
      for (const connections of [64, 256, 1024]) {
        const runs = [];
        for (let i = 0; i < rounds; i++) runs.push(await wrk({ script, connections }));
        const run = best(runs, (one) => one.good);
        if (connections === 64) peaks.push(run.good);
        say(`${name}, ${connections} connections: answered/s`, round(run.good, 0),
          `${round(100 * run.good / peaks[0], 0)} % of the peak; refused ${round(run.bad / seconds, 0)}/s, p99 ${round(run.p99, 0)} ms`);
      }
      let waited = performance.now();
      for (;;) {
        const again = await wrk({ script, connections: 16, time: 1 });
        if (again.bad === 0 && again.p99 <= 2 * Math.max(...calm.map((run) => run.p99))) break;
        if (performance.now() - waited > 20000) break;
      }
      say(`${name}: as before again after, s`, round((performance.now() - waited) / 1000), '≤ 5');
    }
    /* vital answers while the thread is overloaded */
    const storm = wrk({ script: 'search.lua', connections: 1024, time: 4 });
    await sleep(1500);
    const took = [];
    for (let i = 0; i < 10; i++) {
      const began = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}/livez`);
      took.push(answer.status === 200 ? performance.now() - began : Infinity);
    }
    await storm;
    say('/livez while 1,024 clients search, longest ms', round(Math.max(...took), 0));
    say('memory after it, MB', round(memory(child), 0), '≤ 350');
    say('exit code when stopped', await stop(child), '0');
  },

  async slow() {
    const child = await serve();
    await wrk({ script: 'match.lua', time: 2 });
    const calm = [], dripped = [];
    let gone;
    for (let i = 0; i < rounds; i++) {
      calm.push(await wrk({ script: 'match.lua', time: 4 }));
      const clients = start(process.execPath, ['bench/http/slow.mjs', String(port), '2000'], ['ignore', 'pipe', 'inherit']);
      const lines = createInterface({ input: clients.stdout })[Symbol.asyncIterator]();
      await lines.next(); /* ready */
      dripped.push(await wrk({ script: 'match.lua', time: 4 }));
      const { value } = await lines.next();
      const result = JSON.parse(value);
      gone = gone && gone.longest > result.longest ? gone : result;
      await stop(clients);
    }
    const before = Math.min(...calm.map((run) => run.p99)), during = Math.min(...dripped.map((run) => run.p99));
    say('match p99, ms', round(before));
    say('match p99 beside 2,000 dripping clients, ms', round(during), `${round(during / before, 2)} ×; wanted ≤ 2 ×`);
    say('the last of them was gone after, s', round(gone.longest), `≤ 15 (${gone.clients} clients)`);
    say('memory after it, MB', round(memory(child), 0), '≤ 350');
    await stop(child);
  },

  async idle() {
    const child = await serve();
    await wrk({ script: 'match.lua', time: 2 });
    const before = await wrk({ script: 'match.lua' });
    const clients = start(process.execPath, ['bench/http/idle.mjs', String(port), '1000'], ['ignore', 'pipe', 'inherit']);
    await createInterface({ input: clients.stdout })[Symbol.asyncIterator]().next();
    const used = cpu(child);
    await sleep(3000);
    say('processor for 1,000 idle connections, %', round(100 * (cpu(child) - used) / 3));
    const during = await wrk({ script: 'match.lua' });
    say('match beside them, requests/s', round(during.good, 0), `${round(100 * during.good / before.good, 0)} % of before`);
    await stop(clients);
    await stop(child);
  },
};

await samples();
for (const section of sections) {
  if (!measure[section]) throw new Error(`no section ${section}`);
  await measure[section]();
}
