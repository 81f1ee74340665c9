// SPDX-License-Identifier: GPL-3.0-or-later
// "Why (not) this posting?" through the command and the server: offered, barred with both figures,
// further down the list, duplicates and postings nobody has heard of.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, serve, NOW } from './harness.mjs';

const data = join(workspace(), 'data');
prefecture(data);
const seamstress = {
  id: 'w1', birth: '1974-05-02', trades: ['缝纫工'], home: '522325',
  desired: { regions: ['广东', '贵州'], wage_min: 4500, accommodation: 'required' },
};
const input = JSON.stringify(seamstress);
const match = ['--data', data, 'match', '--profiles', '-', '--limit', '3', '--now', NOW];
const why = (posting) => lines(ok([...match, '--why', posting, '--json'], { input }))[0].why;
const [{ matches }] = lines(ok(match, { input }));
const postings = lines(ok(['--data', data, 'export', 'postings']));

test('an offered posting is said to be offered, by either name', () => {
  matches.forEach((m, i) => {
    const answer = why(i === 0 ? m.posting.external_id : m.posting.id);
    assert.equal(answer.verdict, 'offered');
    assert.equal(answer.offered_as, i + 1);
    assert.equal(answer.score, m.score);
    assert.deepEqual(answer.components, m.components);
    assert.deepEqual(answer.reasons, m.reasons);
    assert.deepEqual(answer.tradeoffs, m.tradeoffs);
  });
});

test('the text messages fit, and have place and pay', () => {
  for (const { sms, posting } of matches) {
    assert.ok([...sms].length <= 40, sms);
    const figure = posting.wage?.min ?? posting.wage?.max;
    if (figure != null) assert.ok(sms.includes(String(figure)), sms);
  }
});

test('whoever is too old is told both ages', () => {
  const young = postings.find((p) => p.duplicate_of === null && p.status === 'open' &&
    p.age?.max < 51 && !p.age_by_gender && (!p.valid_through || p.valid_through >= NOW));
  const answer = why(young.id);
  assert.equal(answer.verdict, 'barred');
  const rule = answer.obstacles.find((o) => o.what === 'age');
  assert.match(rule.detail, new RegExp(`${young.age.max}岁，本人51岁，大${51 - young.age.max}岁`));
  const text = ok([...match, '--why', young.id], { input });
  assert.match(text, /不能推荐/);
  assert.match(text, /本人51岁/);
});

test('one that is outranked is compared with the last that is offered', () => {
  const [{ matches: more }] = lines(ok([...match.map((a) => (a === '3' ? '40' : a))], { input }));
  const last = more.find((m) => m.rank > 20 && m.relaxed.length === 0) ?? more.at(-1);
  const answer = why(last.posting.id);
  assert.ok(['outranked', 'not_relaxed', 'employer_share'].includes(answer.verdict), answer.verdict);
  assert.equal(answer.compared.rank, 3);
  const sum = Object.values(answer.compared.difference).reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum - (answer.score - answer.compared.score)) < 0.0006);
  assert.ok(answer.rank > 3 || answer.verdict === 'employer_share');
});

test('duplicates are answered for the posting that is kept', () => {
  const duplicate = postings.find((p) => p.duplicate_of !== null);
  const answer = why(duplicate.id);
  assert.equal(answer.posting.id, duplicate.id);
  assert.ok(answer.note.includes(duplicate.duplicate_of));
});

test('an unknown posting is an error that names it', () => {
  const result = run([...match, '--why', '没有这个'], { input });
  assert.equal(result.code, 2);
  assert.match(result.err, /没有这个/);
});

test('the server says the same', async () => {
  const server = await serve(data, ['--now', NOW]);
  try {
    const ask = (query, body) => fetch(`${server.url}/v1/match?${query}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const id = matches[1].posting.id;
    const response = await ask(`limit=3&why=${id}`, input);
    assert.equal(response.status, 200);
    assert.deepEqual((await response.json()).why, why(id));
    assert.equal((await ask('why=', input)).status, 400);
    assert.equal((await ask('why=nobody', input)).status, 404);
    const many = JSON.stringify({ profiles: Array(21).fill(seamstress) });
    assert.equal((await ask(`why=${id}`, many)).status, 400);
  } finally {
    await server.stop();
  }
});
