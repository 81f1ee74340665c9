// SPDX-License-Identifier: GPL-3.0-or-later
// docs/api-walkthrough.md: every command of it, in order, in one shell on a live server.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, prefecture, serve, workspace } from '../e2e/harness.mjs';

test('the walk-through can be walked', async () => {
  const folder = workspace();
  prefecture(join(folder, 'data'), { postings: 1500, workers: 600, courses: 10 });
  mkdirSync(join(folder, 'shell'));
  const server = await serve(join(folder, 'data'), ['--now', NOW]);
  const text = readFileSync(join(process.env.SG_SOURCE_DIR, 'docs/api-walkthrough.md'), 'utf8');
  const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((m) => m[1].trim().split('\n'))
    .map((line) => (line.startsWith('API=') ? `API=${server.url}` : line));
  assert.ok(commands.length > 25, `${commands.length} commands`);
  // each line is told before it runs, and the first that fails ends the shell
  const script = ['set -eo pipefail', ...commands.flatMap((line, i) => [`echo "@@${i}"`, line])].join('\n');
  const shell = spawn('bash', ['-c', script], { cwd: join(folder, 'shell'), stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  shell.stdout.on('data', (chunk) => { out += chunk; });
  shell.stderr.on('data', (chunk) => { out += chunk; });
  const code = await new Promise((resolve) => shell.on('exit', resolve));
  const last = Number([...out.matchAll(/@@(\d+)/g)].pop()?.[1]);
  const stopped = await server.stop();
  assert.equal(code, 0, `${commands[last]}\n${out.slice(-1500)}`);
  assert.equal(stopped, 0);
  for (const [i, line] of commands.entries()) {
    const printed = out.split(`@@${i}\n`)[1]?.split('@@')[0].trim();
    if (line.startsWith('curl') && !line.includes('-o ') && !line.includes('-q'))
      assert.ok(printed && printed !== 'null', `${line}\n→ ${printed}`);
  }
});
