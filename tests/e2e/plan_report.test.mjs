// SPDX-License-Identifier: GPL-3.0-or-later
// The report on a plan: its figures computed again from what is exported, and its cures carried out.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, existsSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, NOW } from './harness.mjs';
import { unzip } from './unzip.mjs';

const folder = workspace();
const data = join(folder, 'data');
// one push an opening and three times as many workers as postings: many are short
prefecture(data, { postings: 900, workers: 2600, courses: 10 });
const policy = (version, ratio) => {
  const file = join(folder, `${version}.json`);
  writeFileSync(file, JSON.stringify({ version, allocation: { push_ratio: ratio } }));
  return file;
};
ok(['--data', data, 'policy', 'set', policy('one', 1)]);
const summary = JSON.parse(ok(['--data', data, '--json', 'plan', '--now', NOW]));
const report = JSON.parse(ok(['--data', data, '--json', 'plan', 'report']));
const offers = lines(ok(['--data', data, 'export', 'plan'])).filter((l) => l.posting);
const workers = new Map(lines(ok(['--data', data, 'export', 'workers'])).map((w) => [w.id, w]));
const postings = new Map(lines(ok(['--data', data, 'export', 'postings'])).map((p) => [p.id, p]));

/** E[min(o, Binomial(n, r))], summed up from the probabilities. */
function placements(o, n, r = 0.15) {
  let sum = 0, chance = (1 - r) ** n;
  for (let k = 0; k <= n; k++) {
    sum += Math.min(o, k) * chance;
    chance *= ((n - k) / (k + 1)) * (r / (1 - r));
  }
  return sum;
}
const pushes = new Map();
for (const o of offers) pushes.set(o.posting, (pushes.get(o.posting) ?? 0) + 1);
const hires = (o) => {
  const n = pushes.get(o.posting);
  return placements(postings.get(o.posting).headcount ?? 1, n) / n;
};

test('totals are the plan’s, and the independent lists those it was compared with', () => {
  const { baseline } = summary;
  for (const key of ['workers', 'quota', 'full_quota', 'jobs', 'courses', 'seats', 'over_capacity', 'postings_used',
    'objective', 'bound', 'mean_utility', 'gini'])
    assert.equal(report[key], summary[key], key);
  for (const key of ['over_capacity', 'postings_used', 'mean_utility', 'gini', 'expected_placements'])
    assert.ok(Math.abs(report.independent[key] - baseline[key]) <= 0.0001 + 1e-3 * baseline[key] * (key === 'expected_placements'), key);
  assert.ok(Math.abs(report.gap - (summary.bound - summary.objective) / summary.bound) < 2e-6);
  const open = [...postings.values()].filter((p) => p.status === 'open' && !p.duplicate_of && p.headcount !== 0);
  const most = open.map((p) => pushes.get(p.id) ?? 0).sort((a, b) => b - a).slice(0, Math.ceil(open.length / 100));
  assert.ok(Math.abs(report.top_share - most.reduce((a, b) => a + b, 0) / offers.length) < 1e-4);
});

test('coverage by county, group, wish, age and sex', () => {
  const waiting = [...workers.values()].filter((w) => w.status === 'not_returned_to_work');
  const jobs = new Map();
  for (const o of offers) jobs.set(o.worker, [...(jobs.get(o.worker) ?? []), o]);
  const by = {
    county: (w, row) => w.home?.code.slice(0, 6) === String(row.code),
    group: (w, row) => (w.groups ?? []).includes(row.label),
    gender: (w, row) => ({ male: '男', female: '女' }[w.gender] ?? '性别未填') === row.label,
  };
  let looked = 0;
  for (const row of report.coverage.filter((r) => by[r.by] && !(r.by === 'group' && r.label.startsWith('不属于')))) {
    const some = waiting.filter((w) => by[row.by](w, row));
    const own = some.flatMap((w) => jobs.get(w.id) ?? []);
    assert.equal(row.workers, some.length, row.label);
    assert.equal(row.full_quota, some.filter((w) => (jobs.get(w.id) ?? []).length >= 3).length, row.label);
    assert.equal(row.jobs, own.length, row.label);
    assert.equal(row.missing, 3 * some.length - own.length, row.label);
    assert.ok(Math.abs(row.expected_placements - own.reduce((sum, o) => sum + hires(o), 0)) < 0.06, row.label);
    looked++;
  }
  assert.ok(looked > 15);
  for (const kind of ['county', 'near_home', 'age', 'gender'])
    assert.equal(report.coverage.filter((r) => r.by === kind).reduce((n, r) => n + r.workers, 0), summary.workers, kind);
});

test('crowding: every push counted once, by how many pushes its posting has for its openings', () => {
  const counted = (side) => report.crowding.reduce((n, band) => n + side(band).pushes, 0);
  assert.equal(counted((band) => band), report.jobs);
  assert.equal(counted((band) => band.independent), report.independent.jobs);
  const wanted = { 1: 0, 2: 0, 5: 0, full: 0, over: 0 };
  for (const [posting, n] of pushes) {
    const openings = postings.get(posting).headcount ?? 1;
    const band = n > openings * report.push_ratio ? 'over' : n <= openings ? '1' : n <= 2 * openings ? '2' : n <= 5 * openings ? '5' : 'full';
    wanted[band] += n;
  }
  for (const band of report.crowding) assert.equal(band.pushes, wanted[band.up_to], band.up_to);
  assert.ok(report.crowding.at(-1).independent.pushes > 0);
  assert.equal(report.crowding.at(-1).pushes, 0);
});

