// SPDX-License-Identifier: GPL-3.0-or-later
//
// How well normalising reads: compares normalised postings with what a person (labelled/*.ndjson)
// or the generator (`songgang corpus truth`) says the texts state, field by field. Invented is a
// value where the text states none. Node 18 or later, nothing to install.
//
//   node normalise_score.mjs --labelled DIR --program build/release/songgang [--gate MINIMUM.json]
//   node normalise_score.mjs --truth TRUTH.ndjson --normalised OUT.ndjson [--export EXPORT.ndjson]
//   … --errors FIELD [--limit N]   lists what was misread (with --raw RAW.ndjson: and the text)
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// ---- the command line ----

const options = {};
for (let i = 2; i < process.argv.length; i++) {
  const name = process.argv[i].replace(/^--/, "");
  options[name] = process.argv[++i];
}
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};
const lines = (text) => text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
const readLines = (file) => lines(readFileSync(file, "utf8"));

// ---- values: null when nothing is stated ----

const nothing = (value) => value === undefined || value === null || value === "unknown" || value === "any";
const amount = (value) => (value === null || value === undefined ? "" : Math.round(value * 1000) / 1000);

function wageText(wage) {
  if (!wage || (!wage.period && !wage.negotiable)) return null;
  const figures = wage.period ? `${amount(wage.min)}-${amount(wage.max)}/${wage.period}` : "";
  return figures + (wage.negotiable ? "!面议" : "");
}
const ageText = (age) =>
  !age || (nothing(age.min) && nothing(age.max)) ? null : `${age.min ?? ""}-${age.max ?? ""}`;
const bySex = (ages) => (ages ? `${ageText(ages.male) ?? ""};${ageText(ages.female) ?? ""}` : null);
const nameOf = (item) => (typeof item === "string" ? item : item.name);

// A label may be a code, a full name or a short one (东莞).
const samePlace = (said, read) =>
  said === read.code || said === read.name || read.name.startsWith(said);
const sameList = (said, read) => {
  const list = read.split("、");
  return said.length === list.length && said.every((name) => list.includes(name));
};
// Several trades in a label: the text leaves open which is meant, each of them is right.
const sameTrade = (said, read) => read.some((name) => [said].flat().includes(name));

// Each field: what a truth line states, what a normalised line says, and when the two agree.
const plain = (key) => ({
  said: (t) => (nothing(t[key]) ? null : t[key]),
  read: (n) => (nothing(n[key]) ? null : n[key]),
});
const place = (key) => ({
  said: (t) => t[key] ?? null,
  read: (n) => n[key] ?? null,
  same: samePlace,
  show: (value) => value.name ?? value,
});
const names = (key) => ({
  said: (t) => (t[key]?.length ? t[key] : null),
  read: (n) => (n[key]?.length ? n[key].map(nameOf).join("、") : null),
  same: sameList,
});
const fields = {
  wage: { said: (t) => wageText(t.wage), read: (n) => wageText(n.wage) },
  province: place("province"),
  city: place("city"),
  county: place("county"),
  accommodation: plain("accommodation"),
  meals: plain("meals"),
  social_insurance: plain("social_insurance"),
  age: { said: (t) => ageText(t.age), read: (n) => ageText(n.age) },
  age_by_gender: { said: (t) => bySex(t.age_by_gender), read: (n) => bySex(n.age_by_gender) },
  gender: plain("gender"),
  headcount: plain("headcount"),
  certificates: names("certificates"),
  certificates_preferred: { ...names("certificates_preferred"), optional: true },
  trade: {
    said: (t) => t.trade ?? null,
    read: (n) => (n.trades?.length ? n.trades.map(nameOf) : null),
    same: sameTrade,
    unjudged: true, // a label without a trade leaves it open
  },
  education: plain("education"),
  experience_years: plain("experience_years"),
  employment: {
    said: (t) => (Array.isArray(t.employment) ? t.employment : nothing(t.employment) ? null : t.employment),
    read: (n) => n.employment ?? null,
    same: (said, read) => [said].flat().includes(read),
  },
  valid_through: { ...plain("valid_through"), optional: true },
  held: {
    said: (t) => (t.status === "held" || t.suspicious ? true : null),
    read: (n) => (n.status === "held" ? true : null),
  },
};

