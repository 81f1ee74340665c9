// SPDX-License-Identifier: GPL-3.0-or-later
// Importing tables as people send them: strange headings named by hand, old encodings.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines } from './harness.mjs';

const folder = workspace();
const at = (name) => join(folder, name);
const file = (name, content) => (writeFileSync(at(name), content), at(name));
const postings = (name) => lines(ok(['--data', at(name), 'export', 'postings']));

const strange = '职业名字,待遇情况,地方,备注\n电焊工,6000-8000元,东莞,保密\n普工,5000元,贵阳,保密\n';

test('--map names columns by heading, letter and number', () => {
  const { code, err } = run(['--data', at('a'), 'import', 'postings', file('a.csv', strange),
    '--map', '职业名字=title', '--map', 'B=薪资', '--map=3=工作地点', '--map', '备注=-']);
  assert.equal(code, 0, err);
  assert.match(err, /职业名字＝title（手动指定）、待遇情况＝wage_text（手动指定）/);
  assert.match(err, /备注＝忽略（手动指定）/);
  const all = postings('a');
  assert.deepEqual(all.map((p) => [p.title, p.wage.min, p.city.code]).sort(),
    [['普工', 5000, '520100'], ['电焊工', 6000, '441900']].sort());
  assert.doesNotMatch(JSON.stringify(all), /保密/);
});

test('a column or field that is not there: exit 2, near ones named, nothing stored', () => {
  const csv = file('b.csv', strange);
  for (const [map, says] of [['职业=title', /“职业”在表里找不到，相近的有：职业名字/],
    ['职业名字=titel', /没有“titel”这个字段，相近的有：岗位名称/], ['职业名字', /列=字段/]]) {
    const { code, err } = run(['--data', at('b'), 'import', 'postings', csv, '--map', map]);
    assert.equal(code, 2);
    assert.match(err, says);
  }
  assert.equal(run(['--data', at('b'), 'export', 'postings']).code, 4); // never created
});

test('--map and its report as JSON; --help names it', () => {
  const out = JSON.parse(ok(['--data', at('c'), '--json', '--quiet', 'import', 'postings',
    file('c.csv', strange), '--map', 'A=title']));
  assert.match(out.columns, /职业名字＝title（手动指定）/);
  assert.match(ok(['import', '--help']), /--map 列=字段/);
});

// GB18030 of a table every bureau sends; written out, since Node cannot encode it.
const gbk = (text) => Buffer.from(text.replace(/[^\x00-\x7f]/g, (c) => codes[c]), 'latin1');
const codes = {
  岗: '\xb8\xda', 位: '\xce\xbb', 名: '\xc3\xfb', 称: '\xb3\xc6', 薪: '\xd0\xbd', 资: '\xd7\xca',
  工: '\xb9\xa4', 作: '\xd7\xf7', 地: '\xb5\xd8', 点: '\xb5\xe3', 普: '\xc6\xd5', 元: '\xd4\xaa',
  贵: '\xb9\xf3', 阳: '\xd1\xf4', 市: '\xca\xd0',
};

test('GB18030 with tabs, semicolons and commas', () => {
  for (const [name, mark] of [['tab', '\t'], ['semicolon', ';'], ['comma', ',']]) {
    const rows = [['岗位名称', '薪资', '工作地点'], ['普工', '5000元', '贵阳市']];
    const csv = file(`${name}.csv`, gbk(rows.map((r) => r.join(mark)).join('\r\n')));
    ok(['--data', at(name), 'import', 'postings', csv]);
    const [p] = postings(name);
    assert.deepEqual([p.title, p.wage.min, p.city.code], ['普工', 5000, '520100']);
  }
});

test('headings of two rows, saved as csv, are one; a row of words below is none', () => {
  const merged = '2026年岗位表,,,,\n用工单位,招聘岗位,工资待遇,,人数\n,,最低,最高,\n' +
    '贵州鑫源制衣有限公司,平车工,4000,6500,20\n,裁床工,4500,6000,5\n';
  const { err } = run(['--data', at('two'), 'import', 'postings', file('two.csv', `\ufeff${merged}`)]);
  assert.match(err, /最低薪资＝wage_min、最高薪资＝wage_max/);
  assert.deepEqual(postings('two').map((p) => [p.title, p.wage.min, p.wage.max, p.employer]).sort(),
    [['平车工', 4000, 6500, '贵州鑫源制衣有限公司'], ['裁床工', 4500, 6000, null]].sort());
  ok(['--data', at('lone'), 'import', 'postings', file('lone.csv', '招聘岗位,人数,\n焊工,若干,包吃住\n保安,若干,包住\n')]);
  assert.deepEqual(postings('lone').map((p) => p.title).sort(), ['保安', '焊工']);
});

test('a roster as villages keep it: the address in columns, a mistyped ID number told and not kept', () => {
  const roster = file('r.csv', '序号,县（市、区）,乡镇（街道）,村（社区）,姓名,身份证号,联系电话,务工状态,求职意向\n' +
    '1,贞丰县,龙场镇,坡扒村,张某,522325198001011234,13800138000,未返岗,焊工\n2,望谟县,新屯街道,,李某,,13900139000,否,缝纫工\n');
  const { code, err } = run(['--data', at('r'), 'import', 'workers', roster]);
  assert.equal(code, 0, err);
  assert.match(err, /乡镇（街道）＝home/);
  assert.match(err, /1人的身份证号位数或校验码不对，没有采用，其余照常导入：第2行/);
  const all = lines(ok(['--data', at('r'), 'export', 'workers']));
  assert.deepEqual(all.map((w) => w.home.code).sort(), ['522325101', '522326003']);
  assert.deepEqual(all.map((w) => w.identity), [undefined, undefined]);
  const again = JSON.parse(ok(['--data', at('r'), '--json', '--quiet', 'import', 'workers', roster]));
  assert.deepEqual([again.identity_wrong, again.identity_lines], [1, '2']);
});

test('a row that adds the table up is nobody', () => {
  const roster = file('sum.csv', '姓名,户籍地,状态\n赵某,贞丰县,未返岗\n合  计,,1人\n');
  const { code, err } = run(['--data', at('sum'), 'import', 'workers', roster]);
  assert.equal(code, 0, err);
  assert.equal(lines(ok(['--data', at('sum'), 'export', 'workers'])).length, 1);
  ok(['--data', at('sum'), 'import', 'postings', file('sum2.csv', '岗位,工资,人数\n普工,5000,3\n总计：,,3\n')]);
  assert.equal(postings('sum').length, 1);
});

test('cells that say nothing without their heading: 是 under 是否包住, 300 under 日薪', () => {
  const csv = file('u.csv', '招工单位,用工工种,地点,日薪（元）,是否包吃,是否包住,社保\n某建筑公司,焊工,贞丰县,300,是,否,×\n某服装厂,缝纫工,兴义市,200,否,是,有\n');
  ok(['--data', at('u'), 'import', 'postings', csv]);
  const all = postings('u').sort((a, b) => a.wage.min - b.wage.min);
  assert.deepEqual(all.map((p) => [p.wage.min, p.wage.period, p.meals, p.accommodation, p.social_insurance]),
    [[200, 'day', 'none', 'provided', true], [300, 'day', 'provided', 'none', false]]);
});
