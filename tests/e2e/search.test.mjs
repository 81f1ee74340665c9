// SPDX-License-Identifier: GPL-3.0-or-later
// Search as a caseworker meets it, on the command line and over HTTP: what is said about an answer
// (corrections, advice, facets, pages, orders) is checked by asking again.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { workspace, run, ok, prefecture, serve } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data, { postings: 3000, workers: 10, courses: 2 });
const server = await serve(data);
after(() => server.stop());

const search = (...args) => JSON.parse(ok(['--data', data, '--json', 'search', ...args]));
const text = (...args) => ok(['--data', data, 'search', ...args]);
async function get(parameters) {
  const query = new URLSearchParams(parameters);
  const response = await fetch(`${server.url}/v1/postings?${query}`);
  return { status: response.status, type: response.headers.get('content-type'),
    body: await response.json() };
}
const ids = (answer) => answer.postings.map((p) => p.id);

test('one line: trade, place, wage and a room', () => {
  const answer = search('普工 广东 5000以上 包住');
  assert.ok(answer.total > 0);
  assert.deepEqual(answer.understood.conditions.map((c) => [c.key, c.value]).sort(),
    [['accommodation', 'provided'], ['province', '440000'], ['trade', 'T0101'],
      ['wage_min', '5000']]);
  for (const p of answer.postings) {
    assert.equal(p.province.code, '440000');
    assert.equal(p.accommodation, 'provided');
    assert.ok((p.wage.monthly_max ?? p.wage.monthly_min) >= 5000);
  }
  for (const c of answer.understood.conditions) // each label can be taken away
    assert.ok(search(c.without, '--limit', '1').total >= answer.total);
});

test('bed and meals are two conditions, and no nights is one', () => {
  const both = search('普工 包吃包住', '--limit', '500');
  assert.ok(both.total > 0);
  assert.deepEqual(both.understood.conditions.map((c) => [c.key, c.label, c.without]),
    [['accommodation', '包住', '普工 包吃'], ['meals', '包吃', '普工 包住'],
      ['trade', '普工', '包吃包住']]);
  for (const p of both.postings)
    assert.deepEqual([p.accommodation, p.meals], ['provided', 'provided']);
  assert.deepEqual(ids(both), ids(search('普工', '--accommodation', '--meals', '--limit', '500')));
  const fed = search('普工 包吃', '--limit', '500');
  assert.ok(fed.total > both.total && fed.postings.some((p) => p.accommodation !== 'provided'));

  const day = search('普工 不上夜班', '--limit', '1000');
  assert.deepEqual(day.understood.conditions.map((c) => c.key), ['no_night', 'trade']);
  const nights = search('普工', '--limit', '1000').postings.filter((p) => !ids(day).includes(p.id));
  assert.ok(nights.length > 0 && day.total > 0 && day.total <= 1000);
  assert.deepEqual(ids(day), ids(search('普工', '--no-night', '--limit', '1000')));
});

test('the command and HTTP answer alike', async () => {
  for (const q of ['焊工', '悍工', '普工 广东 包住', '长安', '工', 'CNC 数控 7500', '普工 90000以上',
    '洗碗工 包吃包住', '不上夜班'])
    assert.deepEqual((await get({ q, limit: 7 })).body, search(q, '--limit', '7'));
});

test('writing does not matter', () => {
  const same = [['電焊工', '电焊工'], ['ＣＮＣ', 'cnc'], ['Dongguan', '东莞'], ['東莞 普工', '东莞 普工'],
    ['普工　５０００以上', '普工 5000以上']];
  for (const [a, b] of same) {
    const x = search(a), y = search(b);
    assert.ok(x.total > 0, a);
    assert.deepEqual([x.total, ids(x)], [y.total, ids(y)], a);
  }
});

