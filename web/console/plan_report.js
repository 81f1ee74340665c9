// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan does for whom, beside independent lists: coverage and crowding as bars, who is short and what
// would cure it. It is computed in the background; a result of today is shown at once.
import "./plan_report.css"
import { call, get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { watchJob } from "./job.js"

const R = TEXT.report
const SIDES = ["plan", "alone"]
const BELOW = { 2: 1, 5: 2, full: 5 } /* where a posting may get no more than that, nobody is in the band */
const KINDS = ["county", "group", "age", "gender", "near_home"]
/* [heading] over texts and bars, a heading alone over numbers */
const column = (head) => h("th", { scope: "col", class: Array.isArray(head) ? "text" : "" }, head)
const per100 = (side, workers) => (workers > 0 ? (100 * side.expected_placements) / workers : 0)
const one = (n) => n.toLocaleString("zh-CN", { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Two bars, the plan's above that of independent lists; `text` is how a value is read. */
function pair(values, most, text) {
  return h("div.pair", {}, SIDES.map((side, i) => {
    const bar = h("span.bar-fill", { class: side })
    bar.style.width = `${most > 0 ? Math.max(values[i] > 0 ? 0.6 : 0, (100 * values[i]) / most) : 0}%`
    return h("div", {}, h("span.visually-hidden", {}, R.sides[i]), h("span.track", { "aria-hidden": "true" }, bar), h("b", {}, text(values[i])))
  }))
}

const legend = () => h("p.legend", {}, SIDES.map((side, i) => h("span", {}, h("i", { class: side, "aria-hidden": "true" }), R.sides[i])))
const table = (label, head, rows) => h("div.wide", { tabIndex: 0, role: "region", "aria-label": label },
  h("table.chart", {}, h("thead", {}, h("tr", {}, head.map(column))), h("tbody", {}, rows)))

function coverage(report) {
  const place = h("div")
  const kind = h("select", { "aria-label": R.by, onchange: show }, KINDS.map((code) => h("option", { value: code }, R.kinds[code])))
  function show() {
    const rows = report.coverage.filter((row) => row.by === kind.value)
    const most = Math.max(...rows.flatMap((row) => [per100(row, row.workers), per100(row.independent, row.workers)]), 1)
    fill(place, table(R.coverage, [R.kinds[kind.value], R.workers, [R.full(report.quota)], [R.placed]], rows.map((row) => h("tr", {},
      h("th", { scope: "row" }, row.label), h("td", {}, number(row.workers)),
      h("td", {}, pair([row, row.independent].map((side) => (100 * side.full_quota) / row.workers), 100, (n) => `${one(n)}%`)),
      h("td", {}, pair([row, row.independent].map((side) => per100(side, row.workers)), most, one))))))
  }
  show()
  return h("section", {}, h("div.chart-head", {}, h("h3", {}, R.coverage), kind, legend()), place)
}

function crowding(report) {
  const sides = (band) => [band.pushes, band.independent.pushes]
  const most = Math.max(...report.crowding.flatMap(sides), 1)
  return h("section", {}, h("div.chart-head", {}, h("h3", {}, R.crowding), legend()),
    h("p.soft", {}, R.crowdingHint),
    table(R.crowding, [R.crowd, [R.pushes], R.postings], report.crowding.filter((band) => !(report.push_ratio <= BELOW[band.up_to])).map((band) => h("tr", {},
      h("th", { scope: "row" }, R.crowds[band.up_to](report.push_ratio)),
      h("td", {}, pair(sides(band), most, number)),
      h("td", {}, `${number(band.postings)} / ${number(band.independent.postings)}`)))))
}

/* ---- who is short ---- */

const best = (cured, cures) => {
  const [most] = Object.entries(cured).sort((a, b) => b[1] - a[1])
  return most ? R.bestCure(cures.find((cure) => cure.cure === most[0])?.label ?? most[0], number(most[1])) : R.noCure
}

function people(list, all) {
  const rows = list.map((who) => h("tr", {}, h("th", { scope: "row" }, h("a", { href: `#workers?id=${encodeURIComponent(who.worker)}` }, who.worker)),
    h("td", {}, number(who.missing)), h("td.text", {}, who.reason), h("td.text", {}, who.cured_by.join("、") || R.noCure)))
  const details = h("details", { ontoggle: () => details.open && !details.querySelector("table") &&
    details.append(table(R.people, [R.person, R.missing, [R.reason], [R.curedBy]], rows)) },
  h("summary", {}, R.peopleOf(number(list.length), list.length < all ? number(all) : "")))
  return details
}

function shortfalls({ shortfalls: short }) {
  if (short.workers === 0) return null
  const most = Math.max(...short.cures.map((cure) => cure.workers), 1)
  const cures = short.cures.filter((cure) => cure.jobs > 0).sort((a, b) => b.workers - a.workers || b.jobs - a.jobs)
  return h("section", {}, h("h3", {}, R.short(number(short.workers))),
    short.sampled_one_in > 1 && h("p.soft", {}, R.sampled(short.sampled_one_in)),
    table(R.reasons, [R.reason, R.people, R.missing, [R.best]], short.reasons.map((why) => h("tr", {},
      h("th", { scope: "row" }, why.label), h("td", {}, number(why.workers)), h("td", {}, number(why.missing)), h("td.text", {}, best(why.cured_by, short.cures))))),
    h("h3", {}, R.cures), h("p.soft", {}, R.curesHint),
    cures.length === 0 ? h("p", {}, R.noCures) : table(R.cures, [R.cure, [R.cureWorkers], R.cureJobs], cures.map((cure) => {
      const bar = h("span.bar-fill.plan")
      bar.style.width = `${(100 * cure.workers) / most}%`
      return h("tr", {}, h("th", { scope: "row" }, cure.label),
        h("td", {}, h("div.pair", {}, h("div", {}, h("span.track", { "aria-hidden": "true" }, bar), h("b", {}, number(cure.workers))))), h("td", {}, number(cure.jobs)))
    })),
    h("h3", {}, R.counties), table(R.counties, [R.county, R.people, R.missing, R.openings, R.older, [R.best]],
      short.counties.map((one) => h("tr", {}, h("th", { scope: "row" }, one.county?.name ?? TEXT.notStated), h("td", {}, number(one.workers)), h("td", {}, number(one.missing)),
        h("td", {}, number(one.openings)), h("td", {}, number(one.from_50.workers)), h("td.text", {}, best(one.cured_by, short.cures))))),
    people(short.people, short.workers))
}

/** The section of one plan. `begin()` on it computes; `found(jobs)` shows what was computed before. */
export function reportSection(plan, { signal }) {
  const running = h("div")
  const place = h("div", { role: "status" })
  const button = h("button", { onclick: () => begin() }, R.button)
  const head = h("div.heading", {}, h("h3", { tabIndex: -1 }, R.title), button)
  const element = h("section.report", {}, head, h("p.soft.report-hint", {}, R.hint), running, place)

  const show = (report) => {
    button.textContent = R.again
    element.classList.add("known")
    fill(place, coverage(report), crowding(report), shortfalls(report))
  }

  async function follow(job) {
    button.disabled = true
    try {
      const end = await watchJob(job, running, signal)
      if (end.state === "done") show(end.result)
      else fill(place, h("p.error", {}, end.error?.detail ?? R.failed))
    } catch (error) {
      if (error.name !== "AbortError") fill(place, h("p.error", {}, error.message))
    }
    button.disabled = false
  }

  async function begin() {
    button.disabled = true
    try {
      await follow(await call("POST", `/v1/plans/${plan}/report`, {}, { signal }))
    } catch (error) {
      if (error.name !== "AbortError") fill(place, h("p.error", {}, error.message))
      button.disabled = false
    }
  }

  async function look() {
    const { jobs } = await get("/v1/jobs", {}, { signal })
    const mine = jobs.filter((job) => job.kind === "report" && job.plan === plan)
    const under = mine.find((job) => ["queued", "running"].includes(job.state))
    const done = mine.find((job) => job.state === "done")
    if (done) show(done.result)
    if (under) await follow(under)
    return Boolean(done || under)
  }

  element.begin = begin
  element.look = look
  return element
}
