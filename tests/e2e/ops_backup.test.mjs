// SPDX-License-Identifier: GPL-3.0-or-later
// Backup while others write, restore, and what is done about backups that are damaged; check and doctor.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, prefecture, serve, program } from './harness.mjs';

const folder = workspace();
const at = (...names) => join(folder, ...names);
const data = at('data'), NOW = '2026-02-24';
prefecture(data, { postings: 700, workers: 200, courses: 5 });
ok(['--data', data, 'plan', '--now', NOW]);
ok(['--data', data, 'plan', 'approve', '1', '--skip', '--now', NOW]);

const everything = (d) => ['postings', 'workers', 'courses', 'plan', 'ledger']
  .map((kind) => ok(['--data', d, 'export', kind])).join('\f');
const findings = (d, ...command) => {
  const result = run(['--data', d, '--json', ...command]);
  return { code: result.code, ...JSON.parse(result.out),
    of: (name) => JSON.parse(result.out).findings.find((f) => f.name === name) };
};
function flip(file, where = 0.5) {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length * where)] ^= 0x20;
  writeFileSync(file, bytes);
}

test('a backup restored is the same, with an index', () => {
  const before = everything(data);
  const made = JSON.parse(ok(['--data', data, '--json', 'backup', at('b1'), '--with-key']));
  assert.equal(made.workers, 200);
  for (const name of readdirSync(at('b1')).filter((n) => n !== 'policies'))
    assert.equal(statSync(at('b1', name)).mode & 0o777, 0o600, name);
  const back = JSON.parse(ok(['--data', at('r1'), '--json', 'restore', at('b1')]));
  assert.equal(back.head, made.head);
  assert.equal(everything(at('r1')), before);
  assert.equal(findings(at('r1'), 'check').code, 0);
  assert.equal(JSON.parse(ok(['--data', at('r1'), '--json', 'index'])).changed, 0);
  assert.ok(!existsSync(at('r1', 'restoring')));
});

test('without --with-key there is no key in it, and that is said', () => {
  const result = run(['--data', data, 'backup', at('b2')]);
  assert.equal(result.code, 0);
  assert.match(result.err, /备份里没有密钥/);
  assert.ok(!existsSync(at('b2', 'key')));
  const restored = run(['--data', at('r2'), 'restore', at('b2')]);
  assert.equal(restored.code, 0, restored.err);
  assert.equal(/没有密钥文件/.test(restored.err), true);
});

test('a backup never overwrites, nor does a restore without --force', () => {
  const full = run(['--data', data, 'backup', at('b1')]);
  assert.equal(full.code, 2);
  assert.match(full.err, /已经存在/);
  mkdirSync(at('empty'));
  assert.equal(run(['--data', data, 'backup', at('empty')]).code, 0);
  cpSync(data, at('r3'), { recursive: true });
  const before = everything(at('r3'));
  const refused = run(['--data', at('r3'), 'restore', at('b1')]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /--force/);
  const file = at('more.ndjson');
  writeFileSync(file, JSON.stringify({ external_id: 'later', title: '电焊工', employer: '示例厂', city_or_address: '东莞' }));
  ok(['--data', at('r3'), 'import', 'postings', file, '--source', '后来']);
  assert.notEqual(everything(at('r3')), before);
  const former = JSON.parse(ok(['--data', at('r3'), '--json', 'restore', at('b1'), '--force'])).former;
  assert.equal(everything(at('r3')), before);
  assert.ok(existsSync(at('r3', former, 'store.db')));
});

test('a damaged backup changes nothing', () => {
  cpSync(data, at('r4'), { recursive: true });
  const before = everything(at('r4'));
  const harms = {
    'a byte of the store': (b) => flip(join(b, 'store.db')),
    'a byte of the first page': (b) => flip(join(b, 'store.db'), 0.001),
    'the store cut': (b) => truncateSync(join(b, 'store.db'), 8192),
    'the store gone': (b) => rmSync(join(b, 'store.db')),
    'a byte of the manifest': (b) => flip(join(b, 'manifest')),
    'a count of the manifest': (b) => writeFileSync(join(b, 'manifest'),
      readFileSync(join(b, 'manifest'), 'utf8').replace(/^workers \d+/m, 'workers 999')),
    'no manifest': (b) => rmSync(join(b, 'manifest')),
    'a path that leads out': (b) => writeFileSync(join(b, 'manifest'),
      readFileSync(join(b, 'manifest'), 'utf8').replace(/store\.db$/m, '../store.db')),
    'the key': (b) => flip(join(b, 'key')),
  };
  for (const [name, harm] of Object.entries(harms)) {
    rmSync(at('bad'), { recursive: true, force: true });
    cpSync(at('b1'), at('bad'), { recursive: true });
    if (name === 'the key' && !existsSync(at('bad', 'key'))) continue;
    harm(at('bad'));
    for (const target of ['r4', 'fresh']) {
      const result = run(['--data', at(target), 'restore', at('bad'), '--force']);
      assert.equal(result.code, 4, `${name}: ${result.err}`);
      assert.match(result.err, /没有恢复任何东西|不是送岗的备份/, name);
    }
    assert.ok(!existsSync(at('fresh', 'store.db')), name);
  }
  assert.equal(everything(at('r4')), before);
  assert.ok(!readdirSync(at('r4')).some((n) => /restor/.test(n)));
});

