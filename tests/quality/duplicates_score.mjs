// SPDX-License-Identifier: GPL-3.0-or-later
//
// How well duplicates are found among postings a person has grouped (duplicates/*.ndjson): every
// pair of jobs of one group must be joined, no other. Each file is imported into a data directory
// of its own with the real program and exported again. Node 18 or later, nothing to install.
//
//   node duplicates_score.mjs --program build/release/songgang FILE.ndjson… [--errors yes]
//        [--recall 0.95] [--precision 0.99]     exit 1 below either
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const options = {};
const files = [];
for (let i = 2; i < process.argv.length; i++) {
  if (process.argv[i].startsWith("--")) options[process.argv[i].slice(2)] = process.argv[++i];
  else files.push(process.argv[i]);
}
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(2);
};
const lines = (text) => text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));

function run(...args) {
  const ran = spawnSync(options.program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (ran.status !== 0) fail(`${args.join(" ")}: ${ran.stderr}`);
  return ran.stdout;
}

// The jobs of a file as stored: their labelled group, and what the program joined them to.
function readJobs(file) {
  const records = lines(readFileSync(file, "utf8"));
  const folder = mkdtempSync(join(tmpdir(), "songgang-duplicates-"));
  try {
    const raw = join(folder, "raw.ndjson");
    writeFileSync(raw, records.map((r) => JSON.stringify(r.raw)).join("\n"));
    run("--data", join(folder, "d"), "import", "postings", raw);
    const stored = lines(run("--data", join(folder, "d"), "export", "postings"));
    const jobs = records.flatMap((record) => {
      const id = record.raw.external_id;
      return record.groups.map((group, i) => {
        const wanted = record.groups.length > 1 ? `${id}-${i + 1}` : id;
        const read = stored.find((p) => p.external_id === wanted);
        if (!read) fail(`${file}: no job ${wanted} among the stored`);
        return { group, name: wanted, raw: record.raw, kept: read.duplicate_of ?? read.id };
      });
    });
    if (jobs.length !== stored.length) fail(`${file}: ${jobs.length} jobs labelled, ${stored.length} read`);
    return jobs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function score(file) {
  const jobs = readJobs(file);
  const count = { said: 0, found: 0, right: 0 };
  jobs.forEach((a, i) => {
    for (const b of jobs.slice(0, i)) {
      const said = a.group === b.group;
      const found = a.kept === b.kept;
      count.said += said;
      count.found += found;
      count.right += said && found;
      if (options.errors && said !== found)
        console.log(`${said ? "missed" : "wrong"}\n    ${JSON.stringify(b.raw)}\n    ${JSON.stringify(a.raw)}`);
    }
  });
  const recall = count.said ? count.right / count.said : 1;
  const precision = count.found ? count.right / count.found : 1;
  console.log(`${basename(file)}: ${jobs.length} jobs, ${count.said} pairs, ${count.found} found, ` +
    `recall ${(100 * recall).toFixed(1)} precision ${(100 * precision).toFixed(1)}`);
  return recall >= Number(options.recall ?? 0) && precision >= Number(options.precision ?? 0);
}

if (!options.program || files.length === 0) fail("--program PROGRAM FILE… is needed");
if (files.map(score).includes(false)) process.exit(1);
