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
  bytes[Math.floor(bytes.length * where)] ^= 0x01; // not 0x20: a hex digit in upper case is the same digit
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

/** Files below `place` that hold any of these bytes. */
const holding = (place, ...texts) => readdirSync(place, { recursive: true }).map((name) => join(place, name))
  .filter((path) => statSync(path).isFile() && texts.some((text) => readFileSync(path).includes(text)));

test('an encrypted backup tells nothing without the passphrase, and comes back with it', () => {
  const before = everything(data), word = at('word'), other = at('other-word');
  writeFileSync(word, '山路十八弯，弯弯不同\n', { mode: 0o600 });
  writeFileSync(other, '山路十九弯，弯弯不同\n', { mode: 0o600 });
  const result = run(['--data', data, '--json', 'backup', at('s1'), '--with-key', '--passphrase-file', word]);
  assert.equal(result.code, 0, result.err);
  assert.match(result.err, /备份已加密/);
  const worker = JSON.parse(ok(['--data', data, 'export', 'workers']).split('\n')[0]);
  const open = [worker.id, 'SQLite format 3', 'CREATE TABLE', 'songgang-backup', readFileSync(join(data, 'key'), 'utf8').split('\n')[2]];
  for (const text of open.slice(0, 3)) assert.notDeepEqual(holding(data, text), [], text); // the search finds what is there
  assert.deepEqual(holding(at('s1'), ...open), []);
  assert.deepEqual(readdirSync(data).filter((name) => /backing|part|opened/.test(name)), []);
  for (const name of readdirSync(at('s1')).filter((n) => n !== 'policies'))
    assert.equal(statSync(at('s1', name)).mode & 0o777, 0o600, name);
  const back = JSON.parse(ok(['--data', at('rs1'), '--json', 'restore', at('s1'), '--passphrase-file', word]));
  assert.equal(back.head, JSON.parse(result.out).head);
  assert.equal(everything(at('rs1')), before);
  assert.deepEqual(readdirSync(at('rs1')).filter((name) => /opened|restoring/.test(name)), []);
  // what is wrong is said, and nothing is changed
  const refused = (args, words) => {
    const answer = run(['--data', at('rs2'), 'restore', ...args]);
    assert.ok([2, 3, 4].includes(answer.code), `${args}: ${answer.code}`);
    assert.match(answer.err, words);
    assert.deepEqual(existsSync(at('rs2')) ? readdirSync(at('rs2')).filter((n) => /db|opened|key/.test(n)) : [], []);
  };
  refused([at('s1')], /是加密的/);
  refused([at('s1'), '--passphrase-file', other], /口令不对/);
  refused([at('s1'), '--passphrase-file', at('no-such-word')], /无法打开/);
  refused([at('b1'), '--passphrase-file', word], /不是加密的备份/);
  const harms = {
    'a byte flipped': (b) => flip(join(b, 'store.db')),
    'a byte of the heading': (b) => flip(join(b, 'access.db'), 0),
    'cut at a piece': (b) => truncateSync(join(b, 'store.db'), 8 + 24 + 65536 + 17),
    'something behind the end': (b) => writeFileSync(join(b, 'store.db'), 'x', { flag: 'a' }),
    'one file in the place of another': (b) => cpSync(join(b, 'access.db'), join(b, 'store.db')),
    'one missing': (b) => rmSync(join(b, 'access.db')),
    'the manifest': (b) => flip(join(b, 'manifest')),
    'an open file in the place of a sealed one': (b) => cpSync(join(at('b1'), 'store.db'), join(b, 'store.db')),
    'the salt': (b) => flip(join(b, 'sealed'), 0.3),
  };
  for (const [name, harm] of Object.entries(harms)) {
    rmSync(at('s2'), { recursive: true, force: true });
    cpSync(at('s1'), at('s2'), { recursive: true });
    harm(at('s2'));
    refused([at('s2'), '--passphrase-file', word], name === 'the salt' ? /口令不对|sealed/ : /已损坏或缺失/);
  }
});

test('a passphrase that is too short, or that others may read, is refused', () => {
  for (const [text, mode, words] of [['short\n', 0o600, /12 到/], ['long enough, but open\n', 0o644, /chmod 600/]]) {
    const word = at(`word-${mode}`);
    writeFileSync(word, text, { mode });
    const result = run(['--data', data, 'backup', at('s3'), '--passphrase-file', word]);
    assert.equal(result.code, 2);
    assert.match(result.err, words);
    assert.ok(!existsSync(at('s3')));
  }
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
