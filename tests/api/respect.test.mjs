// SPDX-License-Identifier: GPL-3.0-or-later
// integrator.arazzo.yaml played by Redocly's respect against the real server: a third party's reading of
// openapi.json agrees with what is answered.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, ok, prefecture, serve, workspace } from '../e2e/harness.mjs';

const folder = workspace();
let server, token;
before(async () => {
  const data = join(folder, 'data');
  prefecture(data, { postings: 1200, workers: 400, courses: 10 });
  token = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'admin', '--note', '测试'])).token;
  server = await serve(data, ['--now', NOW]);
});
after(async () => assert.equal(await server?.stop(), 0));

test('a program written from the description gets along with the server', async () => {
  const told = join(folder, 'respect.json');
  const child = spawn(process.execPath, [join(process.env.SG_API_PACKAGES, 'node_modules/@redocly/cli/bin/cli.js'), 'respect',
    join(process.env.SG_SOURCE_DIR, 'tests/api/integrator.arazzo.yaml'), '-S', `songgang=${server.url}`, '-i', `token=${token}`,
    '--json-output', told], { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => { out += chunk; });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, out.slice(-6000));
  const [{ totalRequests }] = Object.values(JSON.parse(readFileSync(told, 'utf8')).files);
  assert.ok(totalRequests >= 21, String(totalRequests));
});
