// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a posting: fewer jobs than before, taking an import back, withdrawing, releasing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines } from './harness.mjs';

const folder = workspace();
const at = (name) => join(folder, name);
let number = 0;

function load(data, records, ...options) {
  const file = at(`in-${++number}.ndjson`);
  writeFileSync(file, records.map((r) => JSON.stringify(r)).join('\n'));
  return JSON.parse(ok(['--data', at(data), '--json', 'import', 'postings', file, '--source', '测试', ...options]));
}
const all = (data) => ok(['--data', at(data), 'export', 'postings']);
const statuses = (data) =>
  Object.fromEntries(lines(all(data)).map((p) => [p.external_id, p.status]));
const undo = (data, batch) => run(['--data', at(data), '--json', 'import', '--undo', String(batch)]);
const job = (id, wage = '5000-6000') =>
  ({ external_id: id, title: '缝纫工', employer: `示例服装${id}厂`, city_or_address: '东莞', wage_text: wage });
const announcement = (...jobs) => ({
  external_id: 'A', text: `示例电子厂招聘\n${jobs.map((j, i) => `${i + 1}、${j}`).join('\n')}\n地址：东莞市长安镇` });
const three = ['普工20人，月薪5000-6000元', '焊工5人，月薪7000-9000元', '保安2人，月薪4000-4500元'];

test('jobs an announcement has no more are withdrawn, and come back with it', () => {
  assert.equal(load('a', [announcement(...three)]).jobs, 3);
  assert.deepEqual(Object.keys(statuses('a')), ['A-1', 'A-2', 'A-3']);
  const fewer = load('a', [announcement(...three.slice(0, 2))]);
  assert.equal(fewer.withdrawn, 1);
  assert.deepEqual(statuses('a'), { 'A-1': 'open', 'A-2': 'open', 'A-3': 'withdrawn' });
  assert.equal(load('a', [announcement(...three)]).withdrawn, 0);
  assert.equal(statuses('a')['A-3'], 'open');
  assert.equal(load('a', [job('A')]).withdrawn, 3);
  assert.deepEqual(statuses('a'), { 'A-1': 'withdrawn', 'A-2': 'withdrawn', 'A-3': 'withdrawn', A: 'open' });
});

test('an import taken back: what was there is there again, what was new is withdrawn', () => {
  load('u', [job('1'), job('2'), { ...job('X-3') }]);
  const before = all('u');
  const second = load('u', [job('1', '7000-8000'), job('3')]);
  assert.deepEqual([second.added, second.changed], [1, 1]);
  const result = JSON.parse(undo('u', second.batch).out);
  assert.deepEqual([result.restored, result.withdrawn], [1, 1]);
  assert.equal(statuses('u')['3'], 'withdrawn');
  assert.equal(all('u').split('\n').filter((l) => !l.includes('"external_id":"3"')).join('\n'), before);
  const again = undo('u', second.batch);
  assert.equal(again.code, 2);
  assert.match(again.err, /已经撤销过/);
  assert.match(undo('u', result.batch).err, /本身是一次撤销/);
  assert.match(undo('u', 999).err, /没有第999批/);
  // imported again, the new one is back
  assert.equal(load('u', [job('3')]).changed, 1);
  assert.equal(statuses('u')['3'], 'open');
});

test('batches are taken back from the last one', () => {
  const first = load('l', [job('1')]), second = load('l', [job('1', '6500-7500')]);
  const refused = undo('l', first.batch);
  assert.equal(refused.code, 2);
  assert.match(refused.err, new RegExp(`第${second.batch}批`));
  assert.equal(lines(all('l'))[0].wage.min, 6500);
  assert.equal(undo('l', second.batch).code, 0);
  assert.equal(lines(all('l'))[0].wage.min, 5000);
  assert.equal(undo('l', first.batch).code, 0);
  assert.equal(statuses('l')['1'], 'withdrawn');
});

test('a batch whose postings were offered cannot be taken back', () => {
  const batch = load('p', ['1', '2', '3', '4'].map((id) => job(id))).batch;
  const worker = at('w.ndjson');
  writeFileSync(worker, JSON.stringify({ id: 'w1', name: '测试甲', gender: 'female', birth: '1990-01-01',
    trades: ['缝纫工'], home: '522327', status: 'not_returned_to_work',
    desired: { regions: ['广东'], wage_min: 4000 } }));
  ok(['--data', at('p'), 'import', 'workers', worker]);
  ok(['--data', at('p'), 'index']);
  ok(['--data', at('p'), 'plan']);
  const refused = undo('p', batch);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /推送计划/);
});

test('withdrawing by list, and taking that back', () => {
  load('w', [job('1'), job('2'), announcement(...three)]);
  const before = all('w');
  const list = at('list.csv');
  writeFileSync(list, '编号,来源\n1,测试\nA,测试\n77,测试\n');
  const result = run(['--data', at('w'), '--json', 'import', 'postings', '--withdraw', list]);
  assert.equal(result.code, 1);
  const figures = JSON.parse(result.out);
  assert.deepEqual([figures.withdrawn, figures.rejected], [4, 1]);
  assert.deepEqual(statuses('w'), { 1: 'withdrawn', 2: 'open', 'A-1': 'withdrawn', 'A-2': 'withdrawn', 'A-3': 'withdrawn' });
  assert.equal(undo('w', figures.batch).code, 0);
  assert.equal(all('w'), before);
});

test('held postings are released, and stay so when told again', () => {
  const fee = { ...job('1'), description: '入职需先交押金500元，报名费200元' };
  load('h', [fee, job('2')]);
  const [held, open] = lines(all('h'));
  assert.equal(held.status, 'held');
  const refused = run(['--data', at('h'), 'import', 'postings', '--release', held.id, open.id]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /不在待核实状态/);
  assert.equal(statuses('h')['1'], 'held');
  ok(['--data', at('h'), 'import', 'postings', '--release', held.id]);
  assert.equal(statuses('h')['1'], 'open');
  assert.equal(load('h', [fee]).same, 1);
  assert.equal(statuses('h')['1'], 'open');
  ok(['--data', at('h'), 'index']);
});