test('shortfalls add up, by reason and by county', () => {
  const short = report.shortfalls;
  assert.equal(short.sampled_one_in, 1);
  assert.equal(short.workers, summary.workers - summary.full_quota);
  assert.ok(short.workers > 50);
  const missing = report.coverage[0].missing;
  for (const list of [short.reasons, short.counties]) {
    assert.equal(list.reduce((n, r) => n + r.workers, 0), short.workers);
    assert.equal(list.reduce((n, r) => n + r.missing, 0), missing);
  }
  const full = short.reasons.find((r) => r.capacity);
  assert.equal(full?.workers, summary.short.find((s) => s.rule === 'capacity')?.workers);
  for (const { cure, workers: cured } of short.cures)
    assert.equal(short.reasons.reduce((n, r) => n + (r.cured_by[cure] ?? 0), 0), cured, cure);
});

/** The prefecture changed, planned again. */
function again(name, change) {
  const copy = join(folder, name);
  cpSync(data, copy, { recursive: true });
  ok(['--data', copy, 'plan', 'discard', '1']);
  change(copy);
  ok(['--data', copy, 'index']);
  return JSON.parse(ok(['--data', copy, '--json', 'plan', '--now', NOW]));
}
test('each of the short is named with the reason and what would serve them', () => {
  const { people, reasons, cures } = report.shortfalls;
  assert.equal(people.length, Math.min(500, report.workers - report.full_quota));
  for (const { worker, missing } of people)
    assert.equal(offers.filter((o) => o.worker === worker).length, 3 - missing, worker);
  if (people.length < 500) {
    for (const { label, workers: n } of reasons) assert.equal(people.filter((one) => one.reason === label).length, n, label);
    for (const { label, workers: n } of cures) assert.equal(people.filter((one) => one.cured_by.includes(label)).length, n, label);
  }
});

const cure = (name) => report.shortfalls.cures.find((c) => c.cure === name);
const reimport = (copy, change) => {
  const file = join(folder, 'changed.ndjson');
  writeFileSync(file, [...workers.values()].map((w) => JSON.stringify(change(structuredClone(w)))).join('\n'));
  ok(['--data', copy, 'import', 'workers', file]);
};

test('what a cure promises is there when it is carried out', () => {
  assert.ok(cure('push_ratio').workers > 10, JSON.stringify(report.shortfalls.cures));
  assert.ok(cure('place').workers > 50);
  const twice = again('twice', (copy) => ok(['--data', copy, 'policy', 'set', policy('two', 2)]));
  assert.ok(twice.jobs >= summary.jobs + cure('push_ratio').jobs, `${twice.jobs} ${summary.jobs}`);
  assert.ok(twice.full_quota >= summary.full_quota + cure('push_ratio').workers);
  const anywhere = again('anywhere', (copy) => reimport(copy, (w) => {
    if (w.desired) Object.assign(w.desired, { regions: [], near_home: false, home_based: false });
    delete w.text;
    return w;
  }));
  assert.ok(anywhere.jobs >= summary.jobs + cure('place').jobs, `${anywhere.jobs} ${summary.jobs}`);
});

test('as text, CSV and workbook', () => {
  const text = ok(['--data', data, 'plan', 'report', '1']);
  assert.match(text, /推送计划第 1 号报告/);
  assert.ok(text.includes(`每个名额的推送次数加倍可补足 ${cure('push_ratio').workers} 人`));
  const worst = report.shortfalls.counties[0];
  assert.ok(text.includes(`${worst.county.name}缺岗位推荐 ${worst.missing} 次（约需招聘名额 ${worst.openings} 个）`));
  const csv = ok(['--data', data, 'plan', 'report', '--format', 'csv']);
  assert.ok(csv.startsWith('\uFEFF"总体"\r\n"指标","统一分配","各自取前几名"\r\n'));
  assert.ok(csv.includes(`"满额人数",${report.full_quota},${report.independent.full_quota}\r\n`));
  for (const c of report.shortfalls.cures) assert.ok(csv.includes(`"${c.label}",${c.workers},${c.jobs}\r\n`), c.label);
  const file = join(folder, 'report.xlsx');
  ok(['--data', data, 'plan', 'report', '--format', 'xlsx', '-o', file]);
  const book = unzip(file);
  assert.deepEqual([...book.get('xl/workbook.xml').matchAll(/<sheet name="([^"]+)"/g)].map((m) => m[1]),
    ['总体', '覆盖', '缺口原因', '补缺措施', '分县缺口']);
  assert.match(book.get('xl/worksheets/sheet1.xml'), new RegExp(`<v>${report.full_quota}</v>`));
});

test('what cannot be reported on is told', () => {
  assert.equal(run(['--data', data, 'plan', 'report', '99']).code, 4);
  assert.equal(run(['--data', join(folder, 'none'), 'plan', 'report']).code, 4);
  const wrong = run(['--data', data, 'plan', 'report', '--format', 'pdf']);
  assert.notEqual(wrong.code, 0);
  assert.match(wrong.err, /text、json、csv、xlsx/);
  const nowhere = join(folder, 'nowhere', 'report.csv');
  assert.notEqual(run(['--data', data, 'plan', 'report', '--format', 'csv', '-o', nowhere]).code, 0);
  assert.ok(!existsSync(nowhere));
  assert.equal(run(['--data', data, 'plan', 'report', '1', '2']).code, 2);
});
