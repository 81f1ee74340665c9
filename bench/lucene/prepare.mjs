// SPDX-License-Identifier: GPL-3.0-or-later
//
// Turns a folder made by tests/quality/match/score.mjs --prepare into tab-separated files for the
// Lucene peer, which has no JSON reader: postings with raw text and true fields, workers with codes
// instead of names, trades with what each may be replaced by, the alias list, and questions if given.
// Usage: prepare.mjs FOLDER [QUERIES.ndjson]
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadFacts, readWorker, underground } from "../../tests/quality/match/grade.mjs";

const [folder, queries] = process.argv.slice(2);
const now = "2026-02-24", profiles = join(folder, "profiles.ndjson");
const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const facts = loadFacts(root);
const parse = (file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const clean = (value) => String(value ?? "").replace(/[\t\n\r]+/g, " ");
const write = (name, rows) => writeFileSync(join(folder, name), rows.map((row) => row.map(clean).join("\t") + "\n").join(""));
const day = (text) => (text ? Math.floor(Date.parse(`${text}T00:00:00Z`) / 86400000) : -1);
const EDUCATION = { any: 0, primary: 1, junior: 2, senior: 3, vocational: 3, college: 4, bachelor: 5, master: 6, doctor: 7 };

const raw = new Map(parse(join(folder, "postings.ndjson")).map((record) => [record.external_id, record]));
const text = (record) => Object.entries(record)
  .filter(([key]) => !/^(external_id|source|posted|valid_through|contact|employer_id)/.test(key))
  .map(([, value]) => (Array.isArray(value) ? value.join(" ") : value)).join(" ");
write("lucene-postings.tsv", parse(join(folder, "truth.ndjson")).filter((job) => !job.duplicate_of).map((job) => {
  const record = raw.get(job.external_id) ?? raw.get(job.external_id.replace(/-\d+$/, "")) ?? {};
  const age = (sex) => job.age_by_gender?.[sex] ?? job.age ?? {};
  const licence = facts.trades.get(job.trade_code).certificate;
  const lawful = licence && facts.certificates.get(licence).lawful ? [licence] : [];
  const certificates = [...job.certificates.map((name) => facts.certificateCode.get(name)), ...lawful];
  return [job.external_id, job.trade_code, job.province, job.city, job.county, job.wage.monthly_min ?? -1,
    job.wage.monthly_max ?? job.wage.monthly_min ?? -1, job.accommodation, job.meals, age("male").min ?? 0,
    age("male").max ?? 999, age("female").min ?? 0, age("female").max ?? 999,
    underground(job) ? "male" : job.gender, EDUCATION[job.education],
    job.experience_years ?? -1, [...new Set(certificates)].join(" "), job.employment ?? "full_time", day(job.posted),
    day(job.valid_through), job.social_insurance === true ? 1 : 0, job.suspicious ? 1 : 0, job.title,
    facts.trades.get(job.trade_code).unskilled ? 1 : 0, text(record), JSON.stringify(record)];
}));

const tradesNear = (worker) => {
  const level = new Map();
  const note = (code, value) => level.set(code, Math.min(value, level.get(code) ?? 9));
  worker.also.forEach((code) => note(code, 1));
  for (const own of worker.trades) {
    note(own, 0);
    for (const [code, trade] of facts.trades) {
      if (trade.parent === own || facts.trades.get(own).parent === code) note(code, 1);
      const near = facts.near.get(own + code) ?? 0;
      if (near >= 0.75) note(code, trade.unskilled ? 1 : 2);
      else if (near >= 0.5) note(code, trade.unskilled ? 3 : 4);
    }
  }
  return [...level].map(([code, value]) => `${code}:${value}`).join(" ");
};
write("lucene-workers.tsv", parse(profiles).map((record) => {
  const w = readWorker(facts, record, now);
  const provinces = new Set(w.regions.map((code) => code.slice(0, 2) + "0000"));
  const around = new Set([...provinces].flatMap((code) => [...(facts.neighbours.get(code) ?? [])]));
  const words = [...(record.trades ?? []), ...(record.skills ?? []), record.text ?? "", ...(record.desired?.regions ?? []),
    w.accommodation !== "any" ? "包住" : "", w.meals !== "any" ? "包吃" : ""].join(" ");
  return [w.id, w.age ?? -1, w.gender ?? "", w.education ?? -1, tradesNear(w), [...w.held].join(" "),
    w.home?.slice(0, 6), w.entitled ? 1 : 0, w.regions.join(" "), [...around].join(" "), w.nearHome ? 1 : 0,
    w.homeBased ? 1 : 0, w.odd ? 1 : 0, [...w.employment].join(" "), w.wage ?? -1, w.accommodation, w.meals, words];
}));
write("lucene-aliases.tsv", [...facts.alias].concat([...facts.byName].map(([name, code]) => [name.toUpperCase(), code])));
if (queries) {
  const codes = (names, map) => (names ?? []).map((name) => map.get(name)).join(" ");
  write("lucene-queries.tsv", parse(queries).map((query) => [query.id, query.q,
    codes([...(query.province ?? []), ...(query.city ?? [])], facts.places), query.wage_min ?? "", query.accommodation ? 1 : 0,
    codes(query.trade, facts.alias), [...(query.province ?? []), ...(query.city ?? []), query.accommodation ? "包住" : ""].join(" ")]));
}
write("lucene-places.tsv", [...facts.places]);
write("lucene-certificates.tsv", [...facts.certificates.keys()].map((code) => [code]));
write("lucene-cooperating.tsv", [...facts.cooperating].map((code) => [code]));
