// SPDX-License-Identifier: GPL-3.0-or-later
// A whole plan on two threads, large enough that lists are made while bids are, and lines explained while
// others are written. Part of what runs under ThreadSanitizer. More is wanted than there are openings, so
// prices are found by a sample first, and as vacancies take few pushes, many end up short.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, prefecture, NOW } from './harness.mjs';

const folder = workspace();
const origin = join(folder, 'origin');
prefecture(origin, { postings: 170, workers: 2000, courses: 5 });
const policy = join(folder, 'policy.json');
writeFileSync(policy, JSON.stringify({ version: 'scarce', allocation: { push_ratio: 3 } }));
ok(['--data', origin, 'policy', 'set', policy]);

test('a plan for many on two threads is that of one, and passes the check', () => {
  const plans = ['1', '2'].map((threads) => {
    const data = join(folder, threads);
    cpSync(origin, data, { recursive: true });
    const figures = JSON.parse(ok(['--data', data, '--json', 'plan', '--now', NOW, '--threads', threads]));
    return { figures, lines: ok(['--data', data, 'export', 'plan']) };
  });
  const checked = run(['--data', join(folder, '2'), '--json', 'plan', 'check']);
  assert.equal(checked.code, 0, checked.out);
  const [{ figures }] = plans;
  assert.ok(figures.workers > 600 && figures.short.length > 0, JSON.stringify(figures));
  assert.ok(figures.bound - figures.objective <= 0.02 * Math.abs(figures.bound), JSON.stringify(figures));
  assert.ok(plans[0].lines === plans[1].lines);
});
