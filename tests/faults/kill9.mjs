// SPDX-License-Identifier: GPL-3.0-or-later
// Kills the program at random moments while it imports, indexes, plans, approves and takes answers, with a
// service running beside it, and checks after each that everything it acknowledged is there.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, state } from './sweep.mjs';

const program = process.env.SONGGANG ?? fileURLToPath(new URL('../../build/release/songgang', import.meta.url));
const NOW = '2026-02-24';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs the command and kills it after `ms`; {code, signal}. */
function killed(args, ms) {
  const child = spawn(program, args, { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  return new Promise((resolve) => child.on('exit', (code, signal) => {
    clearTimeout(timer);
    resolve({ code, signal });
  }));
}

async function started(data) {
  const child = spawn(program, ['--data', data, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const begun = Date.now();
  const url = await new Promise((resolve, reject) => {
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      log += chunk;
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(log);
      if (match) resolve(match[0]);
    });
    child.on('exit', (code) => reject(new Error(`the service left with ${code}: ${log}`)));
  });
  return { url, ms: Date.now() - begun, child, gone: new Promise((resolve) => child.on('exit', resolve)) };
}

/** `cycles` kills; {cycles, killed, finished, slowest, wrong: […]}. */
export async function killing(folder, { cycles = 200, seed = 1, log = () => {} } = {}) {
  const data = join(folder, 'data');
  let random = seed;
  const dice = (n) => { random = (random * 1103515245 + 12345) % 2147483648; return Math.floor(random / 65536) % n; };
  const ok = (...args) => {
    const result = run(['--data', data, ...args]);
    if (result.code !== 0 && result.code !== 1) throw new Error(`${args.join(' ')}: ${result.code}\n${result.err}`);
    return result.out;
  };
  mkdirSync(folder, { recursive: true });
  run(['corpus', 'workers', '-n', '150', '--seed', '2', '-o', join(folder, 'w.ndjson')]);
  run(['corpus', 'postings', '-n', '400', '--seed', '2', '-o', join(folder, 'p.ndjson')]);
  ok('import', 'postings', join(folder, 'p.ndjson'));
  ok('import', 'workers', join(folder, 'w.ndjson'));
  ok('index');
  ok('plan', '--now', NOW);
  ok('plan', 'approve', '1', '--skip', '--now', NOW);
  const offers = ok('export', 'plan').split('\n').filter((l) => l.includes('"posting":"p')).map((l) => JSON.parse(l));
  const figures = { cycles: 0, killed: 0, finished: 0, slowest: 0, wrong: [] };
  const acknowledged = new Set(); // external ids of imports that said they were done
  const answers = [];             // and answers
  const took = [40, 40, 60, 60, 30];
  let head = ok('ledger', 'head').trim();
  let server = await started(data);
  for (let cycle = 0; cycle < cycles; cycle++) {
    const wrong = (what) => { figures.wrong.push(`cycle ${cycle}: ${what}`); log(figures.wrong.at(-1)); };
    const file = join(folder, 'more.ndjson'), ids = Array.from({ length: 5 }, (_, i) => `k${cycle}-${i}`);
    writeFileSync(file, ids.map((id) => JSON.stringify({ external_id: id, title: '缝纫工', employer: `示例${id}厂`, city_or_address: '东莞', wage_text: '5000-6000' })).join('\n'));
    const offer = offers[cycle % offers.length];
    const kinds = [
      { args: ['import', 'postings', file, '--source', 'kill'], done: () => ids.forEach((id) => acknowledged.add(id)) },
      { args: ['import', 'workers', join(folder, 'w.ndjson')], done: () => {} },
      { args: ['index', ...(dice(2) ? ['--rebuild'] : [])], done: () => {} },
      { args: ['plan', '--now', NOW], done: () => {} },
      { args: ['answer', offer.worker, offer.posting, 'no_answer', '--now', NOW], done: () => answers.push(offer) },
    ];
    const which = dice(kinds.length), kind = kinds[which], began = Date.now();
    // most kills fall while it runs, whatever the machine: by what the last one took that was let end
    const victim = killed(['--data', data, ...kind.args], dice(Math.ceil(took[which] * 1.25)));
    if (dice(4) === 0) { // the service too
      await sleep(dice(60));
      server.child.kill('SIGKILL');
      await server.gone;
      server = null;
    }
    const end = await victim;
    if (end.signal) figures.killed++; else figures.finished++;
    if (!end.signal) took[which] = Math.max(8, Date.now() - began);
    if (end.code === 0 || end.code === 1) kind.done();
    try {
      if (!server) {
        server = await started(data);
        figures.slowest = Math.max(figures.slowest, server.ms);
      }
      if ((await fetch(`${server.url}/v1/postings?limit=1`)).status !== 200) wrong('search');
      const verified = run(['--data', data, 'ledger', 'verify', ...(head && /^\d+:/.test(head) ? ['--head', head] : [])]);
      if (verified.code !== 0) wrong(`chain: ${verified.out}${verified.err}`);
      head = ok('ledger', 'head').trim();
      const there = new Map();
      for (const line of ok('export', 'postings').split('\n').filter((l) => l.includes('"source":"kill"'))) {
        const id = JSON.parse(line).external_id;
        there.set(id, (there.get(id) ?? 0) + 1);
      }
      for (const id of acknowledged) if (there.get(id) !== 1) wrong(`posting ${id}: ${there.get(id) ?? 0} times`);
      for (const [id, times] of there) if (times !== 1) wrong(`posting ${id} ${times} times`);
      const batch = ids.filter((id) => there.has(id)).length;
      if (batch !== 0 && batch !== ids.length) wrong(`half an import: ${batch}`);
      if (cycle % 10 === 9 && answers.length) {
        const events = ok('export', 'ledger');
        for (const a of answers) if (!events.includes(`"kind":"answer"`) || !events.includes(a.worker)) wrong(`answer of ${a.worker}`);
      }
    } catch (problem) {
      wrong(problem.message);
      if (!server || server.child.exitCode !== null || server.child.signalCode) server = await started(data).catch(() => null);
    }
    figures.cycles++;
  }
  // everything acknowledged is found by the service in the end, without anybody indexing
  for (let i = 0; ; i++) {
    const total = (await (await fetch(`${server.url}/v1/postings?q=${encodeURIComponent('示例')}&limit=1`)).json()).total;
    const index = run(['--data', data, '--json', 'index']);
    if (index.code !== 0 && index.code !== 4) throw new Error(`index: ${index.code}\n${index.err}`); // 4: the service does it itself
    if (index.code === 0 && Number(JSON.parse(index.out).changed) === 0 && (total > 0 || !acknowledged.size)) break;
    if (i > 100) { figures.wrong.push('the index never catches up'); break; }
    await sleep(100);
  }
  server.child.kill('SIGTERM');
  await server.gone;
  figures.state = state(data);
  return figures;
}
