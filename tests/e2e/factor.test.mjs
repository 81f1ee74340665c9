// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in with a second factor, as an authenticator app and a person do it: set at the command line, shown
// once, wanted by the service, each code good once, dropped when the phone is gone.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lines, ok, prefecture, run, serve, workspace } from './harness.mjs';
import { codeOf, enrol } from './authenticator.mjs';

const PASSWORD = 'guihua-2026-shan';
const data = join(workspace(), 'data');
let server, factor;
before(async () => {
  prefecture(data, { postings: 100, workers: 20, courses: 2 });
  ok(['--data', data, 'user', 'add', '管理', '--role', 'admin'], { input: `${PASSWORD}\n` });
  server = await serve(data);
});
after(async () => { if (server) assert.equal(await server.stop(), 0); });

const signIn = async (body) => {
  const answer = await fetch(`${server.url}/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: '管理', password: PASSWORD, ...body }) });
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0], problem: await answer.json() };
};
const me = async (cookie) => (await fetch(`${server.url}/v1/session`, { headers: { cookie } })).status;

test('a factor is set only when the phone has it', async () => {
  const before = await signIn();
  assert.equal(before.status, 200);
  const wrong = run(['--data', data, '--json', 'user', 'factor', '管理'], { input: '000000\n' });
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /动态码不对/);
  assert.equal(run(['--data', data, 'user', 'factor', '管理'], { input: '' }).code, 2);
  assert.equal(run(['--data', data, 'user', 'factor', '无此人'], { input: '000000\n' }).code, 2);
  assert.equal(await me(before.cookie), 200);
  factor = await enrol(data, '管理');
  assert.match(factor.secret, /^[A-Z2-7]{32}$/);
  assert.ok(factor.uri.startsWith('otpauth://totp/') && factor.uri.includes(`secret=${factor.secret}`), factor.uri);
  assert.equal(decodeURIComponent(factor.uri.slice(15, factor.uri.indexOf('?'))), '送岗:管理');
  assert.equal(new Set(factor.recovery).size, 10);
  assert.equal(await me(before.cookie), 401); // what began without it ends
  assert.equal(lines(ok(['--data', data, '--json', 'user', 'list']))[0].factor, true);
});

test('the service asks for a code, takes it once, and no other', async () => {
  const asked = await signIn();
  assert.equal(asked.status, 401);
  assert.equal(asked.problem.errors[0].pointer, '/code');
  assert.equal((await signIn({ password: 'wrong-guess-1' })).problem.errors, undefined); // not told before the password is right
  for (const code of [123456, '', 'x'.repeat(24), null, ['1']]) assert.equal((await signIn({ code })).status, 400, String(code));
  const code = codeOf(factor.secret, 1);
  const [first, second] = await Promise.all([signIn({ code }), signIn({ code })]);
  assert.deepEqual([first.status, second.status].sort(), [200, 401]);
  assert.equal(await me((first.status === 200 ? first : second).cookie), 200);
  assert.equal((await signIn({ code: factor.recovery[0].toLowerCase() })).status, 200);
  assert.equal((await signIn({ code: factor.recovery[0] })).status, 401);
});

test('nothing of it stands in a file or a log', () => {
  for (const name of readdirSync(data, { recursive: true })) {
    const path = join(data, name);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    for (const secret of [factor.secret, factor.recovery[3], PASSWORD]) assert.ok(!bytes.includes(secret), name);
  }
  assert.ok(!server.log().includes(factor.secret));
  const kinds = lines(ok(['--data', data, '--json', 'audit', 'list'])).map((entry) => entry.kind);
  assert.ok(kinds.includes('factor_set') && kinds.includes('recovery'));
});

test('the key may change; who lost the phone is let in again by whoever has the machine', async () => {
  ok(['--data', data, 'key', 'rotate']);
  assert.equal((await signIn({ code: factor.recovery[1] })).status, 200);
  ok(['--data', data, 'user', 'factor-off', '管理']);
  assert.equal((await signIn()).status, 200);
  factor = await enrol(data, '管理');
  assert.equal((await signIn({ code: codeOf(factor.secret, 1) })).status, 200);
});
