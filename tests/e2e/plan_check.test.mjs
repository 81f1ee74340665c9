// SPDX-License-Identifier: GPL-3.0-or-later
// What the plan checker is for: a true plan passes, and each way of falsifying one is named.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, NOW } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data, { postings: 1500, workers: 600, courses: 10 });

// Postings that corpus does not make for certain: each keeps somebody out by one rule alone.
const special = { employer: '核查制衣厂', region: '441900', wage_min: 6000, wage_max: 7000, headcount: 9, title: '普工' };
const particular = {
  expired: { valid_through: '2026-02-01' }, young: { age: '18-25岁' }, women: { gender: '女' },
  licence: { certificates: ['焊工证'] }, college: { education: '本科' },
  welfare: { title: '公益性岗位保洁员', employment: 'public_welfare', region: '522301' },
};
writeFileSync(join(folder, 'special.ndjson'), Object.entries(particular).map(([external_id, more], i) =>
  JSON.stringify({ ...special, ...more, employer: `${special.employer}${i}`, external_id, source: '核查' })).join('\n'));
writeFileSync(join(folder, 'people.ndjson'), [
  { id: 'man', gender: 'male', birth: '1980-01-01', education: 'junior', home: '522301', trades: ['普工'], status: 'not_returned_to_work' },
  { id: 'back', gender: 'male', birth: '1980-01-01', home: '522301', trades: ['普工'], status: 'returned_to_work' },
].map((w) => JSON.stringify(w)).join('\n'));
run(['--data', data, 'import', 'postings', join(folder, 'special.ndjson'), '--now', NOW]);
ok(['--data', data, 'import', 'workers', join(folder, 'people.ndjson')]);
ok(['--data', data, 'index']);
ok(['--data', data, 'plan', '--now', NOW, '--prices', join(folder, 'prices.ndjson')]);

const good = lines(ok(['--data', data, 'export', 'plan']));
const postings = lines(ok(['--data', data, 'export', 'postings']));
const special_id = (name) => postings.find((p) => p.external_id === name && p.source === '核查').id;
const by_id = new Map(postings.map((p) => [p.id, p]));
const jobs = good.filter((l) => l.posting);

/** Broken invariants of a check: name → its examples. */
function broken(result) {
  assert.ok(result.code <= 1, result.err);
  const bad = JSON.parse(result.out).invariants.filter((i) => !i.ok);
  assert.equal(result.code, bad.length > 0 ? 1 : 0);
  return new Map(bad.map((i) => [i.name, i.examples.join('\n')]));
}
function of_file(plan) {
  const file = join(folder, 'plan.ndjson');
  writeFileSync(file, plan.map((l) => JSON.stringify(l) + '\n').join(''));
  return broken(run(['--data', data, '--json', 'plan', 'check', file]));
}
/** The plan with `change` made to a copy of it. */
function tampered(change) {
  const plan = structuredClone(good);
  return of_file(change(plan) ?? plan);
}
const of = (plan, worker) => plan.filter((l) => l.worker === worker && l.posting);
const give = (name) => (plan) => { of(plan, 'man')[2].posting = special_id(name); };
const full = jobs.find((l) => l.rank === 3).worker;

