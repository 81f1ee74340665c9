// SPDX-License-Identifier: GPL-3.0-or-later
// The one table: every county, and the sum.
import { get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number, percent } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const COLUMNS = [
  ["workers", (c) => c.workers],
  ["waiting", (c) => c.by_status.not_returned_to_work],
  ["back", (c) => c.by_status.returned_to_work + c.by_status.employed_locally],
  ["full", (c) => c.plan?.full_quota ?? 0],
  ["jobs", (c) => c.plan?.jobs ?? 0],
  ["courses", (c) => c.plan?.courses ?? 0],
  ["seats", (c) => c.plan?.seats ?? 0],
]

function row(name, counties, tag) {
  const sums = COLUMNS.map(([key, read]) => [key, counties.reduce((sum, county) => sum + read(county), 0)])
  const of = Object.fromEntries(sums)
  return h("tr", {}, h("th", { scope: "row" }, name), sums.map(([, sum]) => h(tag, {}, number(sum))),
    h(tag, {}, percent(of.back, of.back + of.waiting)))
}

export function statsView() {
  const view = h("section.stats", {}, h("p", { role: "status" }, TEXT.loading))
  get("/v1/stats").then(
    (answer) => fill(view, h("h1", {}, TEXT.stats.title),
      h("p", {}, TEXT.stats.postings(number(answer.postings.open), number(answer.postings.openings))),
      h("div.wide", { tabIndex: 0 }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, TEXT.stats.county),
          COLUMNS.map(([key]) => h("th", { scope: "col" }, TEXT.stats[key])), h("th", { scope: "col" }, TEXT.stats.share))),
        h("tbody", {}, answer.counties.map((county) => row(county.region?.name ?? TEXT.notStated, [county], "td"))),
        h("tfoot", {}, row(TEXT.stats.total, answer.counties, "td"))))),
    (error) => fill(view, h("p.error", {}, error.message)),
  )
  return view
}
