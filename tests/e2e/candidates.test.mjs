// SPDX-License-Identifier: GPL-3.0-or-later
// songgang candidates: the workers named for a posting are those to whom a match would offer it, with
// the same score; scope and status are kept to; duplicates and unknown postings are told.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, NOW } from './harness.mjs';

const data = join(workspace(), 'data');
prefecture(data);
const candidates = (...args) => lines(ok(['--data', data, 'candidates', ...args, '--now', NOW]));
const why = (worker, posting) => lines(ok(['--data', data, 'match', '--worker', worker, '--why', posting,
  '--json', '--now', NOW]))[0].why;
const postings = lines(ok(['--data', data, 'export', 'postings'])).filter((p) =>
  p.status === 'open' && p.duplicate_of === null && p.trades.length === 1 &&
  (!p.valid_through || p.valid_through >= NOW));

test('each worker would be offered the posting at the same score', () => {
  const asked = postings.filter((_, i) => i % 150 === 0).map((p) => p.id);
  const answers = candidates(...asked, '--limit', '4');
  assert.equal(answers.length, asked.length);
  let workers = 0;
  answers.forEach((answer, i) => {
    assert.equal(answer.posting.id, asked[i]);
    let last;
    for (const found of answer.workers) {
      const judged = why(found.worker, asked[i]);
      assert.equal(judged.score, found.score);
      assert.equal(judged.level, found.level);
      assert.deepEqual(judged.components, found.components);
      assert.deepEqual(judged.reasons, found.reasons);
      if (last) assert.ok(found.level > last.level || found.score <= last.score);
      last = found;
      workers++;
    }
  });
  assert.ok(workers > 10);
});

test('only whom the options name', () => {
  const id = postings[0].id;
  const [few] = candidates(id, '--limit', '1000');
  const [all] = candidates(id, '--limit', '1000', '--all');
  assert.ok(all.workers.length >= few.workers.length);
  for (const { status } of few.workers)
    assert.ok([null, 'home', 'not_returned_to_work'].includes(status), status);
  const [none] = candidates(id, '--scope', '北京');
  assert.deepEqual(none.workers, []);
});

test('errors name what is wrong', () => {
  assert.equal(run(['--data', data, 'candidates']).code, 2);
  const unknown = run(['--data', data, 'candidates', '没有这个']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /没有这个/);
});
