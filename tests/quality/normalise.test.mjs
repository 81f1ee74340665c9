// SPDX-License-Identifier: GPL-3.0-or-later
//
// The labelled postings must be read at least as well as minimum.json says, and the scorer itself
// must notice a wrong, a missed and an invented value.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const score = (...args) =>
  spawnSync(process.execPath, [join(here, "normalise_score.mjs"), ...args], { encoding: "utf8", maxBuffer: 1 << 26 });

test("the labelled postings are read as well as before", () => {
  const run = score("--labelled", join(here, "labelled"), "--program", process.env.SONGGANG,
    "--gate", join(here, "minimum.json"));
  assert.equal(run.status, 0, run.stdout + run.stderr);
});

test("the scorer tells wrong, missed and invented values", () => {
  const folder = mkdtempSync(join(tmpdir(), "songgang-score-"));
  try {
    const put = (name, rows) => {
      writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join("\n"));
      return join(folder, name);
    };
    const truth = put("truth", [
      { external_id: "a", trade: "普工", age: { min: 18, max: 45 }, headcount: 5, jobs: 1 },
      { external_id: "b-1", trade: "焊工", jobs: 2 }, { external_id: "b-2", trade: "普工", jobs: 2 }]);
    const read = put("read", [
      { external_id: "a", trades: [{ name: "普工" }], age: { min: 18, max: 50 }, social_insurance: true },
      { external_id: "b", trades: [{ name: "焊工" }] }]);
    const out = score("--truth", truth, "--normalised", read).stdout;
    const row = (name) => out.split("\n").find((line) => line.startsWith(`${name} `)).trim().split(/\s+/);
    assert.deepEqual(row("age").slice(1, 4), ["1", "0.00", "0.00"]);
    assert.deepEqual(row("headcount").slice(3, 4), ["0.00"]);
    assert.equal(row("social_insurance").at(-1), "33.33");
    assert.match(out, /split right: 0 of 1; one job kept one: 1 of 1/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
