// SPDX-License-Identifier: GPL-3.0-or-later
//
// The hand-judged set: the program matches the profiles and answers the questions of judged/, and its
// lists are compared with the grades a person gave by reading. Postings nobody has read are left out of
// a list before it is measured, and the share that was read is printed, so that an engine is not
// punished for finding something new but the figure cannot hide behind it either.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mean, ndcg } from "./metrics.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const { values: option } = parseArgs({ options: {
  program: { type: "string", default: process.env.SONGGANG ?? resolve(here, "../../../build/release/songgang") },
  now: { type: "string", default: "2026-02-24" }, gate: { type: "string" }, worst: { type: "string" },
} });
const folder = join(here, "judged");
const parse = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
const read = (name) => parse(readFileSync(join(folder, name), "utf8"));

function run(args) {
  const result = spawnSync(option.program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.status > 1 || result.error) throw new Error(`${args.join(" ")}: ${result.error ?? result.stderr}`);
  return result.stdout;
}

function question(data, query) {
  const args = ["--data", data, "--json", "search", query.q, "--limit", "20"];
  for (const name of ["province", "city", "trade"]) {
    for (const value of query[name] ?? []) args.push(`--${name}`, value);
  }
  if (query.wage_min) args.push("--wage-min", String(query.wage_min));
  if (query.accommodation) args.push("--accommodation");
  return JSON.parse(run(args)).postings.map((posting) => posting.external_id);
}

function ownLists() {
  const data = join(mkdtempSync(join(tmpdir(), "songgang-judged-")), "data");
  try {
    run(["--data", data, "--quiet", "import", "postings", join(folder, "postings.ndjson"), "--now", option.now]);
    run(["--data", data, "--quiet", "index"]);
    const lists = new Map();
    for (const answer of parse(run(["--data", data, "match", "--profiles", join(folder, "profiles.ndjson"), "--limit", "20",
      "--brief", "--now", option.now]))) {
      lists.set(answer.id, answer.matches.map((match) => match.posting.external_id));
    }
    for (const query of read("queries.ndjson")) lists.set(query.id, question(data, query));
    return lists;
  } finally {
    rmSync(resolve(data, ".."), { recursive: true });
  }
}

function measure(lists, grades, letter) {
  const rows = [];
  for (const [id, known] of grades) {
    if (!id.startsWith(letter)) continue;
    const list = lists.get(id) ?? [], judged = list.filter((posting) => posting in known);
    const value = ndcg(judged.map((posting) => known[posting]), Object.values(known));
    const read = list.slice(0, 10).filter((posting) => posting in known).length;
    if (value !== null) rows.push({ id, ndcg: value, read: list.length ? read / Math.min(10, list.length) : 1, empty: !list.length, judged, known });
  }
  return { rows, count: rows.length, ndcg: mean(rows.map((row) => row.ndcg)), read: mean(rows.map((row) => row.read)),
    empty: rows.filter((row) => row.empty).length };
}

const percent = (value) => (100 * value).toFixed(2);

function main() {
  const grades = new Map(read("grades.ndjson").map((row) => [row.id, row.grades]));
  const peers = read("peers.ndjson"), own = ownLists(), faults = [];
  const engines = [["songgang", own], ["Lucene, expert", new Map(peers.map((row) => [row.id, row.expert]))],
    ["Lucene, ordinary", new Map(peers.map((row) => [row.id, row.ordinary]))]];
  console.log("| hand-judged | profiles nDCG@10 % | read % | none | questions nDCG@10 % | read % | none |");
  console.log("|---|---:|---:|---:|---:|---:|---:|");
  for (const [name, lists] of engines) {
    const cells = ["h", "q"].map((letter) => measure(lists, grades, letter));
    console.log(`| ${name} | ${cells.map((c) => `${percent(c.ndcg)} | ${percent(c.read)} | ${c.empty}`).join(" | ")} |`);
  }
  for (const [letter, key] of [["h", "profiles"], ["q", "questions"]]) {
    const result = measure(own, grades, letter);
    const least = option.gate && JSON.parse(readFileSync(option.gate, "utf8")).judged[key];
    if (least && result.ndcg < least.ndcg) faults.push(`${key}: nDCG@10 ${percent(result.ndcg)} is below ${percent(least.ndcg)}`);
    if (least && result.read < least.read) faults.push(`${key}: only ${percent(result.read)} % of the answers were read by a person`);
    const worst = [...result.rows].sort((a, b) => a.ndcg - b.ndcg).slice(0, Number(option.worst ?? 0));
    for (const row of worst) console.log(`${row.id} ${row.ndcg.toFixed(3)} ${row.judged.map((id) => row.known[id]).join("")}`);
  }
  faults.forEach((fault) => console.error(fault));
  return faults.length > 0 ? 1 : 0;
}

process.exitCode = main();
