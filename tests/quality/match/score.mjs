// SPDX-License-Identifier: GPL-3.0-or-later
//
// How good are the lists? Makes a synthetic prefecture from a seed, lets the program match workers
// against the raw postings, and grades every answer by the hidden truth (grade.mjs). Prints nDCG@10,
// recall@50, forbidden answers and empty answers: whole, by group, and with one component of the score
// switched off at a time (--ablate). Other engines' lists can be judged beside (--list NAME=FILE).
// --prepare FOLDER stops after making the data; --from FOLDER begins with it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { grade, loadFacts, medians, readWorker } from "./grade.mjs";
import { mean, ndcg, recall } from "./metrics.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const root = resolve(here, "../../..");
const { values: option } = parseArgs({ options: {
  program: { type: "string", default: process.env.SONGGANG ?? join(root, "build/release/songgang") },
  postings: { type: "string", default: "4000" }, seed: { type: "string", default: "41" },
  workers: { type: "string", default: "150" }, now: { type: "string", default: "2026-02-24" },
  from: { type: "string" }, prepare: { type: "string" }, list: { type: "string", multiple: true, default: [] },
  ablate: { type: "boolean", default: false }, barred: { type: "boolean", default: false }, gate: { type: "string" }, show: { type: "string" },
  worst: { type: "string" }, policy: { type: "string", multiple: true, default: [] },
} });