test('backup while imports go on: one moment, whole', async () => {
  cpSync(data, at('busy'), { recursive: true });
  const writer = spawn('sh', ['-c', `i=0; while [ ! -e ${at('stop')} ]; do i=$((i+1));
    printf '{"external_id":"%s-1","title":"电焊工","employer":"示例%s厂","city_or_address":"东莞"}\\n{"external_id":"%s-2","title":"缝纫工","employer":"示例%s厂","city_or_address":"东莞"}\\n' $i $i $i $i > ${at('busy.ndjson')};
    ${program} --data ${at('busy')} --quiet import postings ${at('busy.ndjson')} --source 忙 > /dev/null 2>&1; done`], { stdio: 'ignore' });
  const left = new Promise((resolve) => writer.on('exit', resolve));
  for (let i = 0; i < 4; i++) {
    ok(['--data', at('busy'), 'backup', at(`while-${i}`)]);
    ok(['--data', at(`back-${i}`), 'restore', at(`while-${i}`)]);
    const posted = ok(['--data', at(`back-${i}`), 'export', 'postings']).split('\n').filter((l) => l.includes('"source":"忙"'));
    assert.equal(posted.length % 2, 0, 'imports are in it wholly or not at all');
  }
  writeFileSync(at('stop'), '');
  await left;
});

test('nothing is restored under a running service', async () => {
  const server = await serve(at('r1'));
  const refused = run(['--data', at('r1'), 'restore', at('b1'), '--force']);
  assert.equal(refused.code, 4);
  assert.match(refused.err, /“serve”正在运行/);
  assert.equal(await server.stop(), 0);
  assert.equal(run(['--data', at('r1'), 'restore', at('b1'), '--force']).code, 0);
});

test('check names what is damaged', () => {
  const copy = (name) => { cpSync(data, at(name), { recursive: true }); return at(name); };
  assert.equal(findings(data, 'check').whole, true);
  assert.equal(findings(data, 'check', '--quick').whole, true);
  const cut = copy('c1');
  for (const journal of ['store.db-wal', 'store.db-shm']) rmSync(join(cut, journal), { force: true });
  truncateSync(join(cut, 'store.db'), Math.floor(statSync(join(cut, 'store.db')).size / 8192 / 2) * 8192);
  assert.equal(findings(cut, 'check').code, 4);
  assert.equal(findings(cut, 'check').of('store.db').health, 'bad');
  const index = copy('c2');
  flip(join(index, 'index', readFileSync(join(index, 'index', 'CURRENT'), 'utf8').trim(), 'base'));
  assert.equal(findings(index, 'check', '--quick').of('index').health, 'bad');
  const policy = copy('c3');
  writeFileSync(join(policy, 'policy.json'), '{"version":');
  assert.equal(findings(policy, 'check', '--quick').of('policy').health, 'bad');
  const behind = copy('c4');
  ok(['--data', behind, 'import', 'postings', at('more.ndjson'), '--source', '后来']);
  assert.equal(findings(behind, 'check').of('index').health, 'note');
  assert.equal(findings(behind, 'check').code, 0);
  assert.equal(findings(at('none'), 'check').code, 4);
});

test('doctor looks at the machine', () => {
  const report = findings(data, 'doctor');
  for (const name of ['libevent', 'SQLite', 'Xapian', 'disk', 'clock', 'permissions', 'key', 'wal', 'index', 'policy'])
    assert.ok(report.of(name), name);
  assert.notEqual(report.of('SQLite').health, 'bad');
  spawnSync('chmod', ['0777', at('r2')]);
  assert.equal(findings(at('r2'), 'doctor').of('permissions').health, 'note');
  assert.equal(findings(at('none'), 'doctor').code, 4);
  const text = run(['--data', data, 'doctor']).out.trimEnd().split('\n');
  for (const line of text) assert.match(line, /^(正常|注意|有问题) +\S+：/);
});
