// SPDX-License-Identifier: GPL-3.0-or-later
// The sheet of a village: a slip for everybody who has jobs approved, to be printed, cut and handed out, and
// the same in words for the loudspeaker, without anybody's name.
import "./village.css"
import { call, get, queryText } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number, shortPlace, value, wage } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { qrCode } from "../common/qr.js"
import { confirmed } from "./job.js"
import { placeName } from "./table.js"
import { years } from "./worker.js"

const V = TEXT.village
const PAGE = 500
const MOST = 5000 /* people: a thousand pages */
const SPOKEN = 8 /* jobs read out */

/* 包吃、包住: what there is; "" when nothing is said */
function board(posting) {
  const given = ["meals", "accommodation"].map((key) => V.board[key][posting[key]]).filter(Boolean)
  return given.length > 0 ? given.join("、") : posting.accommodation === "none" && posting.meals === "none" ? V.board.neither : ""
}

async function readAll(scope, signal) {
  const sheet = { people: [], postings: new Map(), courses: new Map() }
  for (let after = ""; after !== null && sheet.people.length < MOST;) {
    const page = await get("/v1/sheet", { place: scope, limit: PAGE, after }, { signal })
    sheet.place ??= page.place
    sheet.total ??= page.total
    sheet.people.push(...page.people)
    for (const one of page.postings) sheet.postings.set(one.id, one)
    for (const one of page.courses) sheet.courses.set(one.id, one)
    after = page.next
  }
  return sheet
}

/* Addresses of everybody's own page, asked for when codes are wanted: the service notes who did. */
async function readLinks(sheet, scope, signal) {
  const tokens = new Map()
  for (let after = ""; after !== null && tokens.size < MOST;) {
    const page = await call("POST", `/v1/sheet/links${queryText({ place: scope, limit: PAGE, after })}`, {}, { signal })
    for (const one of page.links) tokens.set(one.worker, `${page.page ?? location.origin}/m/${one.token}`)
    after = page.next
  }
  for (const person of sheet.people) person.link = tokens.get(person.id)
}

/* 黔西南州 · 兴义市 for who lives in that province, 广东 · 惠州 · 惠阳区 for others */
const placeFrom = (home, posting) =>
  shortPlace({ ...posting, province: posting.city && posting.province?.code.slice(0, 2) === home.code.slice(0, 2) ? null : posting.province })

function jobRow(posting, i, home) {
  return h("tr", {}, h("td", {}, i + 1), h("td", {}, h("b", {}, posting.title), h("span", {}, posting.employer ?? "")),
    h("td", {}, wage(posting.wage)), h("td", {}, placeFrom(home, posting)), h("td", {}, board(posting) || TEXT.notStated))
}

/* Nothing of it waits for somebody to bring it. */
const reached = (person) => person.offers.every((one) => !["approved", "queued", "sent", "failed", "unknown"].includes(one.state))

