// SPDX-License-Identifier: GPL-3.0-or-later
// The one table: places of a level or target groups, the same figures of each; places open into what they
// are made of, and figures of people open the list they count.
import "./table.css"
import { get, queryText } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number, percent } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const T = TEXT.table

/* heading over columns → figures; those of SELDOM are left out while nobody counts there */
const BANDS = [
  ["work", ["workers", "not_returned_to_work", "returned_to_work", "employed_locally", "share", "away", "home", "unable", "unregistered"]],
  ["plan", ["offered", "full_quota", "jobs", "courses", "seats"]],
  ["services", ["served_briefing", "served_jobs", "served_guidance", "served_training", "complete"]],
  ["answers", ["interested", "refused", "hired", "at_work_3_months"]],
]
const SELDOM = ["away", "home", "unable", "unregistered"]
/* figure → condition of the roster that lists whom it counts */
const LISTED = {
  workers: {},
  ...Object.fromEntries(["not_returned_to_work", "returned_to_work", "employed_locally", "away", "home", "unable"].map((status) => [status, { status }])),
  ...Object.fromEntries(["interested", "refused", "hired", "at_work_3_months"].map((answer) => [answer, { answer }])),
}

/** 坪东街道 003村: villages have no names of their own. */
export const placeName = (region) =>
  region === null ? T.unknown : region.code.length > 9 ? T.village(region.name, region.code.slice(9)) : region.name

export function tableView(parameters, session) {
  let scope, group, by
  let table = null
  let running = null
  const said = h("p.status", { role: "status" })
  const trail = h("nav.trail", { "aria-label": T.trail })
  const who = h("select", { "aria-label": T.who, onchange: () => go({ group: who.value }) })
  const way = h("select", { "aria-label": T.by, onchange: () => go({ by: way.value }) }, [["", T.byPlace], ["group", T.byGroup]].map(([code, name]) => h("option", { value: code }, name)))
  const file = h("a.button", { download: "" }, T.download)
  const place = h("div.wide", { tabIndex: 0, role: "region", "aria-label": T.title })
  const mayList = session.rights.includes("workers_read")

  const address = (change) => `#stats${queryText({ scope, group, by, ...change })}`
  const go = (change) => (location.hash = address(change))

  function read(next) {
    scope = next.get("scope") ?? ""
    group = next.get("group") ?? ""
    by = next.get("by") ?? ""
  }

  async function load() {
    running?.abort()
    running = new AbortController()
    const { signal } = running
    place.setAttribute("aria-busy", "true")
    if (!table) said.textContent = TEXT.loading
    try {
      const answer = await get("/v1/table", { scope }, { signal })
      if (signal.aborted) return
      table = answer
      fill(said, T.about(table.plan, table.quota))
      show()
    } catch (error) {
      if (error.name !== "AbortError") fill(said, h("span.error", {}, error.message))
    }
    place.removeAttribute("aria-busy")
  }

  /* Cells of one line: counts of one slice, in the order of the columns. */
  function cells(counts, columns, condition) {
    const of = Object.fromEntries(table.figures.map((key, i) => [key, counts[i]]))
    const back = of.returned_to_work + of.employed_locally
    return columns.map(({ key, first }) => {
      const text = key === "share" ? percent(back, back + of.not_returned_to_work) : number(of[key])
      const list = mayList && condition && LISTED[key] && of[key] > 0
      return h("td", { class: [first && "first", key !== "share" && of[key] === 0 && "nil", key === "share" && "key"].filter(Boolean).join(" ") },
        list ? h("a", { href: `#workers${queryText({ ...condition, ...LISTED[key] })}` }, text) : text)
    })
  }

  function show() {
    const slice = 1 + table.groups.indexOf(group)
    const sum = Object.fromEntries(table.figures.map((key, i) => [key, table.total[0][i]]))
    const bands = BANDS.map(([name, keys]) => [name, keys.filter((key) => !SELDOM.includes(key) || sum[key] > 0)])
    const columns = bands.flatMap(([, keys]) => keys.map((key, i) => ({ key, first: i === 0 })))
    const home = table.scope?.code
    const lines = by === "group"
      ? table.groups.map((name, g) => ({ name, counts: table.total[1 + g], condition: { place: home, group: name } }))
      : table.rows.map((row) => ({ name: placeName(row.region), counts: row.counts[slice], condition: row.region && { place: row.region.code, group },
          open: row.deeper && row.region.code !== home ? address({ scope: row.region.code }) : null }))
    fill(who, h("option", { value: "" }, T.everybody), table.groups.map((name) => h("option", { value: name, selected: name === group }, name)))
    who.disabled = by === "group"
    way.value = by
    file.href = `/v1/table.xlsx${queryText({ scope, group: by === "group" ? "" : group })}`
    showTrail()
    fill(place, h("table.one-table", {},
      h("caption.visually-hidden", {}, T.title),
      h("thead", {},
        h("tr", {}, h("th.name", { scope: "col", rowSpan: 2 }, by === "group" ? T.group : T.levels[table.level]),
          bands.map(([name, keys]) => h("th.band", { scope: "colgroup", colSpan: keys.length }, T.bands[name]))),
        h("tr", {}, columns.map(({ key, first }) => h("th", { scope: "col", class: first ? "first" : "" }, T.figures[key])))),
      h("tbody", {}, lines.map(({ name, counts, condition, open }) => h("tr", {},
        h("th.name", { scope: "row" }, open ? h("a", { href: open }, name) : name), cells(counts, columns, condition)))),
      h("tfoot", {}, h("tr", {}, h("th.name", { scope: "row" }, by === "group" ? T.everybody : TEXT.stats.total),
        cells(table.total[by === "group" ? 0 : slice], columns, { place: home, group: by === "group" ? "" : group })))))
  }

  /* Everywhere › county › town: as far up as one may see */
  function showTrail() {
    const code = table.scope?.code ?? ""
    const own = session.region?.code ?? ""
    const steps = [{ code: own, name: session.region?.name ?? T.everywhere }]
    if (code && code !== own) {
      if (code.length > 6 && own.length < 6 + (own.endsWith("00") ? 1 : 0)) steps.push({ code: code.slice(0, 6), name: T.county })
      steps.push({ code, name: placeName(table.scope) })
    }
    fill(trail, steps.map((step, i) => [i > 0 && h("span", { "aria-hidden": "true" }, "›"),
      i < steps.length - 1 ? h("a", { href: address({ scope: step.code === own ? "" : step.code }) }, step.name) : h("b", { "aria-current": "location" }, step.name)]))
  }

  const view = h("section.stats", {}, h("header", {}, h("h1", {}, T.title), trail,
    h("div.controls", {}, who, way, file)), said, place)
  view.leave = () => running?.abort()
  view.move = (next) => {
    const before = scope
    read(next)
    if (table && scope === before) show()
    else load()
    return true
  }
  read(parameters)
  load()
  return view
}
