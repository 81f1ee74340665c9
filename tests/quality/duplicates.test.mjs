// SPDX-License-Identifier: GPL-3.0-or-later
//
// Duplicates among the postings grouped by hand must be found at least as well as before, and the
// scorer itself must notice a pair missed and a pair wrongly joined.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const score = (...args) =>
  spawnSync(process.execPath, [join(here, "duplicates_score.mjs"), "--program", process.env.SONGGANG, ...args],
    { encoding: "utf8", maxBuffer: 1 << 26 });

test("the labelled duplicates are found as well as before", () => {
  for (const [name, recall, precision] of [["known", 0.97, 0.99], ["unseen", 0.95, 0.99], ["last", 0.9, 0.99], ["families", 0.95, 0.99],
    ["told", 0.93, 0.99], ["told2", 0.95, 0.99], ["counters", 0.95, 0.99], ["counters_kept", 0.9, 0.99], ["classes", 0.95, 0.99]]) {
    const run = score(join(here, "duplicates", `${name}.ndjson`), "--recall", recall, "--precision", precision);
    assert.equal(run.status, 0, run.stdout + run.stderr);
  }
});

test("the scorer tells missed and wrong pairs", () => {
  const folder = mkdtempSync(join(tmpdir(), "songgang-score-"));
  try {
    const row = (id, group, title) => JSON.stringify({ groups: [group], raw: { external_id: id, source: `来源${id}`,
      title, employer: "兴义市锦绣服饰有限公司", city_or_address: "兴义市", wage_text: "3500-5500元" } });
    const file = join(folder, "wrong.ndjson");
    writeFileSync(file, [row("1", "a", "缝纫工"), row("2", "b", "缝纫工"), row("3", "a", "会计")].join("\n"));
    const run = score(file, "--recall", "0.5", "--precision", "0.5");
    assert.equal(run.status, 1);
    assert.match(run.stdout, /3 jobs, 1 pairs, 1 found, recall 0.0 precision 0.0/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