test('misspelt: answered as corrected, and said so', async () => {
  for (const [wrong, right] of [['悍工', '焊工'], ['普公', '普工'], ['普公 东菀', '普工 东莞'],
    ['hangong', '焊工'], ['pu gong 东莞', '普工 东莞']]) {
    const answer = search(wrong);
    assert.equal(answer.corrected, right);
    assert.equal(answer.total, search(right).total);
    assert.deepEqual(ids(answer), ids(search(right)));
    assert.match(text(wrong, '--limit', '1'), new RegExp(`没有找到“${wrong}”，以下是“${right}”的结果`));
    assert.equal(search(wrong, '--literal').corrected, undefined);
    assert.equal((await get({ q: wrong, literal: '1' })).body.corrected, undefined);
  }
  const initials = search('hg');
  assert.ok(initials.suggestions.length > 1);
  for (const s of initials.suggestions) assert.equal(search(s.query, '--limit', '1').total, s.total);
  assert.match(text('hg', '--limit', '1'), /你是不是想找：/);
});

test('correct words stay, however they sound', () => {
  for (const q of ['普工', '焊工', 'cnc', '经典', '张云', '简单'])
    assert.equal(search(q, '--limit', '1').corrected, undefined, q);
});

test('nothing found: what to leave out, and how many that gives', async () => {
  const answer = search('普工 广东 90000以上 包住');
  assert.equal(answer.total, 0);
  assert.ok(answer.advice.length > 0);
  for (const a of answer.advice) assert.equal(search(a.query, '--limit', '1').total, a.total);
  assert.match(text('普工 广东 90000以上 包住'), /没有符合条件的岗位。\n去掉“月薪90000元以上”：\d+ 个岗位/);

  const pair = (await get([['q', '普工'], ['wage_min', '90000'], ['city', '三沙市']])).body;
  assert.equal(pair.total, 0);
  assert.deepEqual(pair.advice[0].drop.map((c) => c.key), ['city', 'wage_min']);
  assert.equal(pair.advice[0].total, search('普工').total);
  assert.match(text('普工', '--wage-min', '90000', '--city', '三沙市'), /去掉“三沙市”和“月薪90000元以上”/);
});

test('facets count what a search with that value finds', async () => {
  const bases = [{ q: '普工' }, { q: '焊工 包住' }, { q: '长白班 包装' }, { province: '贵州' },
    { q: '司机', province: '广东', wage_min: '6000' }, { q: '普工', city: '东莞', trade: '普工' }];
  const parameter = { province: 'province', city: 'city', county: 'county', trade: 'trade' };
  for (const base of bases) {
    const { body } = await get({ ...base, facets: '1', limit: '1' });
    for (const [facet, key] of Object.entries(parameter))
      for (const entry of body.facets[facet].filter((e) => e.code.slice(-4) !== '9000').slice(0, 4)) {
        const again = await get({ ...base, [key]: entry.code, limit: '1' });
        assert.equal(again.body.total, entry.count, `${JSON.stringify(base)} ${facet} ${entry.name}`);
      }
    for (const entry of body.facets.source.slice(0, 3)) {
      const again = await get({ ...base, source: entry.name, limit: '1' });
      assert.equal(again.body.total, entry.count);
    }
    for (const entry of body.facets.wage.filter((e) => e.min > 0 && e.max)) {
      const again = await get({ ...base, wage_min: entry.min, wage_max: entry.max - 1, limit: '1' });
      assert.equal(again.body.total, entry.count, `${JSON.stringify(base)} ${entry.name}`);
    }
  }
});

test('pages cover the answer once, in any order', () => {
  for (const sort of ['relevance', 'wage', 'newest', 'distance']) {
    const order = ['--sort', sort, '--near', '兴义'];
    const all = search('司机', '--limit', '1000', ...order);
    const paged = [];
    for (let page = 1; page <= Math.ceil(all.total / 40); page++)
      paged.push(...ids(search('司机', '--limit', '40', '--page', String(page), ...order)));
    assert.deepEqual(paged, ids(all));
    assert.equal(new Set(paged).size, all.total);
    const keys = { newest: (p) => (p.posted ? -Date.parse(p.posted) : Infinity),
      wage: (p) => -(p.wage.monthly_max ?? p.wage.monthly_min ?? -1),
      distance: (p) => all.kilometres[p.id] ?? Infinity };
    const key = keys[sort];
    for (let i = 1; key && i < all.postings.length; i++)
      assert.ok(key(all.postings[i - 1]) <= key(all.postings[i]), sort);
  }
  assert.equal(search('司机', '--limit', '10').next, 10);
  assert.equal(search('司机', '--limit', '1000').next, null);
});