// ---- which normalised line belongs to which truth ----

function align(truths, reads) {
  if (truths.length === reads.length) return truths.map((truth, i) => [truth, reads[i]]);
  const free = [...reads];
  const pairs = truths.map((truth) => {
    const i = free.findIndex((read) => truth.trade && sameTrade(truth.trade, (read.trades ?? []).map(nameOf)));
    return [truth, i < 0 ? null : free.splice(i, 1)[0]];
  });
  for (const pair of pairs) pair[1] ??= free.shift() ?? null;
  return [...pairs, ...free.map((read) => [null, read])];
}

const tally = Object.fromEntries(
  Object.keys(fields).map((name) => [name, { right: 0, wrong: 0, missed: 0, invented: 0, silent: 0 }]));
const split = { right: 0, of: 0, several: 0, severalRight: 0 };
const errors = [];

function judge(name, truth, read, record) {
  if (truth?.unsure?.includes(name)) return; // debatable, said whoever labelled it
  const field = fields[name];
  const said = truth ? field.said(truth) : null;
  const value = read ? field.read(read) : null;
  if (said === null && field.unjudged && truth) return;
  if (field.optional && truth && !(name in truth)) return;
  const same = field.same ?? ((a, b) => a === b);
  const kind = said === null ? (value === null ? "silent" : "invented")
    : value === null ? "missed" : same(said, value) ? "right" : "wrong";
  tally[name][kind]++;
  if (name === options.errors && kind !== "right" && kind !== "silent") {
    const show = field.show ?? ((v) => v);
    errors.push({ kind, record, said, read: value === null ? null : show(value), title: read?.title });
  }
}

function scoreRecord(record, truths, reads) {
  const expected = truths.length;
  split.of++;
  split.right += expected === reads.length;
  split.several += expected > 1;
  split.severalRight += expected > 1 && expected === reads.length;
  if (options.errors === "split" && expected !== reads.length)
    errors.push({ kind: "split", record, said: expected, read: reads.map((read) => read.title).join(" | ") });
  for (const [truth, read] of align(truths, reads))
    for (const name of Object.keys(fields)) judge(name, truth, read, record);
}

// ---- reading the two kinds of truth ----

function group(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  return groups;
}
const withoutJob = (id) => id.replace(/-\d+$/, "");

function scoreTruth() {
  const truths = group(readLines(options.truth), (t) => (t.jobs > 1 ? withoutJob(t.external_id) : t.external_id));
  const reads = group(readLines(options.normalised), (n) =>
    truths.has(n.external_id) ? n.external_id : withoutJob(n.external_id));
  for (const [record, said] of truths)
    scoreRecord(record, said, (reads.get(record) ?? []).filter((read) => !read.error));
  return truths;
}

