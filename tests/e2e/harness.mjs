// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the real program on real files, for the end-to-end tests.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const program = process.env.SONGGANG;
export const NOW = '2026-02-24';

/** A temporary folder that goes away with the test file. */
export function workspace() {
  const folder = mkdtempSync(join(tmpdir(), 'songgang-e2e-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `songgang ARGS…`; returns {code, out, err}. */
export function run(args, { input = '', cwd } = {}) {
  const result = spawnSync(program, args, { input, cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.error) throw result.error;
  if (result.signal || /Sanitizer|runtime error:/.test(result.stderr))
    throw new Error(`songgang ${args.join(' ')}: ${result.signal ?? ''}\n${result.stderr.slice(0, 4000)}`);
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** As run, but anything other than exit 0 fails the test with what was printed. */
export function ok(args, options) {
  const result = run(args, options);
  if (result.code !== 0)
    throw new Error(`songgang ${args.join(' ')}: exit ${result.code}\n${result.err}\n${result.out.slice(0, 2000)}`);
  return result.out;
}

export const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** Synthetic data, imported and indexed in `data`. */
export function prefecture(data, { postings = 1500, workers = 1200, courses = 30, seed = 7 } = {}) {
  const make = (kind, n) => {
    const file = join(data, '..', `${kind}-${n}-${seed}.ndjson`);
    ok(['corpus', kind, '-n', String(n), '--seed', String(seed), '-o', file]);
    return file;
  };
  const imported = run(['--data', data, 'import', 'postings', make('postings', postings)]);
  if (imported.code > 1) throw new Error(imported.err);
  ok(['--data', data, 'import', 'workers', make('workers', workers)]);
  ok(['--data', data, 'import', 'courses', make('courses', courses)]);
  ok(['--data', data, 'index']);
}

/** Starts `songgang serve` on a free port, `env` added to the surroundings; {url, stop(): Promise<exit code>, log()}. */
export function serve(data, extra = [], env = {}) {
  const child = spawn(program, ['--data', data, 'serve', '--listen', '127.0.0.1:0', ...extra],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let log = '';
  const exited = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    const failed = setTimeout(() => reject(new Error(`server did not start:\n${log}`)), 60000);
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk) => {
      log += chunk;
      const match = /(https?:\/\/127\.0\.0\.1:\d+)/.exec(log);
      if (match && failed) {
        clearTimeout(failed);
        resolve({
          url: match[1],
          log: () => log,
          stop: (signal = 'SIGTERM') => { child.kill(signal); return exited; },
        });
      }
    });
    exited.then((code) => reject(new Error(`server left with ${code}:\n${log}`)));
  });
}
