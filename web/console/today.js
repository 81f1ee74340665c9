// SPDX-License-Identifier: GPL-3.0-or-later
// The first thing a caseworker sees: what is to be done today, in all and by town. Every number is the
// length of a list and opens it.
import "./today.css"
import { get, queryText } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number, percent } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const T = TEXT.today
const COLUMNS = ["waiting", "full", "short", "to_call", "unanswered", "interested"]

const DUE = ["short", "to_call"] /* what somebody has to do something about */

/** A town as people name it, so that no other is meant: 兴义市坪东街道. */
const placeOf = ({ region, county }) => (county && county.code !== region.code ? county.name : "") + region.name

const sum = (towns, key) => towns.reduce((all, town) => all + town[key], 0)

export function todayView() {
  const leaving = new AbortController()
  const view = h("section.today", {}, h("p", { role: "status" }, TEXT.loading))
  let shown = ""

  async function read() {
    try {
      const answer = await get("/v1/today", {}, { signal: leaving.signal })
      const text = JSON.stringify(answer)
      if (text !== shown) present(answer)
      shown = text
    } catch (error) {
      if (error.name === "AbortError") return
      fill(view, h("h1", {}, T.title), h("p.error", {}, error.message), h("button", { onclick: read }, TEXT.workers.retry))
      shown = ""
    }
  }

  /* The list of a figure, in one place or in all of them. */
  const listOf = (answer, key, place) => `#workers?${answer.workers[key].query}${place ? `&${queryText({ place }).slice(1)}` : ""}`

  function present(answer) {
    const tile = (key, href, count, name) => h("li", {}, h("a", { href, class: count > 0 && DUE.includes(key) ? "due" : "", dataset: { figure: key } }, h("b", {}, number(count)), h("span", {}, name)))
    const of = (key) => tile(key, listOf(answer, key), answer.workers[key].count, T.figures[key](answer.quota))
    fill(view,
      h("h1", {}, T.title, h("small", {}, [T.day(answer.day), answer.scope?.name].filter(Boolean).join(" · "))),
      goal(answer),
      h("ul.tiles", {}, COLUMNS.map(of),
        tile("new", `#search?${answer.postings.query}&sort=newest`, answer.postings.new, T.posted(answer.postings.days))),
      h("h2", {}, T.towns), table(answer))
  }

  function goal(answer) {
    const back = answer.workers.back.count
    const all = back + answer.workers.waiting.count
    const missing = Math.ceil((all * answer.goal_percent) / 100) - back
    return h("div.goal", {},
      h("p", {}, h("a", { href: listOf(answer, "back"), dataset: { figure: "back" } }, T.back(number(back))),
        h("span", {}, T.share(number(all), percent(back, all)))),
      h("meter", { min: 0, max: 100, low: answer.goal_percent - 0.01, high: answer.goal_percent - 0.01, optimum: 100,
        value: all > 0 ? (100 * back) / all : 0, "aria-label": T.shareLabel }),
      h("p.soft", {}, all === 0 ? "" : missing > 0 ? T.missing(answer.goal_percent, number(missing)) : T.reached(answer.goal_percent)))
  }

  /* A row of numbers, each a link where it is not 0 and the place can be asked for. */
  function cells(answer, towns, place) {
    const cell = (key) => {
      const n = sum(towns, key)
      return h("td", {}, n > 0 && place ? h("a", { href: listOf(answer, key, place), dataset: { figure: key } }, number(n)) : number(n))
    }
    const back = sum(towns, "back")
    const share = percent(back, back + sum(towns, "waiting"))
    return [COLUMNS.map(cell),
      h("td", {}, back > 0 && place ? h("a", { href: listOf(answer, "back", place), dataset: { figure: "back" } }, share) : share)]
  }

  function table(answer) {
    const counties = Map.groupBy ? Map.groupBy(answer.towns, countyOf) : grouped(answer.towns)
    const single = counties.size === 1
    return h("div.wide", { tabIndex: 0, role: "region", "aria-label": T.towns }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, T.town),
        COLUMNS.map((key) => h("th", { scope: "col" }, T.columns[key])), h("th", { scope: "col" }, T.columns.share))),
      [...counties.values()].map((towns) => countyRows(answer, towns, single)),
      answer.towns.length === 0 && h("tbody", {}, h("tr", {}, h("td", { colSpan: 8 }, T.nobody)))))
  }

  const countyOf = (town) => town.county?.code ?? ""
  function grouped(towns) {
    const counties = new Map()
    for (const town of towns) counties.set(countyOf(town), [...(counties.get(countyOf(town)) ?? []), town])
    return counties
  }

  /* A county, and its towns below it, made once asked for: hundreds of rows nobody sees keep a slow PC busy. */
  function countyRows(answer, towns, open) {
    const county = towns[0].county
    const rows = () => towns
      .map((town) => [town, town.region?.code !== town.county?.code]) // else no more than the county is known
      .sort(([a, known], [b, other]) => other - known || b.waiting - a.waiting)
      .map(([town, known]) => h("tr", {}, h("th", { scope: "row" }, known ? town.region.name : T.unknownTown),
        cells(answer, [town], known ? placeOf(town) : "")))
    const body = h("tbody.towns", { hidden: !open, id: `towns-${county?.code ?? "none"}` }, open && rows())
    const toggle = county && h("button.link", { "aria-expanded": String(open), "aria-controls": body.id, onclick: () => {
      if (body.childElementCount === 0) fill(body, rows())
      body.hidden = !body.hidden
      toggle.setAttribute("aria-expanded", String(!body.hidden))
    } }, county.name)
    return [h("tbody.county", {}, h("tr", {}, h("th", { scope: "row" }, toggle ?? TEXT.notStated), cells(answer, towns, county?.name ?? ""))),
      county ? body : null]
  }

  const again = () => document.visibilityState === "visible" && read()
  document.addEventListener("visibilitychange", again)
  view.leave = () => {
    leaving.abort()
    document.removeEventListener("visibilitychange", again)
  }
  read()
  return view
}
