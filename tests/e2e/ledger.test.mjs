// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger through the real program: approving, answering, planning again over what stands, and
// the chain recomputed by other means.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines, prefecture, program, NOW } from './harness.mjs';

const folder = workspace();
const origin = join(folder, 'origin');
prefecture(origin, { postings: 1200, workers: 500, courses: 10 });
let copies = 0;
/** A copy of the prefecture, and the program on it. */
function office() {
  const data = join(folder, `office-${++copies}`);
  cpSync(origin, data, { recursive: true });
  return {
    data,
    ok: (...args) => ok(['--data', data, ...args]),
    run: (...args) => run(['--data', data, ...args]),
    json: (...args) => JSON.parse(ok(['--data', data, '--json', ...args])),
    plan: (...args) => JSON.parse(ok(['--data', data, '--json', 'plan', '--now', NOW, ...args])),
    offers: () => lines(ok(['--data', data, 'export', 'plan'])),
    whole() {
      const report = JSON.parse(ok(['--data', data, '--json', 'ledger', 'verify']));
      assert.equal(report.whole, true, JSON.stringify(report.fault));
      return report;
    },
  };
}
const jobsOf = (offers, worker) => offers.filter((o) => o.worker === worker && o.posting);

test('the exported chain can be recomputed by anybody', () => {
  const o = office();
  o.plan('--actor', '王芳');
  o.ok('plan', 'approve', '1', '--actor', '李强，乡镇');
  const [{ worker, posting }] = o.offers();
  o.ok('answer', worker, posting, 'refused', '--reason', '太远', '--note', '带"引号"');
  o.ok('record', 'guidance', worker);
  const events = lines(o.ok('export', 'ledger'));
  const raw = o.ok('export', 'ledger').trim().split('\n');
  let previous = '0'.repeat(64);
  events.forEach((e, i) => {
    const field = (text) => `${Buffer.byteLength(text)}:${text},`;
    const payload = /"payload":(.*),"previous":/.exec(raw[i])[1];
    const bytes = [previous, String(e.seq), e.instant, e.actor, e.kind, String(e.plan ?? 0),
      e.worker ?? '', e.subject ?? '', payload].map(field).join('');
    assert.equal(e.seq, i + 1);
    assert.equal(e.previous, previous);
    previous = createHash('sha256').update(bytes).digest('hex');
    assert.equal(e.hash, previous);
  });
  assert.deepEqual(events.map((e) => e.kind), ['plan', 'approve', 'answer', 'guidance']);
  assert.deepEqual(events.slice(0, 2).map((e) => e.actor), ['王芳', '李强，乡镇']);
  assert.equal(events[2].payload.note, '带"引号"');
  assert.equal(o.whole().head, previous);
  const noted = o.ok('ledger', 'head').trim();
  assert.equal(o.run('ledger', 'verify', '--head', noted).code, 0);
  assert.equal(o.run('ledger', 'verify', '--head', noted.replace(/.$/, (c) => (c === '0' ? '1' : '0'))).code, 1);
});

test('one byte changed in the file is found', () => {
  const o = office();
  o.plan();
  const [{ worker, posting }] = o.offers();
  o.ok('plan', 'approve', '1');
  o.ok('answer', worker, posting, 'refused', '--reason', 'family');
  const file = join(o.data, 'store.db');
  const content = readFileSync(file);
  const event = content.indexOf('"reason":"family"');
  const offer = content.indexOf(`{"worker":"${worker}","posting":"${posting}"`);
  for (const [at, kind] of [[event + 11, 'event'], [offer + 12, 'offer']]) {
    const changed = Buffer.from(content);
    changed[at] ^= 1;
    writeFileSync(file, changed);
    const result = run(['--data', o.data, '--json', 'ledger', 'verify']);
    assert.equal(result.code, 1, result.err);
    const { fault } = JSON.parse(result.out);
    assert.equal(fault.kind, kind);
    if (kind === 'event') assert.equal(fault.seq, 3);
    else assert.deepEqual([fault.plan, fault.worker], [1, worker]);
  }
  writeFileSync(file, content);
  o.whole();
});

