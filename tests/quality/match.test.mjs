// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists must stay as good as minimum.json says, by the hidden truth of a small synthetic prefecture and by
// the grades of a person; and the measures and the guideline themselves must notice a bad list.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { forbidden, grade, loadFacts, readWorker } from "./match/grade.mjs";
import { ndcg, recall } from "./match/metrics.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const facts = loadFacts(resolve(here, "../.."));
const passes = (script) => {
  const run = spawnSync(process.execPath, [join(here, "match", script), "--program", process.env.SONGGANG,
    "--gate", join(here, "match/minimum.json")], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(run.status, 0, run.stdout + run.stderr);
};

test("lists are as good as before, by the hidden truth", () => passes("score.mjs"));
test("lists and answers are as good as before, by a person's grades", () => passes("judged.mjs"));

test("nDCG and recall notice a swap, a gap and an empty list", () => {
  assert.equal(ndcg([3, 2, 1], [1, 2, 3]), 1);
  assert.ok(ndcg([1, 2, 3], [1, 2, 3]) < 0.8);
  assert.equal(ndcg([], [3]), 0);
  assert.equal(ndcg([0], [0, 0]), null);
  assert.equal(recall([3, 0, 2], [3, 2, 2, 1]), 2 / 3);
});

const job = {
  trade: "焊工", trade_code: "T0901", title: "焊工", province: "440000", city: "441900", county: null,
  wage: { monthly_min: 7000, monthly_max: 9000 }, accommodation: "provided", meals: "provided", age: { min: 18, max: 50 },
  gender: "any", education: "any", experience_years: null, certificates: [], employment: null, posted: null,
  valid_through: null, suspicious: false,
};
const welder = {
  id: "w", gender: "male", age: 40, education: "junior", trades: ["焊工"], certificates: ["焊工证"], home: "522327",
  desired: { regions: ["广东"], wage_min: 7000, accommodation: "required" },
};
const judge = (worker, other) =>
  grade(facts, readWorker(facts, { ...welder, ...worker }, "2026-02-24"), { ...job, ...other }, "2026-02-24", 7000);

test("the guideline: what is recommended, what is a trade-off, what only as the last way", () => {
  assert.equal(judge({}, {}).grade, 3);
  assert.equal(judge({}, { accommodation: "unknown" }).grade, 2);
  assert.equal(judge({}, { wage: { monthly_min: null, monthly_max: null } }).grade, 2);
  assert.equal(judge({}, { province: "350000", city: "350500" }).grade, 2);
  assert.equal(judge({}, { province: "310000", city: "310100" }).grade, 1);
  assert.equal(judge({}, { wage: { monthly_min: 5000, monthly_max: 5800 } }).grade, 1);
  assert.equal(judge({}, { trade: "文员", trade_code: facts.byName.get("文员"), certificates: [] }).grade, 0);
});

test("the guideline: what may never be offered", () => {
  const bar = (worker, other) => judge(worker, other).bar;
  assert.equal(bar({ certificates: [] }, {}), "licence");
  assert.equal(bar({ age: 51 }, {}), "age");
  assert.equal(bar({}, { gender: "female" }), "gender");
  assert.equal(bar({}, { suspicious: true }), "suspicious");
  assert.equal(bar({}, { valid_through: "2026-02-23" }), "expired");
  assert.equal(bar({}, { certificates: ["叉车证"] }), "certificate");
  assert.equal(bar({}, { employment: "public_welfare" }), "entitlement");
  assert.equal(bar({ groups: ["脱贫劳动力"] }, { employment: "public_welfare" }), null);
  assert.equal(forbidden(facts, readWorker(facts, welder, "2026-02-24"), job, "2026-02-24"), null);
});

test("sentences: a nearer province is not near home, and children are no trade", () => {
  const read = (text) => readWorker(facts, { id: "w", text }, "2026-02-24");
  assert.equal(read("会做帮厨，想去离家近一点的省").nearHome, false);
  assert.equal(read("做过普工，离家近就行，工资少点也可以").nearHome, true);
  assert.deepEqual(read("会做配料员，要带孩子，只能在家附近找事做").trades, [facts.alias.get("配料员")]);
});
