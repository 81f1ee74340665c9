// SPDX-License-Identifier: GPL-3.0-or-later
// A plan that goes on from the one before: the same when nothing changed, as good as one made anew when
// something did, on any number of threads; every check passes and the ledger is whole.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, NOW } from './harness.mjs';

const folder = workspace();
const origin = join(folder, 'origin');
prefecture(origin, { postings: 700, workers: 900, courses: 6 });
ok(['--data', origin, 'plan', '--now', NOW]);
const copy = (name) => {
  const data = join(folder, name);
  cpSync(origin, data, { recursive: true });
  return data;
};
const plan = (data, ...options) =>
  JSON.parse(ok(['--data', data, '--json', 'plan', '--now', NOW, ...options]));
const checked = (data) => {
  ok(['--data', data, 'plan', 'check', 'latest']);
  ok(['--data', data, 'ledger', 'verify']);
};
const write = (name, list) => {
  const file = join(folder, name);
  writeFileSync(file, list.map((x) => JSON.stringify(x) + '\n').join(''));
  return file;
};

/* Some leave, some want something else; some postings go, some come again under another number. */
function change(data) {
  const waiting = lines(ok(['--data', data, 'export', 'workers']))
    .filter((w) => w.status === 'not_returned_to_work');
  const postings = lines(ok(['--data', data, 'export', 'postings']));
  ok(['--data', data, 'import', 'workers', write('workers.ndjson', [
    ...waiting.filter((_, i) => i % 90 === 0).map((w) => ({ ...w, status: 'returned_to_work' })),
    ...waiting.filter((_, i) => i % 90 === 40).map((w) => ({ ...w, trades: ['普工'], skills: [] }))])]);
  const open = postings.filter((p) => p.status === undefined || p.status === 'open');
  run(['--data', data, 'import', 'postings', '--withdraw',
    write('gone.ndjson', open.filter((_, i) => i % 120 === 0))]);
  run(['--data', data, 'import', 'postings', '--now', NOW, write('new.ndjson',
    open.filter((_, i) => i % 120 === 60).map(({ id, ...p }) => ({ ...p, external_id: `${p.external_id}-n`,
      employer: `新${p.employer ?? '厂'}` })))]);
  ok(['--data', data, 'index']);
}

test('nothing changed: the same offers, told once', () => {
  const data = copy('same');
  const before = ok(['--data', data, 'export', 'plan']);
  const p = plan(data);
  assert.equal(p.from, 1);
  assert.equal(p.same, p.workers);
  assert.equal(ok(['--data', data, 'export', 'plan']), before);
  checked(data);
  const third = plan(data);
  assert.equal(third.from, 2);
  assert.equal(ok(['--data', data, 'export', 'plan']), before);
  checked(data);
  assert.equal(plan(data, '--cold').from, null);
  assert.equal(ok(['--data', data, 'export', 'plan']), before);
});

test('a little changed: as many served as anew, as well, and the bound is proved', () => {
  const data = copy('changed');
  change(data);
  const anew = copy('anew');
  cpSync(data, anew, { recursive: true });
  const prices = join(folder, 'prices.ndjson');
  const warm = plan(data, '--prices', prices), cold = plan(anew, '--cold');
  assert.equal(cold.from, null);
  assert.equal(warm.workers, cold.workers);
  assert.equal(warm.jobs, cold.jobs);
  assert.equal(warm.full_quota, cold.full_quota);
  assert.ok(warm.objective >= cold.objective - 0.02 * Math.abs(cold.objective));
  assert.ok(warm.bound >= cold.objective - 0.01, `${warm.bound} ${cold.objective}`);
  assert.equal(warm.from, 1);
  assert.ok(warm.same > warm.workers / 4 && warm.same < warm.workers);
  ok(['--data', data, 'plan', 'check', 'latest', '--prices', prices]);
  checked(data);
});

test('the same bytes on one and on three threads', () => {
  const plans = ['1', '3'].map((threads) => {
    const data = copy(`threads-${threads}`);
    change(data);
    plan(data, '--threads', threads);
    return ok(['--data', data, 'export', 'plan']);
  });
  assert.equal(plans[1], plans[0]);
});

test('offers approved stay, and nobody is offered the same again', () => {
  const data = copy('approved');
  const pairs = (text) => lines(text).filter((o) => o.posting).map((o) => `${o.worker} ${o.posting}`);
  const first = new Set(pairs(ok(['--data', data, 'export', 'plan'])));
  ok(['--data', data, 'plan', 'approve', '1', '--now', NOW]);
  const [worker, posting] = [...first][0].split(' ');
  ok(['--data', data, 'answer', worker, posting, 'refused', '--reason', 'too_far']);
  const p = plan(data);
  assert.equal(p.jobs >= 1, true);
  const second = pairs(ok(['--data', data, 'export', 'plan']));
  assert.ok(second.some((pair) => pair.startsWith(`${worker} `)));
  for (const pair of second) assert.ok(!first.has(pair), pair);
  checked(data);
});

test('whoever is erased leaves nothing in what was kept', () => {
  const data = copy('erased');
  const { worker } = lines(ok(['--data', data, 'export', 'plan']))[0];
  ok(['--data', data, 'erase', worker, '--reason', '本人要求']);
  assert.equal(plan(data).from, null);
  checked(data);
});

test('another quota: planned anew', () => {
  const data = copy('quota');
  const before = ok(['--data', data, 'export', 'plan']);
  assert.equal(plan(data, '--quota', '2').from, null);
  assert.notEqual(ok(['--data', data, 'export', 'plan']), before);
  checked(data);
});
