// SPDX-License-Identifier: GPL-3.0-or-later
// The policy as a file: shown, checked, compared, put in force without a rebuild, also under a
// running server; and every field of planning changes a plan.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, prefecture, run, ok, serve, lines, NOW } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data');
prefecture(data);
let number = 0;

/** A policy file of these members; returns its path. */
function file(members, version = `e2e-${++number}`) {
  const path = join(folder, `policy-${++number}.json`);
  writeFileSync(path, JSON.stringify({ version, ...members }));
  return path;
}
const policy = (...args) => run(['--data', data, 'policy', ...args]);
const shown = (...args) => JSON.parse(ok(['--data', data, '--json', 'policy', 'show', ...args]));
const profile = JSON.stringify({ id: 'w', trades: ['普工'], home: '522325', age: 30, gender: 'female',
  desired: { regions: ['广东', '浙江'], wage_min: 5000 } });
const match = () => JSON.parse(ok(['--data', data, 'match', '--profiles', '-', '--now', NOW], { input: profile }));
const ids = (result) => result.matches.map((m) => m.posting.id);
const plan = (...args) => JSON.parse(ok(['--data', data, '--json', 'plan', '--now', NOW, ...args]));

test('shown in Chinese and as a file that is the same again', () => {
  const text = ok(['--data', data, 'policy', 'show']);
  for (const words of ['策略 2026-03（内置）', '分项权重', '离家近的距离', '公里', '默认', '免打扰开始'])
    assert.ok(text.includes(words), words);
  const whole = shown();
  assert.equal(whole.version, '2026-03');
  assert.deepEqual(whole.ladder.steps.at(-1), 'safety_net');
  const { version, ...members } = whole;
  assert.deepEqual(policy('diff', file(members)).code, 0);
});

test('another weight is another ranking, without a rebuild', () => {
  const before = match();
  assert.equal(before.policy, '2026-03');
  const path = file({ weights: { wage: 5000 } }, 'wage-first');
  const diff = policy('diff', path);
  assert.equal(diff.code, 1);
  assert.match(diff.out, /分项权重·工资（\/weights\/wage）：180 → 5000 份/);
  assert.match(ok(['--data', data, 'policy', 'set', path]), /策略 wage-first 已启用；前一策略 2026-03 已存档，有 1 项不同/);
  const after = match();
  assert.equal(after.policy, 'wage-first');
  assert.notDeepEqual(ids(after), ids(before));
  const mean = (r) => r.matches.reduce((sum, m) => sum + m.components.wage, 0) / r.matches.length;
  assert.ok(mean(after) > mean(before));
  // kept: both by name; back again
  assert.equal(shown('2026-03').weights.wage, 180);
  assert.equal(shown('wage-first').weights.wage, 5000);
  assert.equal(policy('diff', 'default', 'wage-first').code, 1);
  ok(['--data', data, 'policy', 'reset']);
  assert.deepEqual(match(), before);
  assert.match(ok(['--data', data, 'policy', 'show', 'wage-first']), /5000 +份 {2}（默认 180）/);
  assert.ok(!existsSync(join(data, 'policy.json')));
});

test('the ladder is what the file says', () => {
  const strict = JSON.stringify({ id: 'w', trades: ['缝纫工'], age: 30, desired: { regions: ['441900'], wage_min: 6000 } });
  const relaxed = () => lines(ok(['--data', data, 'match', '--limit', '50', '--profiles', '-', '--now', NOW], { input: strict }))[0]
    .matches.flatMap((m) => m.relaxed.map((r) => r.rule));
  const usual = new Set(relaxed());
  assert.ok(usual.has('neighbour_place') && usual.has('wage'), [...usual].join());
  ok(['--data', data, 'policy', 'set', file({ ladder: { steps: ['related_trade', 'wage'], wage_percent: 15 } })]);
  assert.ok(relaxed().every((rule) => ['related_trade', 'wage'].includes(rule)));
  // named in the order of the ladder
  ok(['--data', data, 'policy', 'set', file({ ladder: { steps: ['neighbour_place', 'related_trade', 'wage'] } })]);
  const order = lines(ok(['--data', data, 'match', '--limit', '200', '--profiles', '-', '--now', NOW], { input: strict }))[0]
    .matches.map((m) => m.relaxed.map((r) => r.rule)).filter((rules) => rules.length > 1);
  assert.ok(order.length > 0);
  for (const rules of order)
    assert.deepEqual(rules, ['neighbour_place', 'related_trade', 'wage'].filter((rule) => rules.includes(rule)));
  ok(['--data', data, 'policy', 'set', file({ ladder: { steps: [] } })]);
  assert.deepEqual(relaxed(), []);
  ok(['--data', data, 'policy', 'reset']);
});

