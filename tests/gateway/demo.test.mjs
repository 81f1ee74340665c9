// SPDX-License-Identifier: GPL-3.0-or-later
// What docs/pushing-guide.md tells an operator to type for a first try, typed: made-up people, a gateway on this
// machine, SMS with a link, and an answer that is in the ledger.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { program, workspace, serve, ok, lines } from '../e2e/harness.mjs';
import { count } from './bureau.mjs';

test('the commands of the guide, from nothing to an answer', async () => {
  const folder = workspace();
  const data = join(folder, 'shiyong');
  const guide = readFileSync(join(process.env.SG_SOURCE_DIR, 'docs/pushing-guide.md'), 'utf8');
  const [, section] = /\n## 先在本机试一遍\n([^]*?)\n## /.exec(guide);
  const [make, demo, send] = [...section.matchAll(/```\n([^]*?)```/g)].map((match) => match[1]);
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'songgang'), `#!/bin/sh\nexec '${program}' "$@"\n`);
  chmodSync(join(folder, 'bin', 'songgang'), 0o755);
  const type = (commands) => execFileSync('bash', ['-euc', commands], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` } });
  type(make);
  const phones = lines(readFileSync(join(folder, 'workers.ndjson'), 'utf8')).map((worker) => worker.phone).filter(Boolean);
  assert.ok(phones.length > 300 && phones.every((phone) => /^160\d{8}$/.test(phone)));
  assert.equal(new Set(phones).size, phones.length);

  // as scripts/demo-gateway starts it, on ports that are free
  const words = demo.trim().split(' ');
  assert.equal(words.shift(), 'scripts/demo-gateway');
  const gateway = spawn(process.execPath, [join(process.env.SG_SOURCE_DIR, 'tests/gateway/serve.mjs'), '--port', '0', ...words],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let shown = '', told = '';
  gateway.stdout.setEncoding('utf8').on('data', (text) => { shown += text; });
  gateway.stderr.setEncoding('utf8').on('data', (text) => { told += text; });
  let server;
  try {
    for (let i = 0; i < 200 && !/按 Ctrl-C 结束/.test(told); i++) await sleep(50);
    // by day and by night: the only thing a test must add
    writeFileSync(join(folder, 'policy.json'), JSON.stringify({ version: 'always', push: { quiet_from: '00:00', quiet_until: '00:00' } }));
    ok(['--data', data, 'policy', 'set', join(folder, 'policy.json')]);
    const commands = send.trim().split('\n');
    assert.equal(commands.pop(), 'songgang --data shiyong serve');
    assert.match(type(commands[0]), /aliyun：[1-9]\d* 条消息/);
    type(commands.slice(1).join('\n'));
    server = await serve(data);
    const sms = () => [...shown.matchAll(/ aliyun → (160\d{8})：.*"code":"([\w-]{20})"/g)];
    for (let i = 0; i < 400 && sms().length < 3; i++) await sleep(100);
    assert.ok(sms().length >= 3, `${shown.slice(-500)}\n${told}\n${JSON.stringify(count(data))}`);
    assert.match(shown, / wechat → synthetic-\d+：/);
    const [, phone, code] = sms()[0];
    assert.ok(phones.includes(phone));
    const page = await (await fetch(`${server.url}/m/${code}`)).text();
    const form = /<form[^>]*>(?:(?!<\/form>)[^])*?想去(?:(?!<\/form>)[^])*?<\/form>/.exec(page)[0];
    const field = (tag) => [/ name="?([\w-]+)/.exec(tag)[1], / value="?([^"> ]*)/.exec(tag)[1]];
    const body = new URLSearchParams([...form.match(/<input[^>]*type="?hidden[^>]*>/g) ?? [], /<button[^>]*>\s*想去/.exec(form)[0]].map(field));
    const answer = await fetch(`${server.url}/m/${code}`, { method: 'POST', redirect: 'manual', body });
    assert.equal(answer.status, 303, `${await answer.text()} ${form}`);
    const events = lines(ok(['--data', data, 'export', 'ledger'])).filter((event) => event.kind === 'answer');
    assert.deepEqual(events.map((event) => [event.payload.answer, event.actor]), [['interested', '本人（链接）']]);
  } finally {
    if (server) assert.equal(await server.stop(), 0);
    gateway.kill('SIGTERM');
    await once(gateway, 'exit');
  }
});
