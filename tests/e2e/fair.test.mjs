// SPDX-License-Identifier: GPL-3.0-or-later
// `songgang fair`: a fair put on the screen, who has come, what is refused and how, in backups.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, prefecture, run, workspace } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data, { postings: 60, workers: 10, courses: 2 });
const fair = (...args) => run(['--data', data, 'fair', ...args]);
const file = (name, content) => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};
const FAIR = { name: '春风行动', place: '广场', date: '2026-02-24', starts: '09:00', ends: '16:30',
  booths: [{ booth: 'A01', employer: '某厂' }, { booth: 'A02', employer: '某公司', hiring: '普工', arrived: '08:45' }],
  schedule: [{ at: '10:00', what: '咨询' }, { at: '09:00', what: '启动', where: '主席台' }] };
const shown = () => JSON.parse(ok(['--data', data, '--json', 'fair', 'show']));

test('set, show, arrive, gone, clear', () => {
  assert.equal(fair('show').code, 2);
  const set = fair('set', file('fair.json', FAIR));
  assert.equal(set.code, 0, set.err);
  assert.match(set.out, /展位 2 个，日程 2 项/);
  assert.deepEqual(shown().schedule.map(({ at }) => at), ['09:00', '10:00']);
  assert.match(fair('show').out, /A02 {2}08:45 {2}某公司 {2}普工/);
  assert.match(fair('arrive', 'A01', '--at', '08:50').out, /2 \/ 2/);
  assert.equal(shown().booths[0].arrived, '08:50');
  assert.match(fair('arrive', 'A01', 'A02', '--gone').out, /0 \/ 2/);
  assert.match(fair('arrive', 'A02').out, /1 \/ 2/);
  assert.match(shown().booths[1].arrived, /^[0-2]\d:[0-5]\d$/);
  assert.equal(fair('clear').code, 0);
  assert.equal(fair('show').code, 2);
});

test('what is not taken leaves what was there', () => {
  fair('set', file('fair.json', FAIR));
  for (const [wanted, code, ...args] of [
    [/操作/, 2], [/不认识“fair go”/, 2, 'go'], [/一个文件/, 2, 'set'], [/展位号/, 2, 'arrive'], [/没有展位“Z9”/, 2, 'arrive', 'A01', 'Z9'],
    [/09:30/, 2, 'arrive', 'A01', '--at', '9点'], [/审图号/, 2, 'map', file('m1.json', '{}')], [/审图号/, 2, 'map', file('m2.json', '{}'), '--approval', 'x'],
    [/contact/, 3, 'set', file('bad1.json', { ...FAIR, contact: '王' })], [/个人信息/, 3, 'set', file('bad2.json', { ...FAIR, place: '0859-1234567' })],
    [/读写失败/, 3, 'set', join(folder, 'none.json')], [/有误/, 3, 'set', file('bad3.json', '{')], [/512 KB/, 3, 'set', file('big.json', ' '.repeat(600000))],
  ]) {
    const answer = fair(...args);
    assert.equal(answer.code, code, `${args} ${answer.err}`);
    assert.match(answer.err, wanted);
  }
  assert.equal(shown().booths[0].arrived, null);
  assert.equal(run(['--data', join(folder, 'nowhere'), 'fair', 'set', file('fair.json', FAIR)]).code, 4);
});

test('a map, with its number; both go into a backup and come back', () => {
  const square = [[[100, 20], [101, 20], [101, 21], [100, 20]]];
  const map = file('map.json', { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { adcode: '440000' }, geometry: { type: 'Polygon', coordinates: square } }] });
  assert.match(fair('map', map, '--approval', '黔S（2023）006号').out, /黔S（2023）006号/);
  const kept = ['fair.json', 'fair-map.json'].map((name) => readFileSync(join(data, name), 'utf8'));
  assert.equal(JSON.parse(kept[1]).approval, '黔S（2023）006号');
  ok(['--data', data, 'backup', join(folder, 'backups')]);
  fair('clear');
  fair('clear', '--map');
  assert.ok(!existsSync(join(data, 'fair.json')) && !existsSync(join(data, 'fair-map.json')));
  ok(['--data', data, 'restore', join(folder, 'backups'), '--force']);
  assert.deepEqual(['fair.json', 'fair-map.json'].map((name) => readFileSync(join(data, name), 'utf8')), kept);
});