const tamperings = [
  ['a posting over its capacity', 'capacity', (plan) => {
    const { id } = postings.find((p) => p.headcount === 1 && !p.duplicate_of && p.status === 'open');
    for (const l of plan.filter((x) => x.posting && x.rank === 1).slice(0, 11)) l.posting = id;
  }],
  ['the same pair twice', 'pairs', (plan) => { of(plan, full)[1].posting = of(plan, full)[0].posting; }],
  ['the same employer twice', 'employers', (plan) => {
    for (const l of jobs) {
      const own = by_id.get(l.posting);
      const twin = own.employer && postings.find((p) => p.id !== own.id && p.employer === own.employer && !p.duplicate_of);
      if (!twin || l.rank !== 1) continue;
      of(plan, l.worker)[1].posting = twin.id;
      return;
    }
    assert.fail('no employer has two postings');
  }],
  ['an age the posting does not take', 'age', give('young')],
  ['the other sex', 'gender', give('women')],
  ['a certificate not held', 'certificates', give('licence')],
  ['too little schooling', 'education', give('college')],
  ['a public-welfare post for who is not entitled', 'exclusion', give('welfare')],
  ['a posting that has expired', 'expiry', give('expired')],
  ['a posting held back as suspicious', 'postings', (plan) => {
    of(plan, 'man')[2].posting = postings.find((p) => p.status === 'held').id;
  }],
  ['a duplicate of another posting', 'postings', (plan) => {
    of(plan, 'man')[2].posting = postings.find((p) => p.duplicate_of).id;
  }],
  ['a posting nobody knows', 'postings', (plan) => { of(plan, 'man')[2].posting = 'p0000000000000'; }],
  ['a worker nobody knows', 'workers', (plan) => { for (const l of plan.filter((x) => x.worker === full)) l.worker = 'nobody'; }],
  ['a worker who is back at work', 'workers', (plan) => { for (const l of plan.filter((x) => x.worker === full)) l.worker = 'back'; }],
  ['somebody left out', 'coverage', (plan) => plan.filter((l) => l.worker !== full)],
  ['a shortfall that is none', 'shortfall', (plan) => plan.filter((l) => l.worker !== full || l.rank !== 3)],
  ['a gap in the ranks', 'quota', (plan) => { of(plan, full)[2].rank = 4; }],
  ['more jobs than the quota', 'quota', (plan) => {
    const more = postings.find((p) => p.status === 'open' && !p.duplicate_of && p.headcount > 5).id;
    plan.push({ ...of(plan, full)[2], posting: more, rank: 4 });
  }],
  ['scores in the wrong order', 'scores', (plan) => { of(plan, full)[0].score = 0.0001; }],
  ['a score above one', 'scores', (plan) => { of(plan, full)[0].score = 1.0001; }],
  ['a relaxed wish that is not stated', 'wishes', (plan) => {
    const l = plan.find((x) => x.relaxed?.some((r) => r.rule === 'related_trade'));
    l.relaxed = l.relaxed.filter((r) => r.rule !== 'related_trade');
  }],
  ['more seats than the course has', 'courses', (plan) => { for (const l of plan) if (l.course) l.seat = true; }],
  ['a second course', 'courses', (plan) => { plan.push(plan.find((l) => l.course)); }],
  ['a line that is none', 'lines', (plan) => { delete plan[0].worker; }],
];

test('the plan as it was made passes', () => {
  assert.deepEqual([...of_file(good)], []);
  assert.deepEqual([...broken(run(['--data', data, '--json', 'plan', 'check']))], []);
});

for (const [what, invariant, change] of tamperings)
  test(`caught in an exported plan: ${what}`, () => {
    const found = tampered(change);
    assert.ok(found.has(invariant), `${invariant} holds; broken: ${[...found.keys()]}`);
    assert.ok(found.get(invariant).length > 0);
  });

// In the store itself, past the program: a digit of what was written down.
const figures = [['objective', 'objective'], ['bound', 'objective'], ['full_quota', 'figures'], ['jobs', 'figures'],
  ['over_capacity', 'figures'], ['mean_utility', 'figures'], ['expected_placements', 'figures'],
  ['postings_used', 'figures'], ['gini', 'figures'], ['seats', 'figures'],
  ['both', 'figures'], ['city', 'figures']];
for (const [member, invariant] of figures)
  test(`caught in the ledger: a false ${member}`, () => {
    const copy = join(folder, `false-${member}`);
    cpSync(data, copy, { recursive: true });
    const file = join(copy, 'store.db');
    const content = readFileSync(file);
    const summary = content.lastIndexOf('{"plan":', content.indexOf('"full_quota":'));
    let at = content.indexOf(`"${member}":`, summary) + member.length + 3;
    if (content[at + 1] === 0x2e && content[at] === 0x30) at += 2; // 0.…
    const digit = content[at] - 0x30;
    assert.ok(summary > 0 && digit >= 0 && digit <= 9, content.subarray(at - 20, at + 20).toString());
    if (member === 'bound') assert.ok(digit > 1, 'a bound is false only when it is too low');
    content[at] = digit === 1 ? 0x32 : 0x31;
    writeFileSync(file, content);
    const found = broken(run(['--data', copy, '--json', 'plan', 'check']));
    assert.deepEqual([...found.keys()], [invariant]);
    assert.match(found.get(invariant), member === 'bound' ? /上界/ : new RegExp(member));
  });

