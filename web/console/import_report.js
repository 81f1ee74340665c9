// SPDX-License-Identifier: GPL-3.0-or-later
// What came, or would come, of an import: counts, which column was taken for what, faulty cells.
import { h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const I = TEXT.import
const FIGURES = ["records", "accepted", "added", "changed", "same", "rejected"]
const FURTHER = ["duplicates", "warnings", "withdrawn"]

/* "姓名＝name、电话＝phone；未识别的列：备注" */
function columnTable(columns) {
  const [known, unknown] = columns.split(I.unrecognised)
  const pairs = known.split("、").map((one) => one.split("＝")).filter((one) => one.length === 2)
  return [h("h3", {}, I.columns), h("table.short", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, I.heading), h("th", { scope: "col" }, I.takenFor))),
    h("tbody", {}, pairs.map(([heading, field]) => h("tr", {}, h("th", { scope: "row" }, heading), h("td.text", {}, I.fields[field] ?? field))))),
    unknown && h("p.soft", {}, I.notRead(unknown))]
}

/* what is wrong begins with the name a program has for the field: people know its heading */
const fault = (text) => text.replace(/^“(\w+)”/, (all, key) => (I.fields[key] ? `“${I.fields[key]}”` : all))

function faultTable(rejects, rejected) {
  const sheets = rejects.some((one) => one.sheet)
  return [h("h3", {}, I.faults),
    h("p.soft", {}, rejected > rejects.length ? I.firstOf(number(rejects.length), number(rejected)) : I.skipped),
    h("div.wide", { tabIndex: 0, role: "region", "aria-label": I.faults }, h("table.faults", {},
      h("thead", {}, h("tr", {}, sheets && h("th", { scope: "col" }, I.sheet), h("th", { scope: "col" }, I.line),
        h("th", { scope: "col" }, I.field), h("th", { scope: "col" }, I.fault))),
      h("tbody", {}, rejects.map((one) => h("tr", {}, sheets && h("td.text", {}, one.sheet ?? ""), h("td", {}, number(one.line ?? 0)),
        h("td.text", {}, I.fields[one.field] ?? one.field ?? ""), h("td.text", {}, fault(one.error ?? "")))))))]
}

export function importReport(result) {
  return [
    h("ul.figures", {}, [...FIGURES, ...FURTHER.filter((key) => result[key] > 0)].map((key) =>
      h("li", { class: key === "rejected" && result.rejected > 0 ? "bad" : "" }, h("b", {}, number(result[key])), h("span", {}, I.figures[key])))),
    result.sheets && h("p.soft", {}, I.sheets(result.sheets)),
    result.unknown_keys && h("p.warnings", {}, I.unknown(result.unknown_keys)),
    result.identity_wrong > 0 && h("p.warnings", {}, I.identities(number(result.identity_wrong), result.identity_lines)),
    result.columns && columnTable(result.columns),
    result.rejects?.length > 0 && faultTable(result.rejects, result.rejected),
  ]
}