test('unknown places, trades, sources and wrong figures name what is wrong', async () => {
  const wrong = [['province', '广冬', /广东省/], ['city', '东菀', /东莞市/], ['county', '真丰', /贞丰县/],
    ['trade', '悍工', /焊工/], ['source', '没有这个来源', /现有/], ['province', '东莞', /不是省份/],
    ['county', '东莞', /不是县区/], ['city', '长安镇', /./], ['city', '长安区', /西安/],
    ['wage_min', '-1', /整数/], ['wage_min', '五千', /整数/], ['limit', '0', /整数/],
    ['limit', '1001', /整数/], ['offset', '1e3', /整数/], ['page', '0', /整数/], ['age', '7', /整数/],
    ['gender', 'x', /male/], ['sort', 'price', /relevance/], ['sort', 'distance', /地方/],
    ['near', '火星基地', /火星基地/], ['accommodation', 'maybe', /1 或 0/], ['q', '工'.repeat(201), /200/],
    ['q', '……', /./]];
  for (const [key, value, message] of wrong) {
    const { status, type, body } = await get({ [key]: value });
    assert.equal(status, 400, `${key}=${value}`);
    assert.match(type, /application\/problem\+json/);
    assert.equal(body.errors[0].pointer, `?${key}`);
    assert.match(body.errors[0].detail, message);
    if (key === 'q') continue;
    const option = key === 'accommodation' ? null : `--${key.replace('_', '-')}`;
    if (!option) continue;
    const { code, err, out } = run(['--data', data, 'search', `${option}=${value}`]);
    assert.equal(code, 2, `${option} ${value}: ${err}`);
    assert.equal(out, '');
    assert.match(err, message);
  }
  const many = new URLSearchParams(Array.from({ length: 17 }, () => ['province', '广东']));
  assert.equal((await fetch(`${server.url}/v1/postings?${many}`)).status, 400);
  assert.equal((await get({ page: '2', offset: '5' })).status, 400);
});

test('wages alone: the short way finds what walking through all finds', async () => {
  for (const [least, most] of [[1], [499], [500], [501], [4999], [5000], [5001], [7500], [12000], [31999], [32000], [90000],
    [undefined, 4000], [undefined, 90000], [4500, 5500], [5000, 5000], [9000, 8000], [12000, 13000]])
    for (const more of [{}, { province: '广东' }, { trade: '普工' }, { sort: 'newest' }, { sort: 'wage' }, { gender: '女' }]) {
      const conditions = { ...(least ? { wage_min: String(least) } : {}), ...(most ? { wage_max: String(most) } : {}), ...more, limit: '40' };
      const short = await get(conditions), long = await get({ ...conditions, facets: '1' }); // facets look at every posting
      assert.equal(short.status, long.status, JSON.stringify(conditions));
      if (short.status !== 200) continue;
      assert.equal(short.body.total, long.body.total, JSON.stringify(conditions));
      assert.deepEqual(ids(short.body), ids(long.body), JSON.stringify(conditions));
    }
  assert.ok((await get({ wage_min: '12000' })).body.total > 0);
});

test('any line is answered or refused', async () => {
  const odd = ['"', '\\', '*', 'a AND NOT b', '焊工 OR', '()', '%', '🙂', '‮焊工', '焊', 'c++', '１', 'XT', 'XO',
    '-', '焊工'.repeat(100), Array(60).fill('a b c').join(' ').slice(0, 200), 'h g d g', '6000以上',
    '45岁', '女', '附近', '贞丰附近', 'null', '\u0001', '广东广东广东', '包住 包住 包住'];
  for (const q of odd) {
    const { status, body } = await get({ q, facets: '1', limit: '3' });
    assert.ok(status === 200 || status === 400, q);
    if (status === 200) assert.ok(body.postings.length <= Math.min(3, body.total), q);
  }
});
