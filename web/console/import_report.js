// SPDX-License-Identifier: GPL-3.0-or-later
// What came, or would come, of an import: counts, which column was taken for what, faulty cells.
import { h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const I = TEXT.import
const FIGURES = ["records", "accepted", "added", "changed", "same", "rejected"]
const FURTHER = ["duplicates", "warnings", "withdrawn"]

/* what a column may be, by what the file is about */
const FIELDS = {
  workers: ["id", "name", "identity", "gender", "birth", "age", "education", "trades", "skills", "certificates", "home", "current", "groups",
    "phone", "wechat", "status", "couple", "text"],
  postings: ["external_id", "source", "title", "employer", "employer_id", "region", "city_or_address", "address", "wage_text", "wage_min", "wage_max",
    "headcount", "benefits", "age", "gender", "education", "experience", "certificates", "employment", "category", "description", "posted",
    "valid_through", "contact_name", "contact_phone", "text"],
  courses: ["id", "title", "provider", "trade", "region", "starts", "ends", "seats", "certificate", "allowance_yuan_day"],
}
/* headings only a list of that kind has */
const SIGNS = { workers: /姓名|身份证|户籍|出生|就业状态|人员类别|重点群体/, postings: /岗位|职位|薪|工资|待遇|招聘|用工|用人单位/, courses: /培训|班次|开班|补贴/ }

/* "姓名＝name、电话＝phone；未识别的列：备注" → [[heading, field or ""]] */
function columnsOf(text) {
  const [known, unknown] = (text ?? "").split(I.unrecognised)
  const pairs = known.split("、").map((one) => one.split("＝")).filter((one) => one.length === 2)
  return [...pairs, ...(unknown ? unknown.split("、").map((heading) => [heading, ""]) : [])]
}

/** The kind of list this rather is, by headings that were not read; null when it may well be what it was taken for. */
export function otherKind(result, kind) {
  const unread = columnsOf(result.columns).filter(([, field]) => !field).map(([heading]) => heading)
  const found = Object.keys(SIGNS).filter((one) => one !== kind).map((one) => [one, unread.filter((heading) => SIGNS[one].test(heading))])
    .sort((a, b) => b[1].length - a[1].length)[0]
  return found[1].length >= 2 ? found : null
}

/* Each column and what it was taken for; `again(maps)` where that may be changed, else told only. */
function columnTable(result, kind, again) {
  const columns = columnsOf(result.columns)
  const changed = new Map()
  const retry = h("button.main", { hidden: true, onclick: () => again([...changed].map(([heading, field]) => `${heading}=${field || "-"}`)) }, I.retry)
  const choice = (heading, field) => {
    const keys = FIELDS[kind].includes(field) || !field ? FIELDS[kind] : [field, ...FIELDS[kind]]
    const select = h("select", { "aria-label": I.takenForOf(heading), onchange: () => {
      select.value === field ? changed.delete(heading) : changed.set(heading, select.value)
      retry.hidden = changed.size === 0
    } }, [["", I.unread], ...keys.map((key) => [key, nameOf(key, kind)])].map(([key, name]) => h("option", { value: key, selected: key === field }, name)))
    return select
  }
  return [h("h3", {}, I.columns), again && h("p.soft", {}, I.columnsHint), h("table.short.guess", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, I.heading), h("th.text", { scope: "col" }, I.takenFor))),
    h("tbody", {}, columns.map(([heading, field]) => h("tr", {}, h("th", { scope: "row" }, heading),
      h("td.text", {}, again ? choice(heading, field) : field ? nameOf(field, kind) : I.unread))))),
  again && h("p.buttons", {}, retry)]
}

const nameOf = (key, kind) => I.fieldsOf[kind]?.[key] ?? I.fields[key] ?? key

/* names a program has for the fields: people know their headings */
const fault = (text) => text.replace(/“([a-z_]+)”（(.+?)）/g, "“$2”")
  .replace(/“([a-z_]+)(?:\/(\d+))?”/g, (all, key) => (I.fields[key] ? `“${I.fields[key]}”` : all))

function faultTable(rejects, rejected) {
  const sheets = rejects.some((one) => one.sheet)
  return [h("h3", {}, I.faults),
    h("p.soft", {}, rejected > rejects.length ? I.firstOf(number(rejects.length), number(rejected)) : I.skipped),
    h("div.wide", { tabIndex: 0, role: "region", "aria-label": I.faults }, h("table.faults", {},
      h("thead", {}, h("tr", {}, sheets && h("th", { scope: "col" }, I.sheet), h("th", { scope: "col" }, I.line),
        h("th.text", { scope: "col" }, I.field), h("th.text", { scope: "col" }, I.fault))),
      h("tbody", {}, rejects.map((one) => h("tr", {}, sheets && h("td.text", {}, one.sheet ?? ""), h("td", {}, number(one.line ?? 0)),
        h("td.text", {}, I.fields[one.field] ?? one.field ?? ""), h("td.text", {}, fault(one.error ?? "")))))))]
}

/** `again(maps)`: tries it with columns read otherwise; null where that cannot be. */
export function importReport(result, kind, again) {
  return [
    h("ul.figures", {}, [...FIGURES, ...FURTHER.filter((key) => result[key] > 0)].map((key) =>
      h("li", { class: key === "rejected" && result.rejected > 0 ? "bad" : "" }, h("b", {}, number(result[key])), h("span", {}, I.figures[key])))),
    result.sheets && h("p.soft", {}, I.sheets(result.sheets)),
    result.unknown_keys && h("p.warnings", {}, I.unknown(result.unknown_keys)),
    result.identity_wrong > 0 && h("p.warnings", {}, I.identities(number(result.identity_wrong), result.identity_lines)),
    result.rejects?.length > 0 && faultTable(result.rejects, result.rejected),
    result.columns && columnTable(result, kind, again),
  ]
}