test('drafts do not count; what is approved stands, and nobody gets the same posting twice', () => {
  const o = office();
  const first = o.plan();
  const draft = o.ok('export', 'plan');
  o.plan();
  assert.equal(o.ok('export', 'plan'), draft);
  o.ok('plan', 'approve', '2', '--now', NOW);
  const before = o.offers();
  const served = o.plan();
  assert.deepEqual([served.jobs, served.courses, served.full_quota], [0, 0, first.full_quota]);
  assert.equal(o.run('plan', 'check').code, 0);

  // one refuses for the kind of work, one for the distance, one is hired, one only shows interest
  const some = [...new Set(before.filter((l) => l.rank === 3).map((l) => l.worker))].slice(10, 14);
  const posting = (w) => jobsOf(before, w)[0].posting;
  o.ok('answer', some[0], posting(some[0]), 'refused', '--reason', 'kind_of_work', '--now', NOW);
  o.ok('answer', some[1], posting(some[1]), '拒绝', '--reason', '太远', '--now', NOW);
  o.ok('answer', some[2], posting(some[2]), 'hired', '--now', NOW);
  o.ok('answer', some[3], posting(some[3]), 'interested', '--now', NOW);
  const next = o.plan();
  const again = o.offers();
  assert.equal(next.jobs, 2);
  for (const w of some.slice(0, 2)) {
    assert.equal(jobsOf(again, w).length, 1);
    assert.ok(!jobsOf(before, w).some((l) => l.posting === jobsOf(again, w)[0].posting));
  }
  assert.equal(next.workers, served.workers - 1);
  assert.equal(o.run('plan', 'check').code, 0, o.run('plan', 'check').out);
  const workers = new Map(lines(o.ok('export', 'workers')).map((w) => [w.id, w]));
  assert.match(workers.get(some[2]).status, /returned_to_work|employed_locally/);
  const postings = new Map(lines(o.ok('export', 'postings')).map((p) => [p.id, p]));
  const code = (id) => postings.get(id).trades[0]?.code;
  if (code(posting(some[0])))
    assert.notEqual(code(jobsOf(again, some[0])[0].posting), code(posting(some[0])));
  const [match] = lines(o.ok('match', '--worker', some[0], '--brief', '--now', NOW));
  assert.equal(match.earlier.find((e) => e.posting === posting(some[0])).reason, 'kind_of_work');
  assert.ok(match.matches.every((m) => !jobsOf(before, some[0]).some((l) => l.posting === m.posting.id)));
  o.whole();
});

test('two plans cannot claim the same: the second is refused, skipped or calculated anew', () => {
  const o = office();
  o.plan();
  o.plan();
  o.ok('plan', 'approve', '1', '--scope', '522325', '--now', NOW);
  const refused = run(['--data', o.data, '--json', 'plan', 'approve', '2', '--now', NOW]);
  assert.equal(refused.code, 1);
  const told = JSON.parse(refused.out);
  assert.equal(told.approved, 0);
  assert.equal(told.newer, 1);
  assert.ok(told.conflicts.repeated > 0);
  assert.match(refused.err, /refresh/);
  assert.match(o.ok('plan', 'show', '2', '--workers'), /第 1 号计划已批准/);
  const rest = o.json('plan', 'approve', '2', '--skip', '--now', NOW);
  assert.equal(rest.held, refused.code && Object.values(told.conflicts).reduce((a, b) => a + b, 0));
  assert.ok(rest.approved > 0);
  const given = new Map();
  for (const e of [1, 2]) {
    for (const v of o.json('plan', 'show', String(e), '--workers').villages)
      for (const w of v.workers)
        for (const offer of w.offers.filter((x) => x.posting && x.state === 'approved')) {
          const key = `${w.id} ${offer.posting}`;
          assert.ok(!given.has(key), key);
          given.set(key, offer.posting);
        }
  }
  const openings = new Map(lines(o.ok('export', 'postings')).map((p) => [p.id, p.headcount ?? 1]));
  const pushes = new Map();
  for (const p of given.values()) pushes.set(p, (pushes.get(p) ?? 0) + 1);
  for (const [p, n] of pushes) assert.ok(n <= openings.get(p) * 10);
  const anew = o.json('plan', 'refresh', '2', '--now', NOW);
  assert.equal(anew.jobs, 0);
  o.whole();
});

