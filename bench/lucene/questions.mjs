// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questions for the speed of search: every text of the hand-judged set under each of these conditions,
// as NDJSON on stdout.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const file = resolve(here, "../../tests/quality/match/judged/queries.ndjson");
const texts = readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line).q).filter(Boolean);
const conditions = [{}, { province: ["广东"] }, { province: ["浙江", "江苏"], wage_min: 5000 }, { province: ["贵州"] },
  { city: ["东莞"], accommodation: true }, { wage_min: 6000, accommodation: true }, { city: ["宁波"] }, { accommodation: true }];
for (const [i, q] of texts.entries()) {
  for (const [j, condition] of conditions.entries()) console.log(JSON.stringify({ id: `b${i}-${j}`, q, ...condition }));
}
