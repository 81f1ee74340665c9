// SPDX-License-Identifier: GPL-3.0-or-later
// The heads of audit log and ledger, noted by the service once a day: whoever rewrites a log does not fit
// what was noted, whether the service or the command looks.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, ok, prefecture, program, run, serve, workspace } from './harness.mjs';

const folder = workspace(), data = join(folder, 'data'), file = join(folder, 'elsewhere.ndjson');
process.env.SONGGANG_HEADS = file;
prefecture(data, { postings: 150, workers: 60, courses: 2 });
ok(['--data', data, 'plan', '--now', NOW]);
ok(['--data', data, 'plan', 'approve', '1', '--skip', '--now', NOW]);
ok(['--data', data, 'token', 'create', '--role', 'admin', '--note', '甲']);

const noted = () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) : []);
const sql = (base, text) => assert.equal(spawnSync('sqlite3', [join(data, base), text], { encoding: 'utf8' }).stderr, '');
const yesterday = () => writeFileSync(file, readFileSync(file, 'utf8').replace(/"day":"[^"]+"/g, '"day":"2026-01-01"'));
async function day() {
  const server = await serve(data), count = noted().length;
  for (let i = 0; noted().filter((one) => one.day !== '2026-01-01').length === 0 && i < 100; i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(await server.stop(), 0);
  return { log: server.log(), added: noted().length - count };
}
const verify = () => run(['--data', data, 'audit', 'verify', '--heads', file]);

test('noted once a day, as the commands print them', async () => {
  assert.equal(verify().code, 2); // nothing was noted yet
  const first = await day();
  assert.match(first.log, /今日校验值/);
  assert.equal(noted().length, 1);
  assert.equal(statSync(file).mode & 0o137, 0);
  const [line] = noted();
  assert.equal(line.audit, ok(['--data', data, 'audit', 'head']).trim());
  assert.equal(line.ledger, ok(['--data', data, 'ledger', 'head']).trim());
  assert.equal((await day()).added, 0); // the same day
  ok(['--data', data, 'token', 'create', '--role', 'admin', '--note', '乙']);
  yesterday();
  const next = await day();
  assert.equal(next.added, 1);
  assert.doesNotMatch(next.log, /警告/);
  assert.notEqual(noted()[1].audit, line.audit);
  const fits = verify();
  assert.equal(fits.code, 0, fits.err);
  assert.match(fits.out, /相符/);
});

test('a half line, and lines that are none, are passed over', () => {
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, `${before}{"day":"2027-01-01","audit":"1:abc","ledg\n\0\nx\n`);
  assert.equal(verify().code, 0);
  writeFileSync(file, before);
});

for (const [name, harm] of [
  ['the audit log written anew', () => sql('access.db', 'DROP TRIGGER audit_no_delete; DELETE FROM audit')],
  ['the ledger cut short', () => sql('store.db', `DROP TRIGGER ledger_no_delete; DELETE FROM ledger WHERE seq>1`)],
]) {
  test(`${name} does not fit`, async () => {
    const saved = ['access.db', 'store.db'].map((base) => [join(data, base), readFileSync(join(data, base))]);
    harm();
    const result = verify();
    assert.equal(result.code, 1, result.err);
    assert.match(result.out, /审计日志|台账/);
    yesterday();
    assert.match((await day()).log, /警告：与抄下的校验值不符/);
    for (const [path, bytes] of saved) {
      for (const end of ['-wal', '-shm']) spawnSync('rm', ['-f', path + end]);
      writeFileSync(path, bytes);
    }
    writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, 2).join('\n') + '\n');
    assert.equal(verify().code, 0, verify().out);
  });
}

test('a file that cannot be written is told, and all else is served', () => {
  const result = spawnSync('timeout', ['-s', 'TERM', '3', program, '--data', data, 'serve', '--listen', '127.0.0.1:0'],
    { encoding: 'utf8', env: { ...process.env, SONGGANG_HEADS: join(folder, 'no', 'such', 'place') } });
  assert.match(result.stderr, /服务已启动/);
  assert.match(result.stderr, /校验值文件.*失败/);
});