test('hold, replace, undo, discard', () => {
  const o = office();
  o.plan();
  const offers = o.offers();
  const { worker } = offers.find((l) => l.rank === 3);
  const [first, second] = jobsOf(offers, worker);
  assert.equal(o.json('plan', 'hold', '1', worker, first.posting).held, 1);
  assert.equal(o.run('plan', 'hold', '1', worker, first.posting).code, 1);
  const state = (id) => o.json('plan', 'show', '1', '--workers').villages
    .flatMap((v) => v.workers).find((w) => w.id === worker).offers.find((x) => x.posting === id)?.state;
  assert.equal(state(first.posting), 'held');
  o.ok('plan', 'release', '1', worker);
  assert.equal(state(first.posting), 'planned');

  const [match] = lines(o.ok('match', '--worker', worker, '--limit', '20', '--brief', '--now', NOW));
  const fresh = match.matches.map((m) => m.posting.id)
    .find((id) => !jobsOf(offers, worker).some((l) => l.posting === id)
      && o.run('plan', 'replace', '1', worker, second.posting, id, '--dry-run', '--now', NOW).code === 0);
  assert.ok(fresh);
  const effect = o.json('plan', 'replace', '1', worker, second.posting, fresh, '--dry-run', '--now', NOW);
  assert.equal(effect.written, false);
  assert.equal(state(fresh), undefined);
  assert.deepEqual(o.json('plan', 'replace', '1', worker, second.posting, fresh, '--now', NOW), { ...effect, written: true });
  assert.deepEqual([state(second.posting), state(fresh)], ['replaced', 'planned']);
  assert.notEqual(o.run('plan', 'replace', '1', worker, first.posting, fresh, '--now', NOW).code, 0);
  o.whole();

  o.ok('plan', 'approve', '1', '--now', NOW);
  assert.deepEqual([state(second.posting), state(fresh)], ['replaced', 'approved']);
  assert.notEqual(o.run('plan', 'discard', '1').code, 0);
  o.ok('plan', 'undo', '1');
  assert.equal(state(fresh), 'planned');
  o.ok('plan', 'approve', '1', '--now', NOW);
  o.ok('answer', worker, fresh, 'interested');
  const late = o.run('plan', 'undo', '1');
  assert.notEqual(late.code, 0);
  assert.match(late.err, /不能撤回/);
  o.whole();
});

test('answers as a table: what cannot be is told by line', () => {
  const o = office();
  o.plan();
  const offers = o.offers().filter((l) => l.posting);
  const [a, b, c] = offers;
  const file = join(folder, 'answers.csv');
  writeFileSync(file, ['人员编号,岗位编号,反馈,拒绝原因,备注', `${a.worker},${a.posting},有意向,,`].join('\r\n'));
  const early = run(['--data', o.data, '--json', 'answer', '--file', file]);
  assert.equal(early.code, 1);
  assert.match(JSON.parse(early.out).rejects[0].error, /还没有批准/);
  o.ok('plan', 'approve', '1', '--now', NOW);
  writeFileSync(file, ['\uFEFF人员编号,岗位编号,反馈,拒绝原因,备注', `${a.worker},${a.posting},有意向,,`,
    `${b.worker},${b.posting},拒绝,工资低,"说少,了"`, `${c.worker},${c.posting},也许,,`,
    `${c.worker},p0000000000000,录用,,`, `nobody,${c.posting},录用,,`, `${a.worker},${a.posting},录用,太远,`,
    `${b.worker},${b.posting},未答复,,`, ''].join('\r\n'));
  const result = run(['--data', o.data, '--json', 'answer', '--file', file]);
  assert.equal(result.code, 1);
  const told = JSON.parse(result.out);
  assert.deepEqual([told.accepted, told.rejected], [2, 5]);
  assert.deepEqual(told.rejects.map((r) => r.line), [4, 5, 6, 7, 8]);
  writeFileSync(file, '编号不明\n1\n');
  assert.equal(run(['--data', o.data, 'answer', '--file', file]).code, 3);
  o.whole();
});

