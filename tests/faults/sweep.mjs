// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the N-th call that writes to disk fail, in every command that writes, and looks at what is left:
// the state before or the state after, nothing between, and the state after whenever that was said.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = process.env.SONGGANG ?? fileURLToPath(new URL('../../build/release/songgang', import.meta.url));
const NOW = '2026-02-24';

/** Compiles the preloaded library; returns its path. */
export function shim(folder, source) {
  const library = join(folder, 'fail_io.so');
  const made = spawnSync('cc', ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-O1',
    '-o', library, join(source, 'tests/faults/fail_io.c'), '-ldl'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return library;
}

export function run(args, env = {}) {
  const asan = 'verify_asan_link_order=0:detect_leaks=0';
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60000,
    env: { ...process.env, ...env, ...(env.LD_PRELOAD ? { ASAN_OPTIONS: asan } : {}) } });
  return { code: result.status, signal: result.signal, out: result.stdout, err: result.stderr };
}
function ok(args) {
  const result = run(args);
  if (result.code !== 0 && result.code !== 1) throw new Error(`${args.join(' ')}: ${result.code}\n${result.err}`);
  return result.out;
}

const EMPTY = createHash('sha256').digest('hex');
/** What the store holds, as one hash: postings, workers, ledger events without their instants. */
export function state(data) {
  const hash = createHash('sha256');
  const first = run(['--data', data, 'export', 'postings']);
  if (first.code === 4 && /还没有数据/.test(first.err)) return 'nothing';
  for (const kind of ['postings', 'workers', 'ledger']) {
    let text = ok(['--data', data, 'export', kind]);
    if (kind === 'ledger') text = text.replace(/"(instant|hash|previous|started)":"[^"]*"/g, '').replace(/[0-9a-f]{64}/g, '').replace(/[0-9-]{10}T[0-9:+-]*/g, '');
    hash.update(text);
  }
  return hash.digest('hex');
}

/** The commands that write, each on a data directory where it has something to do. */
export function scenarios(folder, { postings = 300, workers = 150 } = {}) {
  const file = (name) => join(folder, name);
  ok(['corpus', 'postings', '-n', String(postings), '--seed', '3', '-o', file('p.ndjson')]);
  ok(['corpus', 'postings', '-n', '40', '--seed', '4', '-o', file('p2.ndjson')]);
  ok(['corpus', 'workers', '-n', String(workers), '--seed', '3', '-o', file('w.ndjson')]);
  const base = file('base'), at = (...args) => ok(['--data', base, ...args]);
  const keep = (name) => { cpSync(base, file(name), { recursive: true }); return file(name); };
  at('import', 'postings', file('p.ndjson'));
  at('import', 'workers', file('w.ndjson'));
  const imported = keep('imported');
  at('index');
  const indexed = keep('indexed');
  at('import', 'postings', file('p2.ndjson'));
  const lagging = keep('lagging');
  at('index');
  at('plan', '--now', NOW);
  const planned = keep('planned');
  at('plan', 'approve', '1', '--skip', '--now', NOW);
  const approved = keep('approved');
  const offer = JSON.parse(ok(['--data', approved, 'export', 'plan']).split('\n').find((l) => l.includes('"posting":"p')));
  return [
    { name: 'import into nothing', from: null, args: ['import', 'postings', file('p2.ndjson')] },
    { name: 'import postings', from: indexed, args: ['import', 'postings', file('p2.ndjson')] },
    { name: 'import workers', from: indexed, args: ['import', 'workers', file('w.ndjson')] },
    { name: 'first index', from: imported, args: ['index'], index: true },
    { name: 'index of changes', from: lagging, args: ['index'], index: true },
    { name: 'index rebuilt', from: lagging, args: ['index', '--rebuild'], index: true },
    { name: 'plan', from: keep('before-plan2'), args: ['plan', '--now', NOW] },
    { name: 'approve', from: planned, args: ['plan', 'approve', '1', '--skip', '--now', NOW] },
    { name: 'answer', from: approved, args: ['answer', offer.worker, offer.posting, 'interested', '--now', NOW] },
  ];
}