test('caught in the ledger: an offer whose columns say other than its text', () => {
  const copy = join(folder, 'false-offer');
  cpSync(data, copy, { recursive: true });
  const file = join(copy, 'store.db');
  const content = readFileSync(file);
  const at = content.indexOf('"score":0.', content.indexOf(`{"worker":"${full}","posting"`)) + 13;
  content[at] ^= 1;
  writeFileSync(file, content);
  assert.deepEqual([...broken(run(['--data', copy, '--json', 'plan', 'check'])).keys()].includes('ledger'), true);
});

test('the bound is proved by the prices, and by no others', () => {
  const prices = join(folder, 'prices.ndjson');
  const check = (dir, file) => broken(run(['--data', dir, '--json', 'plan', 'check', '--prices', file]));
  assert.deepEqual([...check(data, prices)], []);
  const proved = JSON.parse(ok(['--data', data, '--json', 'plan', 'check', '--prices', prices]));
  const { checked } = proved.invariants.find((i) => i.name === 'bound');
  assert.equal(checked, new Set(good.map((l) => l.worker)).size);
  assert.ok(lines(readFileSync(prices, 'utf8')).every((l) => l.price > 0 && by_id.has(l.posting)));

  const other = join(folder, 'other.ndjson');
  for (const scale of [0, 3]) {
    writeFileSync(other, lines(readFileSync(prices, 'utf8'))
      .map((l) => `{"posting":"${l.posting}","price":${(l.price * scale).toFixed(4)}}\n`).join(''));
    const found = check(data, other);
    assert.deepEqual([...found.keys()], ['bound'], String(scale));
    assert.match(found.get('bound'), /这些价格只能证明/);
  }
  for (const bad of ['{"posting":"p1","price":1}\n', `{"posting":"${jobs[0].posting}","price":-1}\n`, 'x\n']) {
    writeFileSync(other, bad);
    assert.equal(run(['--data', data, 'plan', 'check', '--prices', other]).code, 3);
  }
  assert.equal(run(['--data', data, 'plan', 'check', '--prices', join(folder, 'none')]).code, 4);
});

test('caught by proving the bound: a score other than matching gives, and a bound too low', () => {
  const prices = join(folder, 'prices.ndjson');
  for (const what of ['score', 'bound']) {
    const copy = join(folder, `untrue-${what}`);
    cpSync(data, copy, { recursive: true });
    const file = join(copy, 'store.db');
    const content = readFileSync(file);
    if (what === 'score') {
      const at = content.indexOf('"score":0.', content.indexOf(`{"worker":"${full}","posting"`)) + 13;
      content[at] ^= 1;
    } else {
      // as low as the objective: nothing else shows that it is none
      const from = content.lastIndexOf('{"plan":', content.indexOf('"full_quota":'));
      const [, objective] = /"objective":([\d.]+)/.exec(content.toString('latin1', from, from + 2000));
      const at = content.indexOf('"bound":', from) + 8;
      const end = content.indexOf(',', at);
      content.write(objective.padEnd(end - at, ' ').slice(0, end - at), at, 'latin1');
    }
    writeFileSync(file, content);
    const found = broken(run(['--data', copy, '--json', 'plan', 'check', '--prices', prices]));
    assert.ok(found.has('bound'), [...found.keys()].join());
    assert.ok(!found.has('objective') || what === 'score');
    assert.match(found.get('bound'), what === 'score' ? /匹配得/ : /这些价格只能证明/);
  }
});