test('services are counted: who has 1311 complete', () => {
  const o = office();
  o.plan();
  o.ok('plan', 'approve', '1', '--now', NOW);
  const { worker } = o.offers().find((l) => l.rank === 3);
  const services = () => JSON.parse(ok(['--data', o.data, '--json', 'stats'])).total.services;
  assert.equal(services().complete, 0);
  o.ok('record', 'briefing', worker);
  assert.deepEqual([services().briefing, services().complete], [1, 0]);
  o.ok('record', 'guidance', worker);
  assert.deepEqual([services().guidance, services().complete], [1, 1]);
  const unknown = o.run('record', 'briefing', worker, 'nobody');
  assert.notEqual(unknown.code, 0);
  assert.match(unknown.err, /nobody/);
  assert.equal(services().briefing, 1);
  const stats = JSON.parse(ok(['--data', o.data, '--json', 'stats']));
  const lines1 = o.offers();
  assert.equal(stats.offers.jobs.approved, lines1.filter((l) => l.posting).length);
  assert.equal(stats.offers.training.approved, lines1.filter((l) => l.course).length);
  o.whole();
});

test('villages: 12 digits of a home scope plans, lists and approvals', () => {
  const o = office();
  const file = join(folder, 'villagers.ndjson');
  const person = (id, home) => JSON.stringify({ id, name: id, birth: '1980-01-01', home, trades: ['普工'],
    status: 'not_returned_to_work' });
  const town = lines(o.ok('export', 'workers')).map((w) => w.home.code).find((c) => c.length === 9);
  writeFileSync(file, [person('v1', `${town}001`), person('v2', `${town}001`),
    person('v3', `${town}002`)].join('\n'));
  o.ok('import', 'workers', file);
  const exported = lines(o.ok('export', 'workers')).find((w) => w.id === 'v1');
  assert.equal(exported.home.code, `${town}001`);
  assert.equal(o.plan('--scope', `${town}001`).workers, 2);
  assert.equal(o.run('plan', 'check').code, 0, o.run('plan', 'check').out);
  assert.ok(o.plan('--scope', town).workers >= 3);
  const shown = o.json('plan', 'show', '2', '--scope', `${town}001`);
  assert.deepEqual(shown.villages.map((v) => v.home.code), [`${town}001`]);
  assert.deepEqual(shown.villages[0].workers.map((w) => w.id), ['v1', 'v2']);
  const part = o.json('plan', 'approve', '2', '--scope', `${town}001`, '--now', NOW);
  assert.equal(part.approved, shown.villages[0].workers.flatMap((w) => w.offers).length);
  assert.equal(o.run('plan', '--scope', '999999100001').code, 2);
  o.whole();
});

test('a plan killed in the middle leaves nothing, and the next one is the same', async () => {
  const o = office();
  const other = office();
  other.plan();
  const expected = other.ok('export', 'plan');
  for (const after of [30, 120, 300, 600]) {
    const child = spawn(program, ['--data', o.data, 'plan', '--now', NOW], { stdio: 'ignore' });
    const closed = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, after));
    child.kill('SIGKILL');
    await closed;
    o.whole();
  }
  o.plan();
  assert.equal(o.ok('export', 'plan'), expected);
  o.whole();
});

test('two plans at once: one is refused by name, or both are whole', async () => {
  const o = office();
  const start = () => new Promise((resolve) => {
    const child = spawn(program, ['--data', o.data, 'plan', '--now', NOW]);
    let err = '';
    child.stderr.on('data', (chunk) => { err += chunk; });
    child.stdout.resume();
    child.on('close', (code) => resolve({ code, err }));
  });
  const both = await Promise.all([start(), start()]);
  assert.ok(both.some((r) => r.code === 0));
  for (const r of both.filter((x) => x.code !== 0)) {
    assert.equal(r.code, 4);
    assert.match(r.err, /plan.*正在运行/);
  }
  o.whole();
});