test('a faulty file is refused with every problem, and changes nothing', () => {
  const bad = file({ wieghts: {}, weights: { trade: -1 }, ladder: { steps: ['wage_20', 'wage'] } });
  for (const action of ['check', 'set']) {
    const result = policy(action, bad);
    assert.equal(result.code, 3);
    for (const words of ['/wieghts：没有这个项目，是否指：weights', '/weights/trade：工种的值 -1 超出允许范围 0 至 10000', '/ladder/steps/0'])
      assert.ok(result.err.includes(words), result.err);
  }
  const json = run(['--data', data, '--json', 'policy', 'check', bad]);
  assert.deepEqual(JSON.parse(json.out).problems.map((p) => p.pointer), ['/wieghts', '/weights/trade', '/ladder/steps/0']);
  assert.ok(!existsSync(join(data, 'policy.json')));
  const fine = policy('check', file({ weights: { trade: 300 } }));
  assert.deepEqual([fine.code, /合格；与现行策略 2026-03 相比有 1 项不同/.test(fine.out)], [0, true]);
  // a version names one content
  const taken = policy('set', file({ weights: { wage: 1 } }, 'wage-first'));
  assert.equal(taken.code, 3);
  assert.match(taken.err, /另起版本号/);
  assert.equal(policy('check', join(folder, 'none.json')).code, 3);
  assert.equal(policy('show', 'no-such-version').code, 2);
  assert.deepEqual([policy().code, policy('shew').code, policy('set').code, policy('reset', 'x').code], [2, 2, 2, 2]);
  assert.equal(run(['--data', join(folder, 'nowhere'), 'policy', 'set', file({})]).code, 4);
});

test('a faulty file in the data directory stops every command, naming it', () => {
  writeFileSync(join(data, 'policy.json'), '{"version":"x","place":{"near_home_km":999}}');
  for (const args of [['match', '--profiles', '-'], ['plan', '--dry-run'], ['plan', 'check'], ['serve', '--listen', '127.0.0.1:0'], ['policy', 'show']]) {
    const result = run(['--data', data, ...args], { input: profile });
    assert.equal(result.code, 3, args.join(' '));
    assert.match(result.err, /policy\.json 有误：\/place\/near_home_km：离家近的距离的值 999 超出允许范围 0 至 200/);
  }
  rmSync(join(data, 'policy.json'));
});

test('plans: every field of planning matters; a plan is checked by its own policy', () => {
  const figures = ({ plan: _, seconds: __, ...rest }) => JSON.stringify(rest);
  const usual = figures(plan('--dry-run'));
  for (const members of [{ quota: { jobs: 2 } }, { quota: { courses: 0 } }, { allocation: { push_ratio: 1 } },
    { allocation: { take_up_permille: 900 } }, { allocation: { crowding_permille: 600 } }]) {
    ok(['--data', data, 'policy', 'set', file(members)]);
    assert.notEqual(figures(plan('--dry-run')), usual, JSON.stringify(members));
  }
  const groups = Object.keys(shown('default').groups);
  const held = new Set(lines(ok(['--data', data, 'export', 'workers'])).flatMap((w) => w.groups ?? []));
  const summed = groups.filter((group) => held.has(group));
  assert.ok(summed.length > 8);
  for (const group of summed) {
    ok(['--data', data, 'policy', 'set', file({ groups: { [group]: 700 } })]);
    assert.notEqual(figures(plan('--dry-run')), usual, group);
  }
  ok(['--data', data, 'policy', 'set', file({ ladder: { steps: ['unskilled', 'wage', 'cooperating_place'], wage_percent: 30, wage_20_percent: 31 },
    quota: { jobs: 2, courses: 0 } }, 'mine')]);
  assert.equal(plan().quota, 2);
  ok(['--data', data, 'policy', 'reset']);
  const check = run(['--data', data, 'plan', 'check']);
  assert.equal(check.code, 0, check.out);
  assert.match(ok(['--data', data, 'export', 'plan', '--format', 'csv']), /工资放宽30%/);
  assert.equal(lines(ok(['--data', data, 'export', 'ledger'])).at(-1).payload.policy, 'mine');
  rmSync(join(data, 'policies', 'mine.json'));
  const lost = run(['--data', data, 'plan', 'check']);
  assert.equal(lost.code, 4);
  assert.match(lost.err, /mine/);
  assert.match(ok(['--data', data, 'export', 'plan', '--format', 'csv']), /工资放宽第一档/);
});

test('a running server takes over a new policy and keeps the former when the file is faulty', async () => {
  const server = await serve(data, ['--now', NOW]);
  const ask = async () => (await fetch(`${server.url}/v1/match`, { method: 'POST',
    headers: { 'content-type': 'application/json' }, body: profile })).json();
  const until = async (condition) => {
    for (let i = 0; i < 200; i++) {
      if (await condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(server.log());
  };
  try {
    assert.equal((await ask()).policy, '2026-03');
    ok(['--data', data, 'policy', 'set', file({ weights: { wage: 4000 } }, 'live')]);
    await until(async () => (await ask()).policy === 'live');
    assert.deepEqual(ids(await ask()), ids(match()));
    const good = readFileSync(join(data, 'policy.json'));
    writeFileSync(join(data, 'policy.json'), '{"version":"broken","weights":{"wage":-4}}');
    await until(() => /继续使用策略 live/.test(server.log()));
    assert.equal((await ask()).policy, 'live');
    writeFileSync(join(data, 'policy.json'), good);
    ok(['--data', data, 'policy', 'reset']);
    await until(async () => (await ask()).policy === '2026-03');
    assert.match(server.log(), /策略已更新为 live/);
  } finally {
    assert.equal(await server.stop(), 0);
  }
});
