// SPDX-License-Identifier: GPL-3.0-or-later
// Two who go together: each sees the jobs with one for the other first, both name the same reason,
// and the roster's column for the partner is read.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, ok, lines, prefecture, NOW } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data);
const workers = new Map(lines(ok(['--data', data, 'export', 'workers'])).map((w) => [w.id, w]));
const match = (id) => lines(ok(['--data', data, 'match', '--worker', id, '--limit', '6', '--now', NOW]))[0];
const order = ['employer', 'city', undefined];

test('the closest jobs come first, in both directions, and say so', () => {
  const couples = [...workers.values()].filter((w) => w.couple && workers.has(w.couple)).slice(0, 30);
  let together = 0;
  for (const worker of couples) {
    const result = match(worker.id);
    assert.equal(result.couple.partner, worker.couple);
    const how = new Map(result.couple.together.map((t) => [t.rank, t]));
    result.matches.forEach((m, i) => {
      const mine = how.get(m.rank)?.how;
      if (i > 0) assert.ok(order.indexOf(how.get(i)?.how) <= order.indexOf(mine));
      assert.equal(m.reasons[0] === '与配偶同厂', mine === 'employer');
      assert.equal(m.reasons[0] === '与配偶同城', mine === 'city');
      assert.ok(m.reasons.length <= 4);
      together += mine !== undefined;
    });
  }
  assert.ok(together > 10, `${together}`);
});

test('the partner stands in a column of the roster, by id; nobody of that name is alone', () => {
  const file = join(folder, 'roster.csv');
  writeFileSync(file, '编号,姓名,工种,意向地区,配偶\nk1,甲,缝纫工,广东,k2\nk2,乙,普工,广东,k1\nk3,丙,普工,广东,某人\n');
  ok(['--data', data, 'import', 'workers', file]);
  assert.equal(match('k1').couple.partner, 'k2');
  assert.equal(match('k2').couple.partner, 'k1');
  assert.equal(match('k3').couple, undefined);
  const profile = JSON.stringify({ id: 'x', trades: ['缝纫工'], partner: 'k2' });
  const [alone] = lines(ok(['--data', data, 'match', '--profiles', '-', '--now', NOW], { input: profile }));
  assert.equal(alone.couple.partner, 'k2');
});
