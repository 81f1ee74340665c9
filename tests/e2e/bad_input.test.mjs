// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input: a clear Chinese message, the right exit code, nothing lost.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, program, serve } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data, { postings: 200, workers: 100, courses: 5 });

const chinese = /[一-鿿]/;
function refused(args, code, pattern, options) {
  const result = run(args, options);
  assert.equal(result.code, code, `${args.join(' ')}: exit ${result.code}\n${result.err}`);
  assert.match(result.err, chinese);
  assert.match(result.err, pattern, result.err);
  return result;
}

test('unknown province, trade, option, command', () => {
  refused(['--data', data, 'search', '焊工', '--province', '火星'], 2, /火星/);
  refused(['--data', data, 'search', '--trade', '星际领航员'], 2, /星际领航员/);
  refused(['--data', data, 'search', '--provnce', '广东'], 2, /province/);
  refused(['--data', data, 'fly'], 2, /fly/);
  refused(['--data', data, 'search', '--limit', '许多'], 2, /limit/);
  refused(['--data', data, 'plan', '--now', '2026-13-01'], 2, /now/);
  refused(['--data', data, 'plan', '--scope', '火星'], 2, /火星/);
  refused([], 2, /songgang --help/);
});

test('missing data directory: said, not created', () => {
  const nowhere = join(folder, 'nowhere');
  for (const command of [['index'], ['search', '焊工'], ['match', '--profiles', '-'], ['plan'],
    ['export', 'postings'], ['serve'], ['stats']])
    refused(['--data', nowhere, ...command], 4, /nowhere/, { input: '{"id":"w1"}' });
  assert.throws(() => readFileSync(nowhere), { code: 'ENOENT' });
});

test('broken JSON in line 17: that record is rejected by number, the others are kept', () => {
  const file = join(folder, 'seventeen.ndjson');
  const record = (i) => JSON.stringify({ external_id: `s${i}`, source: '甲', title: '焊工', employer: `第${i}机械厂`, city_or_address: '广东东莞', wage_text: '6000-8000' });
  const rows = Array.from({ length: 20 }, (_, i) => record(i + 1));
  rows[16] = '{"external_id":"s17","title":';
  writeFileSync(file, rows.join('\n') + '\n');
  const rejects = join(folder, 'rejects.ndjson');
  const result = run(['--data', data, 'import', 'postings', file, '--rejects', rejects]);
  assert.equal(result.code, 1, result.err);
  const rejected = lines(readFileSync(rejects, 'utf8'));
  assert.equal(rejected.length, 1);
  assert.equal(rejected[0].line, 17);
  assert.match(rejected[0].error, chinese);
  const kept = lines(ok(['--data', data, 'export', 'postings'])).filter((p) => p.source === '甲');
  assert.equal(kept.length, 19);
});

test('a GB18030 csv with Chinese headings', () => {
  const file = join(folder, 'gbk.csv');
  // 岗位名称,用工单位,工作地点,薪资,招聘人数,食宿 / 焊工,贞丰白层建材厂,贵州省贞丰县,6000-8000,5,包吃住
  const gbk = Buffer.from(
    'b8dacebbc3fbb3c62cd3c3b9a4b5a5cebb2cb9a4d7f7b5d8b5e32cd0bdd7ca2cd5d0c6b8c8cbcafd2ccab3cbde0a' +
    'bab8b9a42cd5eab7e1b0d7b2e3bda8b2c4b3a72cb9f3d6ddcaa1d5eab7e1cfd82c363030302d383030302c352cb0fcb3d4d7a10a', 'hex');
  writeFileSync(file, gbk);
  ok(['--data', data, 'import', 'postings', file, '--source', '乙']);
  const [posting] = lines(ok(['--data', data, 'export', 'postings'])).filter((p) => p.source === '乙');
  assert.equal(posting.title, '焊工');
  assert.equal(posting.county.code, '522325');
  assert.deepEqual([posting.wage.min, posting.wage.max], [6000, 8000]);
  assert.equal(posting.headcount, 5);
  assert.equal(posting.accommodation, 'provided');
  assert.equal(posting.meals, 'provided');
});

test('a plan over an index that lags behind is refused', () => {
  refused(['--data', data, 'plan'], 4, /songgang index/);
  ok(['--data', data, 'index']);
  ok(['--data', data, 'plan']);
});

test('empty, missing and binary files', () => {
  const before = ok(['--data', data, 'export', 'postings']);
  const empty = join(folder, 'empty.csv');
  writeFileSync(empty, '');
  refused(['--data', data, 'import', 'postings', empty], 3, /empty\.csv/);
  refused(['--data', data, 'import', 'postings', join(folder, 'none.csv')], 3, /none\.csv/);
  const binary = join(folder, 'binary.ndjson');
  writeFileSync(binary, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3, 0, 255, 254]));
  refused(['--data', data, 'import', 'postings', binary], 3, /binary\.ndjson/);
  assert.equal(ok(['--data', data, 'export', 'postings']), before);
});

test('of two indexers at once one is refused by name and the other finishes', async () => {
  const big = join(folder, 'big');
  prefecture(big, { postings: 6000, workers: 1, courses: 1 });
  const start = () => {
    const child = spawn(program, ['--data', big, 'index', '--rebuild'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const indexer = { pid: child.pid, err: '' };
    child.stderr.on('data', (chunk) => { indexer.err += chunk; });
    indexer.done = once(child, 'close').then(([code]) => { indexer.code = code; });
    return indexer;
  };
  let refusedOne;
  for (let attempt = 0; attempt < 5 && !refusedOne; attempt++) {
    const two = [start(), start()];
    await Promise.all(two.map((indexer) => indexer.done));
    assert.ok(two.some((indexer) => indexer.code === 0), two.map((i) => i.err).join());
    refusedOne = two.find((indexer) => indexer.code !== 0);
    if (refusedOne) {
      assert.equal(refusedOne.code, 4, refusedOne.err);
      const other = two.find((indexer) => indexer !== refusedOne);
      assert.match(refusedOne.err, new RegExp(String(other.pid)));
    }
  }
  assert.ok(refusedOne, 'the two never met');
  assert.ok(JSON.parse(ok(['--data', big, '--json', 'search', '普工'])).total > 0);
});

test('port in use', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address();
  refused(['--data', data, 'serve', '--listen', `127.0.0.1:${port}`], 2, new RegExp(String(port)));
  holder.close();
});

test('only loopback may be listened on until there is access control', () => {
  refused(['--data', data, 'serve', '--listen', '0.0.0.0:0'], 2, /0\.0\.0\.0/);
});

test('a damaged index is found and rebuilt; a foreign database is refused', async () => {
  const foreign = join(folder, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'store.db'), 'this is not a database, only some text to look at');
  refused(['--data', foreign, 'search', '焊工'], 4, /store\.db|foreign/);
  const server = await serve(data);
  assert.equal(await server.stop('SIGINT'), 0);
});

test('normalise answers every record in place and keeps going', () => {
  const input = ['{"external_id":"a","title":"焊工","wage_text":"200元/天"}', '{broken', '[]', '"x"',
    '{"external_id":"b","title":["两个","标题"]}', '{"external_id":"c","text":"招保安3名，月薪3500，包吃住，兴义市"}']
    .join('\n');
  const result = run(['normalise'], { input });
  assert.equal(result.code, 1);
  const answers = lines(result.out);
  assert.equal(answers[0].wage.monthly_min, 4350);
  assert.ok(answers.filter((a) => a.error).length >= 3);
  const last = answers.at(-1);
  assert.equal(last.headcount, 3);
  assert.equal(last.city.code, '522300');
});