function slip(person, sheet, handed) {
  const jobs = person.offers.filter((one) => one.posting).map((one) => sheet.postings.get(one.posting)).filter(Boolean)
  const courses = person.offers.filter((one) => one.course).map((one) => [sheet.courses.get(one.course), one.seat]).filter(([one]) => one)
  return h("tr.slip", {}, h("td", {},
    h("header", {}, h("h2", {}, person.name ?? person.id),
      h("p", {}, [person.gender && value(person.gender), years(person), person.phone, person.id].filter(Boolean).join("　")),
      reached(person) ? h("p.tag.reached", {}, V.reached) : handed && h("button.hand", { onclick: () => handed([person]), "aria-label": V.handedTo(person.name ?? person.id) }, V.handed),
      h("p.sign", {}, V.sign)),
    h("div.body", {},
      h("table", {}, h("colgroup", {}, V.columns.map(() => h("col"))), h("thead.visually-hidden", {}, h("tr", {}, V.columns.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, jobs.map((one, i) => jobRow(one, i, sheet.place)))),
      person.link && h("figure", {}, qrCode(person.link, { level: "M", label: V.qr }), h("figcaption", {}, V.scan))),
    courses.map(([course, seat]) => h("p.course", {}, V.course(course.title, course.starts, seat)))))
}

/* How often each is offered here: what concerns most is read first. */
function mostOffered(sheet, kind, all) {
  const times = new Map()
  for (const person of sheet.people) for (const offer of person.offers) if (offer[kind]) times.set(offer[kind], (times.get(offer[kind]) ?? 0) + 1)
  return [...times].sort((a, b) => b[1] - a[1]).map(([id]) => all.get(id)).filter(Boolean)
}

function speech(sheet) {
  const jobs = mostOffered(sheet, "posting", sheet.postings)
  const courses = mostOffered(sheet, "course", sheet.courses)
  return [V.greeting(placeName(sheet.place)), V.summary(sheet.total, jobs.length),
    ...jobs.slice(0, SPOKEN).map((one, i) => V.job(i, one.title, placeFrom(sheet.place, one).replaceAll(" · ", ""), wage(one.wage).replace("–", V.to), board(one), one.headcount)),
    courses.length > 0 && V.courses(courses.slice(0, 3).map((one) => [one.title, one.starts])), V.goodbye].filter(Boolean).join("\n")
}

export function villageView(parameters, session) {
  let running = null
  let scope = ""
  const said = h("p.status", { role: "status" })
  const sheets = h("div")
  const spoken = h("textarea", { readOnly: true, rows: 14, "aria-label": V.speech })
  const copied = h("span", { role: "status" })
  const copy = h("button", { onclick: async () => {
    try {
      await navigator.clipboard.writeText(spoken.value)
    } catch { // not over plain HTTP: then as one copied before
      spoken.select()
      document.execCommand("copy")
    }
    copied.textContent = V.copied
  } }, V.copy)
  const words = h("details.speech", { hidden: true }, h("summary", {}, V.speech), spoken, h("p.buttons", {}, copy, copied))
  const codes = h("input", { type: "checkbox", onchange: () => load() })
  const withCodes = session.rights.includes("workers_write") ? h("label.box", {}, codes, V.codes) : null
  const handAll = session.rights.includes("workers_write") ? h("button", { hidden: true, onclick: () => hand(sheetShown.people.filter((one) => !reached(one)), true) }, V.handedAll) : null
  let sheetShown = null
  const print = h("button.main", { disabled: true, onclick: () => window.print() }, TEXT.search.print)
  const places = h("datalist", { id: "sheet-places" })
  const where = h("input", { required: true, maxLength: 60, placeholder: V.placeHint, autocomplete: "off", "aria-label": V.place })
  where.setAttribute("list", "sheet-places")
  const form = h("form.sheet-form", { onsubmit: (event) => {
    event.preventDefault()
    location.hash = `#village${queryText({ place: where.value.trim() })}`
  } }, where, places, h("button", {}, V.show), print, handAll, withCodes)

  async function load() {
    running?.abort()
    running = new AbortController()
    const { signal } = running
    print.disabled = words.hidden = true
    if (handAll) handAll.hidden = true
    fill(sheets)
    if (!scope) return fill(said, V.hint)
    said.textContent = TEXT.loading
    try {
      const sheet = await readAll(scope, signal)
      if (codes.checked && sheet.people.length > 0) await readLinks(sheet, scope, signal)
      if (!signal.aborted) show(sheet)
    } catch (error) {
      if (error.name !== "AbortError") fill(said, h("span.error", {}, error.message))
    }
  }

  /* Slips that are in people's hands: told to the service, so that nothing else is sent to them. */
  async function hand(people, all) {
    if (all && !(await confirmed(V.handedAll, V.sure(number(people.length)), V.handed))) return
    const { signal } = running
    try {
      const sum = { handed: 0, underway: 0, nothing: 0 }
      for (let i = 0; i < people.length; i += PAGE) {
        const answer = await call("POST", "/v1/sheet/handed", { workers: people.slice(i, i + PAGE).map((one) => one.id) }, { signal })
        for (const key of Object.keys(sum)) sum[key] += answer[key]
      }
      const links = new Map(sheetShown.people.map((one) => [one.id, one.link]))
      const sheet = await readAll(scope, signal)
      for (const person of sheet.people) person.link = links.get(person.id)
      const top = document.scrollingElement.scrollTop
      show(sheet)
      document.scrollingElement.scrollTop = top
      fill(said, V.handedOver(number(sum.handed), sum.underway > 0 ? number(sum.underway) : "", sum.nothing > 0 ? number(sum.nothing) : ""))
      handAll.hidden ? print.focus() : handAll.focus({ preventScroll: true })
    } catch (error) {
      if (error.name !== "AbortError") fill(said, h("span.error", {}, error.message))
    }
  }

  function show(sheet) {
    const n = sheet.people.length
    const there = sheet.people.filter(reached).length
    sheetShown = sheet
    fill(said, n === 0 ? V.nobody(placeName(sheet.place)) : V.found(number(n), sheet.total > n ? number(sheet.total) : ""), there > 0 && V.there(number(there)))
    if (n === 0) return
    if (handAll) handAll.hidden = there === n
    print.disabled = words.hidden = false
    spoken.value = speech(sheet)
    document.title = V.file(placeName(sheet.place))
    fill(sheets, h("table.sheets", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" },
      h("b", {}, V.title(placeName(sheet.place))), h("span", {}, V.printed(new Date().toLocaleDateString("zh-CN", { dateStyle: "long" }), n))))),
      h("tbody", {}, sheet.people.map((person) => slip(person, sheet, handAll && hand)))))
  }

  const view = h("section.village", {}, h("h1.visually-hidden", {}, TEXT.tabs.village), form, said, words, sheets)
  view.leave = () => running?.abort()
  view.move = (next) => {
    scope = next.get("place") ?? ""
    where.value = scope
    load()
    return true
  }
  view.move(parameters)
  get("/v1/table", { scope: session.region?.code ?? "" }).then(({ rows }) =>
    fill(places, rows.map(({ region }) => region && h("option", { value: region.code.length > 9 ? region.code : region.name }, placeName(region)))), () => {})
  return view
}
