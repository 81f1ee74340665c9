// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan comes to, beside independent lists; whom it leaves short and why; where its offers stand.
import { h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const P = TEXT.plan
const fixed = (digits) => (n) => n.toLocaleString("zh-CN", { minimumFractionDigits: digits, maximumFractionDigits: digits })

/* figure → how it is written; all of them exist of the plan and of independent lists, couples where there are any */
const COMPARED = [
  ["over_capacity", number],
  ["expected_placements", fixed(0)],
  ["postings_used", number],
  ["mean_utility", (n) => `${fixed(1)(100 * n)}%`],
  ["gini", fixed(2)],
  ["couples", (pairs) => P.pairs(number(pairs.city), number(pairs.both))],
]
const COUNTED = ["workers", "full_quota", "jobs", "courses", "seats"]

function summarySections(summary, offers, list) {
  return [
    h("ul.figures", {}, COUNTED.map((key) => h("li", {}, h("b", {}, number(summary[key])), h("span", {}, P.figures[key](summary.quota))))),
    h("div.beside", {}, h("div", {}, h("h3", {}, P.beside),
    h("div.wide", { tabIndex: 0, role: "region", "aria-label": P.beside }, h("table.compared", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, P.figure), h("th", { scope: "col" }, P.together), h("th", { scope: "col" }, P.alone))),
      h("tbody", {}, COMPARED.filter(([key]) => summary[key] !== undefined && summary[key].both !== 0).map(([key, text]) => h("tr", {}, h("th", { scope: "row" }, P.compared[key]),
        h("td", {}, text(summary[key])), h("td", {}, text(summary.baseline[key])))))))),
    h("div", {}, h("h3", {}, P.short),
    summary.short.length === 0 ? h("p.soft", {}, P.nobodyShort)
      : h("table.short", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, P.why), h("th", { scope: "col" }, P.people))),
        h("tbody", {}, summary.short.map((one) => h("tr", {}, h("th", { scope: "row" }, one.label), h("td", {}, number(one.workers)))))),
    summary.short.length > 0 && list && h("p", {}, h("a", { href: list }, P.shortList)), offers && offerSection(offers))),
  ]
}

function offerSection({ jobs, training }) {
  const states = Object.keys(TEXT.offerStates).filter((state) => jobs[state] > 0 || training[state] > 0)
  if (states.length === 0) return null
  return [h("h3", {}, P.offers), h("table.short", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, P.state), h("th", { scope: "col" }, P.figures.jobs()), h("th", { scope: "col" }, P.figures.courses()))),
    h("tbody", {}, states.map((state) => h("tr", {}, h("th", { scope: "row" }, TEXT.offerStates[state]),
      h("td", {}, number(jobs[state])), h("td", {}, number(training[state]))))))]
}

/** `list`: where those stand whom it leaves short; null when there is no such list. */
export function planFigures({ summary, offers }, list) {
  return summary ? summarySections(summary, offers, list) : [h("p.soft", {}, P.noSummary), offers && offerSection(offers)]
}