const parse = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
function run(args, input) {
  const result = spawnSync(option.program, args, { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (result.status > 1 || result.error) throw new Error(`${args.join(" ")}: ${result.error ?? result.stderr}`);
  return result.stdout;
}

/** Groups whose lists must not be worse without anybody noticing. */
const GROUPS = {
  "women 女": (w) => w.gender === "female", "50 and older 大龄": (w) => w.age !== null && w.age >= 50,
  "under 25": (w) => w.age !== null && w.age < 25,
  "disabled 残疾人": (w) => w.groups.includes("残疾人"), "relocated 易地搬迁": (w) => w.groups.includes("易地搬迁"),
  "out of poverty 脱贫": (w) => w.groups.includes("脱贫劳动力"), "carers 需照顾家庭": (w) => w.groups.includes("需照顾家庭"),
  "minorities 少数民族": (w) => w.groups.includes("少数民族"), "near home": (w) => w.nearHome,
  "holds a licence": (w) => w.held.size > 0, "only a sentence known": (w) => w.bare,
};

/** Workers not back at work: some of every group first, the rest evenly over the roster. */
function sample(records, facts, count) {
  const pool = records.filter((record) => record.status === "not_returned_to_work");
  const chosen = new Map(), names = Object.keys(GROUPS);
  const take = (record) => chosen.size < count && chosen.set(record.id, record);
  const each = Math.floor(count / (2 * names.length));
  const read = pool.map((record) => ({ record, worker: worker(facts, record) }));
  for (const name of names) {
    read.filter(({ worker: w }) => GROUPS[name](w)).slice(0, each).forEach(({ record }) => take(record));
  }
  for (let i = 0; chosen.size < count && i < pool.length; i++) take(pool[Math.floor((i * 7919) % pool.length)]);
  return [...chosen.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function worker(facts, record) {
  return { ...readWorker(facts, record, option.now), bare: record.trades === undefined };
}

function prepare(folder, facts) {
  const corpus = (kind, n) => run(["corpus", kind, "-n", String(n), "--seed", option.seed, "--now", option.now]);
  const size = Number(option.postings), roster = Math.max(4000, Math.min(337900, size * 3));
  writeFileSync(join(folder, "postings.ndjson"), corpus("postings", size));
  writeFileSync(join(folder, "truth.ndjson"), corpus("truth", size));
  const chosen = sample(parse(corpus("workers", roster)), facts, Number(option.workers));
  writeFileSync(join(folder, "profiles.ndjson"), chosen.map((record) => JSON.stringify(record) + "\n").join(""));
  if (existsSync(join(folder, "data"))) return;
  const data = join(folder, "data");
  run(["--data", data, "--quiet", "import", "postings", join(folder, "postings.ndjson"), "--now", option.now]);
  run(["--data", data, "--quiet", "index"]);
}

/** What could be had for one worker: the 50 best grades there are; copies of a job count once. */
function possible(facts, who, jobs, pay, origin) {
  const best = new Map();
  let allowed = false;
  for (const job of jobs) {
    const verdict = grade(facts, who, job, option.now, pay.get(job.trade_code));
    allowed ||= verdict.bar === null;
    if (verdict.grade === 0) continue;
    const key = origin.get(job.external_id);
    best.set(key, Math.max(verdict.grade, best.get(key) ?? 0));
  }
  return { allowed, ideal: [...best.values()].sort((x, y) => y - x).slice(0, 50) };
}

function measure(who, list, context) {
  const { facts, byId, pay, origin } = context, target = context.possible.get(who.id);
  const seen = new Set(), grades = [], barred = [], costs = [];
  for (const id of list) {
    const job = byId.get(id), key = origin.get(id) ?? id;
    const verdict = job ? grade(facts, who, job, option.now, pay.get(job.trade_code)) : { grade: 0, bar: null };
    if (verdict.bar) barred.push([id, verdict.bar]);
    grades.push(seen.has(key) ? 0 : verdict.grade);
    costs.push(verdict.bar ?? verdict.cost);
    seen.add(key);
  }
  return { worker: who, list, grades, costs, barred, ndcg: ndcg(grades, target.ideal),
    recall: recall(grades, target.ideal), empty: target.allowed && list.length === 0 };
}

const percent = (value) => (value === null ? "–" : (100 * value).toFixed(2));
function summary(results) {
  const shown = results.reduce((sum, r) => sum + r.grades.length, 0);
  return { workers: results.length, ndcg: mean(results.map((r) => r.ndcg)), recall: mean(results.map((r) => r.recall)),
    violations: results.reduce((sum, r) => sum + r.barred.filter(([, bar]) => bar !== "suspicious").length, 0),
    suspicious: results.reduce((sum, r) => sum + r.barred.filter(([, bar]) => bar === "suspicious").length, 0), shown,
    empty: results.filter((r) => r.empty).length / results.length };
}
const line = (name, s) => console.log(`| ${name} | ${s.workers} | ${percent(s.ndcg)} | ${percent(s.recall)} | ` +
  `${s.violations} | ${s.suspicious} | ${s.shown} | ${percent(s.empty)} |`);
function heading(what) {
  console.log(`\n| ${what} | workers | nDCG@10 % | recall@50 % | not allowed | suspicious | of | empty % |\n|---|---:|---:|---:|---:|---:|---:|---:|`);
}

/** Half points the first ten of each list cost, by aspect: where an engine gives way, and how often it
 *  shows what is forbidden. Beside an engine that does better it tells what misleads. */
function aspects(name, results) {
  const sum = { trade: 0, place: 0, wage: 0, board: 0, terms: 0, school: 0, person: 0, age: 0 };
  let count = 0;
  for (const r of results) {
    for (const cost of r.costs.slice(0, 10)) {
      if (!cost || typeof cost === "string") continue;
      count++;
      for (const key of Object.keys(sum)) sum[key] += cost[key];
    }
  }
  console.log(`| ${name} | ${Object.values(sum).map((value) => (value / count).toFixed(2)).join(" | ")} |`);
}

function lists(folder, policy) {
  const file = join(folder, "data", "policy.json"), kept = existsSync(file) ? readFileSync(file) : null;
  if (policy) writeFileSync(file, JSON.stringify(policy));
  try {
    const out = run(["--data", join(folder, "data"), "match", "--profiles", join(folder, "profiles.ndjson"),
      "--limit", "50", "--brief", "--now", option.now]);
    return new Map(parse(out).map((answer) => [answer.id, answer.matches.map((match) => match.posting.external_id)]));
  } finally {
    if (policy) kept ? writeFileSync(file, kept) : rmSync(file);
  }
}

function explainWorst(results, byId, count) {
  for (const r of results.filter((x) => x.ndcg !== null).sort((a, b) => a.ndcg - b.ndcg).slice(0, count)) {
    const w = r.worker;
    console.log(`\n${w.id} nDCG ${r.ndcg.toFixed(3)} age ${w.age} ${w.gender} trades ${w.trades} regions ${w.regions}` +
      `${w.nearHome ? " near home " + w.home : ""} wage ${w.wage} bed ${w.accommodation} meals ${w.meals}`);
    r.list.slice(0, 10).forEach((id, i) => {
      const j = byId.get(id);
      console.log(`  ${r.grades[i]} ${id} ${j ? `${j.title}/${j.trade} ${j.county ?? j.city ?? j.province} ` +
        `${j.wage.monthly_min}-${j.wage.monthly_max} ${j.accommodation} ${j.employment}` : "?"} ${JSON.stringify(r.costs[i])}`);
    });
  }
}

function main() {
  const facts = loadFacts(root), temporary = !option.from && !option.prepare;
  const folder = option.from ?? option.prepare ?? mkdtempSync(join(tmpdir(), "songgang-match-"));
  try {
    if (!option.from) {
      mkdirSync(folder, { recursive: true });
      prepare(folder, facts);
    }
    if (option.prepare) return 0;
    const jobs = parse(readFileSync(join(folder, "truth.ndjson"), "utf8"));
    const workers = parse(readFileSync(join(folder, "profiles.ndjson"), "utf8")).map((record) => worker(facts, record));
    const context = { facts, byId: new Map(jobs.map((job) => [job.external_id, job])), pay: medians(jobs),
      origin: new Map(jobs.map((job) => [job.external_id, job.duplicate_of ?? job.external_id])) };
    context.possible = new Map(workers.map((w) => [w.id, possible(facts, w, jobs, context.pay, context.origin)]));
    const judged = (answers) => workers.map((w) => measure(w, answers.get(w.id) ?? [], context));
    const all = [];
    const own = judged(lists(folder, null));
    heading(`${jobs.length} jobs`);
    line("songgang", summary(own));
    all.push(["songgang", own]);
    for (const file of option.policy) {
      const other = judged(lists(folder, JSON.parse(readFileSync(file, "utf8"))));
      line(file.split("/").at(-1), summary(other));
      all.push([file.split("/").at(-1), other]);
    }
    for (const pair of option.list) {
      const [name, file] = pair.split("=");
      const answers = new Map(parse(readFileSync(file, "utf8")).map((row) => [row.id, row.postings]));
      const other = judged(answers), s = summary(other);
      line(name, s);
      all.push([name, other]);
      if (option.show === name) explainWorst(other, context.byId, Number(option.worst ?? 5));
      console.error(`songgang / ${name}: nDCG ${(summary(own).ndcg / s.ndcg).toFixed(4)}`);
    }
    console.log("\n| half points the first ten cost | trade | place | wage | board | terms | school | person | age |\n" +
      "|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    all.forEach(([name, results]) => aspects(name, results));
    heading("group");
    for (const [name, belongs] of Object.entries(GROUPS)) {
      const part = own.filter((r) => belongs(r.worker));
      if (part.length > 0) line(name, summary(part));
    }
    if (option.barred) {
      for (const r of own) r.barred.forEach(([id, bar]) => console.log(`${r.worker.id} ${id} ${bar}`));
    }
    if (option.ablate) ablate(folder, judged, summary(own));
    if (option.worst && !option.show) explainWorst(own, context.byId, Number(option.worst));
    return option.gate ? gate(summary(own), own) : 0;
  } finally {
    if (temporary) rmSync(folder, { recursive: true, force: true });
  }
}

/** Each component's weight set to 0 in turn: what the lists lose shows what it is worth. */
function ablate(folder, judged, whole) {
  const weights = { trade: 340, place: 200, wage: 180, accommodation: 80, meals: 40, insurance: 40, schedule: 20,
    freshness: 30, certainty: 80 };
  console.log("\n| without | nDCG@10 % | change | recall@50 % |\n|---|---:|---:|---:|");
  for (const name of Object.keys(weights)) {
    const s = summary(judged(lists(folder, { version: `no-${name}`, weights: { [name]: 0 } })));
    console.log(`| ${name} | ${percent(s.ndcg)} | ${(100 * (s.ndcg - whole.ndcg)).toFixed(2)} | ${percent(s.recall)} |`);
  }
}

function gate(s, own) {
  const least = JSON.parse(readFileSync(option.gate, "utf8")).truth, faults = [];
  if (s.ndcg < least.ndcg) faults.push(`nDCG@10 ${percent(s.ndcg)} is below ${percent(least.ndcg)}`);
  if (s.recall < least.recall) faults.push(`recall@50 ${percent(s.recall)} is below ${percent(least.recall)}`);
  if (s.empty > least.empty) faults.push(`${percent(s.empty)} % of the workers get nothing`);
  if (s.suspicious > least.suspicious) faults.push(`${s.suspicious} answers are suspicious postings`);
  if (s.violations > least.violations) faults.push(`${s.violations} answers are not allowed: ` +
    own.flatMap((r) => r.barred.map(([id, bar]) => `${r.worker.id} ${id} ${bar}`)).slice(0, 10).join(", "));
  for (const [name, bound] of Object.entries(least.groups ?? {})) {
    const part = summary(own.filter((r) => GROUPS[name](r.worker)));
    if (part.ndcg < bound) faults.push(`${name}: nDCG@10 ${percent(part.ndcg)} is below ${percent(bound)}`);
  }
  faults.forEach((fault) => console.error(fault));
  return faults.length > 0 ? 1 : 0;
}

process.exitCode = main();