function scoreLabelled() {
  const rows = readdirSync(options.labelled).filter((file) => file.endsWith(".ndjson")).sort()
    .flatMap((file) => readLines(join(options.labelled, file)));
  const input = rows.map((row) => JSON.stringify(row.raw)).join("\n") + "\n";
  const run = spawnSync(options.program, ["--quiet", "normalise"], { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (!run.stdout) fail(`${options.program}: ${run.error ?? run.stderr}`);
  const known = new Set(rows.map((row) => row.raw.external_id));
  const reads = group(lines(run.stdout), (n) => (known.has(n.external_id) ? n.external_id : withoutJob(n.external_id)));
  for (const row of rows)
    scoreRecord(row.raw.external_id, row.jobs, (reads.get(row.raw.external_id) ?? []).filter((read) => !read.error));
  return new Map(rows.map((row) => [row.raw.external_id, row.raw]));
}

// ---- duplicates: pairs of one original and its re-posts ----

function scoreDuplicates(truthRows, exported) {
  const idOf = new Map(exported.map((p) => [p.external_id, p.id]));
  const kept = new Map(exported.map((p) => [p.id, p.duplicate_of ?? p.id]));
  const originOf = new Map();
  for (const t of truthRows)
    if (idOf.has(t.external_id)) originOf.set(idOf.get(t.external_id), idOf.get(t.duplicate_of) ?? idOf.get(t.external_id));
  const pairsOf = (sets) => {
    const pairs = new Set();
    for (const ids of sets.values()) {
      ids.sort();
      for (let i = 0; i < ids.length; i++)
        for (let k = i + 1; k < ids.length; k++) pairs.add(`${ids[i]} ${ids[k]}`);
    }
    return pairs;
  };
  const known = [...originOf.keys()];
  const said = pairsOf(group(known, (id) => originOf.get(id)));
  const read = pairsOf(group(known, (id) => kept.get(id)));
  let right = 0;
  for (const pair of read) {
    right += said.has(pair);
    if (options.errors === "duplicates" && !said.has(pair)) errors.push({ kind: "wrong", record: pair });
  }
  if (options.errors === "duplicates")
    for (const pair of said) if (!read.has(pair)) errors.push({ kind: "missed", record: pair });
  return { recall: right / (said.size || 1), precision: right / (read.size || 1), pairs: said.size, found: read.size };
}

// ---- report ----

const percent = (value) => (Number.isFinite(value) ? (value * 100).toFixed(2).padStart(7) : "      –");

function figures() {
  const result = {};
  for (const [name, n] of Object.entries(tally)) {
    const precision = n.right / (n.right + n.wrong + n.invented);
    const recall = n.right / (n.right + n.wrong + n.missed);
    const all = n.right + n.wrong + n.missed + n.invented + n.silent;
    result[name] = { stated: n.right + n.wrong + n.missed, precision, recall,
      f1: (2 * precision * recall) / (precision + recall), exact: (n.right + n.silent) / all, invented: n.invented / all };
  }
  result.split = { stated: split.several, exact: split.right / split.of, recall: split.severalRight / split.several };
  return result;
}

const known = options.labelled ? scoreLabelled() : scoreTruth();
const result = figures();
console.log("field                    stated  precision  recall      F1   exact invented   (%)");
for (const [name, f] of Object.entries(result))
  console.log(`${name.padEnd(23)} ${String(f.stated).padStart(7)}  ${[f.precision, f.recall, f.f1, f.exact, f.invented].map(percent).join(" ")}`);
console.log(`announcements with several jobs split right: ${split.severalRight} of ${split.several}; one job kept one: ` +
  `${split.right - split.severalRight} of ${split.of - split.several}`);
if (options.export) {
  const d = scoreDuplicates(readLines(options.truth), readLines(options.export));
  console.log(`duplicates: recall ${percent(d.recall)} precision ${percent(d.precision)} (${d.pairs} pairs, ${d.found} found)`);
}
if (options.errors) {
  const raws = options.raw ? new Map(readLines(options.raw).map((raw) => [raw.external_id, raw])) : known;
  for (const e of errors.slice(0, Number(options.limit ?? 50)))
    console.log(`${e.kind} ${e.record}: said ${JSON.stringify(e.said)} read ${JSON.stringify(e.read)} title ${e.title}\n    ` +
      JSON.stringify(raws.get(e.record) ?? ""));
}
if (options.gate) {
  const minimum = JSON.parse(readFileSync(options.gate, "utf8"));
  let below = 0;
  for (const [name, wanted] of Object.entries(minimum))
    for (const [kind, value] of Object.entries(wanted)) {
      const reached = result[name]?.[kind];
      const ok = kind === "invented" ? reached <= value : reached >= value;
      if (!ok) console.log(`FAILED ${name} ${kind}: ${percent(reached)} against ${percent(value)}`);
      below += !ok;
    }
  process.exit(below ? 1 : 0);
}
