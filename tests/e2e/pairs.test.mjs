// SPDX-License-Identifier: GPL-3.0-or-later
//
// A caseworker says that two postings are one, or are not: it holds at once, after further imports,
// and until it is said otherwise; and an export says why a posting counts as a duplicate.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const rows = [
  ["1", "甲", "缝纫工", "兴义市锦绣坊服饰有限公司", "3500-5500元"],
  ["2", "乙", "缝纫工", "锦绣坊服饰", "3500-5500元/月"],
  ["3", "丙", "熨烫工", "万峰制衣厂", "4000-5000元"],
].map(([external_id, source, title, employer, wage_text]) =>
  JSON.stringify({ external_id, source, title, employer, city_or_address: "兴义市", wage_text }));

test("what a person says of two postings stands above what is found", () => {
  const folder = mkdtempSync(join(tmpdir(), "songgang-pairs-"));
  const run = (...args) =>
    spawnSync(process.env.SONGGANG, ["--data", join(folder, "d"), ...args], { encoding: "utf8" });
  const postings = () => {
    const lines = run("export", "postings").stdout.trim().split("\n").map((line) => JSON.parse(line));
    return Object.fromEntries(lines.map((p) => [p.external_id, p]));
  };
  try {
    const file = join(folder, "raw.ndjson");
    writeFileSync(file, rows.join("\n"));
    assert.equal(run("import", "postings", file).status, 0);
    let all = postings();
    const [a, b, c] = ["1", "2", "3"].map((id) => all[id].id);
    const [copy] = Object.values(all).filter((p) => p.duplicate_of);
    assert.ok([a, b].includes(copy.id));
    assert.match(copy.duplicate_reason, /同一单位.*同城.*工种相同/);
    assert.equal(all["3"].duplicate_reason, null);

    const said = run("import", "postings", "--apart", b, a, "--actor", "韦主任");
    assert.equal(said.status, 0, said.stderr);
    assert.match(said.stdout, /不是同一个岗位/);
    assert.ok(Object.values(postings()).every((p) => p.duplicate_of === null));
    writeFileSync(file, rows[0].replace("3500-5500元", "3500-5600元"));
    assert.equal(run("import", "postings", file).status, 0);
    assert.ok(Object.values(postings()).every((p) => p.duplicate_of === null));

    assert.equal(run("import", "postings", "--join", a, b).status, 0);
    assert.equal(run("import", "postings", "--join", b, c).status, 0);
    all = postings();
    assert.equal(Object.values(all).filter((p) => p.duplicate_of).length, 2);
    assert.ok(Object.values(all).some((p) => p.duplicate_reason?.includes("经办人确认")));

    for (const [args, text] of [
      [["--apart", a], /两个岗位编号/],
      [["--apart", a, a], /同一个岗位/],
      [["--join", a, "x"], /不是岗位编号/],
      [["--join", a, "p0000000000000"], /没有编号/],
      [["--join", "--apart", a, b], /一次只能用一个/],
    ]) {
      const refused = run("import", "postings", ...args);
      assert.notEqual(refused.status, 0, args.join(" "));
      assert.match(refused.stderr, text);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
