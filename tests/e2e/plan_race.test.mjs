// SPDX-License-Identifier: GPL-3.0-or-later
// Planning beside planning: the same bytes on any number of threads, and nothing given twice however
// plans and approvals are started at once.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, program, NOW } from './harness.mjs';

const folder = workspace();
const origin = join(folder, 'origin');
prefecture(origin, { postings: 700, workers: 900, courses: 6 });
const copy = (name) => {
  const data = join(folder, name);
  cpSync(origin, data, { recursive: true });
  return data;
};
const start = (data, ...args) => new Promise((resolve) => {
  const child = spawn(program, ['--data', data, ...args]);
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  child.stdout.resume();
  child.on('close', (code) => resolve({ code, err }));
});

test('the same plan, byte for byte, on one, two and five threads', () => {
  const plans = ['1', '2', '5'].map((threads) => {
    const data = copy(`threads-${threads}`);
    ok(['--data', data, 'plan', '--now', NOW, '--threads', threads]);
    return ok(['--data', data, 'export', 'plan']);
  });
  assert.ok(plans[0].length > 10000);
  assert.equal(plans[1], plans[0]);
  assert.equal(plans[2], plans[0]);
});

test('plans and approvals at once: no opening, seat or worker is booked twice', async () => {
  const data = copy('race');
  const planned = await Promise.all([1, 2, 3].map(() => start(data, 'plan', '--now', NOW)));
  for (const p of planned) assert.ok(p.code === 0 || (p.code === 4 && /正在运行/.test(p.err)), p.err);
  ok(['--data', data, 'plan', '--now', NOW]);
  ok(['--data', data, 'plan', '--now', NOW]);
  const newest = lines(ok(['--data', data, 'export', 'ledger'])).filter((e) => e.kind === 'plan').length;
  await Promise.all([newest - 1, newest].flatMap((plan) => [1, 2].map(() =>
    start(data, 'plan', 'approve', String(plan), '--skip', '--now', NOW))));
  const postings = new Map(lines(ok(['--data', data, 'export', 'postings'])).map((p) => [p.id, p]));
  const courses = new Map(lines(ok(['--data', data, 'export', 'courses'])).map((c) => [c.id, c]));
  const pushes = new Map(), seats = new Map(), jobs = new Map(), notices = new Map();
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const plan of [newest - 1, newest])
    for (const v of JSON.parse(ok(['--data', data, '--json', 'plan', 'show', String(plan), '--workers'])).villages)
      for (const w of v.workers)
        for (const o of w.offers.filter((x) => x.state === 'approved')) {
          if (o.posting) { add(pushes, o.posting); add(jobs, w.id); } else add(notices, w.id);
          if (o.seat) add(seats, o.course);
        }
  assert.ok(jobs.size > 100);
  for (const [id, n] of pushes) assert.ok(n <= 10 * (postings.get(id).headcount ?? 1), `${id}: ${n}`);
  for (const [id, n] of seats) assert.ok(n <= courses.get(id).seats, `${id}: ${n} seats`);
  for (const [id, n] of jobs) assert.ok(n <= 3, `${id}: ${n} jobs`);
  for (const [id, n] of notices) assert.equal(n, 1, `${id}: ${n} notices`);
  assert.equal(run(['--data', data, 'ledger', 'verify']).code, 0);
});

test('a seat given by an approved plan is not there for the next one', () => {
  const data = copy('seats');
  const total = lines(ok(['--data', data, 'export', 'courses'])).reduce((n, c) => n + c.seats, 0);
  const town = lines(ok(['--data', data, 'export', 'workers'])).map((w) => w.home.code.slice(0, 6));
  const counties = [...new Set(town)].filter((c) => c.startsWith('5223'));
  let given = 0;
  counties.forEach((county, i) => {
    given += JSON.parse(ok(['--data', data, '--json', 'plan', '--now', NOW, '--scope', county])).seats;
    ok(['--data', data, 'plan', 'approve', String(i + 1), '--now', NOW]);
    assert.equal(run(['--data', data, 'plan', 'check']).code, 0, run(['--data', data, 'plan', 'check']).out);
  });
  assert.ok(counties.length > 3 && given > 0 && given <= total, `${given} of ${total}`);
});