const searched = (data) => {
  const found = run(['--data', data, '--json', 'search', '--limit', '1']);
  return found.code === 0 ? JSON.parse(found.out).total : null;
};

/** One fault; throws when what is left is wrong. Returns the exit code. */
function one(scenario, fault, context) {
  const { data, library, before, after } = context;
  rmSync(data, { recursive: true, force: true });
  if (scenario.from) cpSync(scenario.from, data, { recursive: true });
  const result = run(['--data', data, ...scenario.args], { LD_PRELOAD: library, ...fault });
  const where = `${scenario.name}, ${JSON.stringify(fault)}: exit ${result.code ?? result.signal}\n${result.err}`;
  const wrong = (what) => { throw new Error(`${what}\n${where}`); };
  if (result.signal || result.code === null) wrong('ended by a signal');
  if (/Sanitizer|runtime error/.test(result.err)) wrong('sanitizer');
  const done = result.code === 0 || result.code === 1;
  if (!done && ![3, 4, 5].includes(result.code)) wrong('exit code');
  if (!done && !/[\u4e00-\u9fff]/.test(result.err)) wrong('no words');
  const now = state(data);
  // a store that was made, and nothing yet put in, is as good as none
  if (now !== before.state && now !== after.state && !(now === EMPTY && !scenario.from)) wrong('half done');
  if (done && now !== after.state) wrong('said done, and was not');
  if (now !== 'nothing' && run(['--data', data, 'ledger', 'verify']).code !== 0) wrong('the chain is broken');
  if (scenario.index) {
    const total = searched(data);
    if (total !== before.total && total !== after.total) wrong(`search finds ${total}`);
    if (done && total !== after.total) wrong(`said indexed, finds ${total}`);
  }
  // and without the fault it goes on as if nothing had been
  if (!done) {
    const again = run(['--data', data, ...scenario.args]);
    if (again.code !== 0 && again.code !== 1 && state(data) !== after.state) wrong(`not again: ${again.err}`);
    if (state(data) !== after.state && scenario.name !== 'plan') wrong('not the same afterwards');
    if (scenario.index && searched(data) !== after.total) wrong('not the same index afterwards');
  }
  return result.code;
}

/** Sweeps one scenario: every `stride`-th call from `first`. Returns figures. */
export function sweep(scenario, folder, library, { stride = 1, first = 1, errors = ['EIO', 'ENOSPC'], log = () => {} } = {}) {
  const data = join(folder, 'faulty'), counter = join(folder, 'count');
  const fresh = () => { rmSync(data, { recursive: true, force: true }); if (scenario.from) cpSync(scenario.from, data, { recursive: true }); };
  fresh();
  const empty = { state: 'nothing', total: null };
  const before = scenario.from ? { state: state(data), total: searched(data) } : empty;
  const counted = run(['--data', data, ...scenario.args], { LD_PRELOAD: library, FAIL_IO_COUNT: counter });
  if (counted.code > 1 || counted.code === null) throw new Error(`${scenario.name}: ${counted.code} ${counted.signal} ${counted.err}`);
  const calls = Number(readFileSync(counter, 'utf8'));
  const after = { state: state(data), total: searched(data) };
  const figures = { name: scenario.name, calls, runs: 0, failed: 0, unharmed: 0, wrong: [] };
  for (let n = first; n <= calls; n += stride)
    for (const error of errors)
      for (const ever of [false, true]) {
        const fault = { FAIL_IO_AT: String(n), FAIL_IO_ERROR: error, ...(ever ? { FAIL_IO_FOR_EVER: '1' } : {}) };
        figures.runs++;
        try {
          const code = one(scenario, fault, { data, library, before, after });
          if (code > 1) figures.failed++; else figures.unharmed++;
        } catch (problem) {
          figures.wrong.push(problem.message);
          log(problem.message);
        }
      }
  return figures;
}
