// SPDX-License-Identifier: GPL-3.0-or-later
// A plan gone through place by place before it is approved: who there gets which jobs and why; one job may be
// held back or replaced, and what is right of one place may be approved without the rest.
import "./plan_review.css"
import { call, get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number, shortPlace, wage } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { confirmed } from "./job.js"
import { postingDialog } from "./posting.js"
import { placeName } from "./table.js"
import { holdOffer, replaceOffer } from "./worker_change.js"
import { years } from "./worker.js"

const V = TEXT.review
const PAGE = 500
const MOST = 3000 /* people at once: more is no review */
const column = (text) => h("th", { scope: "col" }, text)

async function pages(path, query, key, options, most = Infinity) {
  const all = []
  let first = null
  for (let after = ""; after !== null && all.length < most;) {
    const page = await get(path, { ...query, limit: PAGE, after }, options)
    first ??= page
    all.push(...page[key])
    after = page.next
  }
  return [all, first]
}

/* People of the place with what the plan has for them, in the order of the roster. */
async function readPlace(plan, place, options) {
  const postings = new Map()
  const courses = new Map()
  const people = []
  let where, after = ""
  while (after !== null && people.length < MOST) {
    const page = await get("/v1/sheet", { place, plan, limit: PAGE, after }, options)
    where ??= page.place
    for (const one of page.postings) postings.set(one.id, one)
    for (const one of page.courses) courses.set(one.id, one)
    people.push(...page.people.filter((person) => person.offers.length > 0))
    after = page.next
  }
  const [offers] = await pages(`/v1/plans/${plan}/offers`, { scope: place }, "offers", options)
  const of = new Map()
  for (const offer of offers) if (offer.state !== "replaced" && offer.state !== "discarded") of.set(offer.worker, [...(of.get(offer.worker) ?? []), offer])
  return { place: where, people: people.map((person) => ({ ...person, offers: of.get(person.id) ?? [] })), postings, courses }
}

let last = { plan: 0, steps: [] } /* where one was, when one comes back from a worker */

/** The section; `plan` as the service has it, `changed()` once an offer or the approval did. */
export function reviewSection(plan, session, { signal, changed, said }) {
  const options = { signal }
  const mayWrite = session.rights.includes("plans_write")
  const place = h("div", { role: "status" })
  const trail = h("nav.trail", { "aria-label": TEXT.table.trail })
  const element = h("section.review", {}, h("h3.visually-hidden", { tabIndex: -1 }, V.title), h("p.soft", {}, V.hint), trail, place)
  let steps = []

  const fail = (error) => error.name !== "AbortError" && fill(place, h("p.error", {}, error.message))

  function showTrail() {
    fill(trail, steps.map((step, i) => [i > 0 && h("span", { "aria-hidden": "true" }, "›"),
      i < steps.length - 1 ? h("button.link", { onclick: () => back(i) }, step.name) : h("b", { "aria-current": "location" }, step.name)]))
  }

  function back(i) {
    const step = steps[i]
    steps = steps.slice(0, i)
    open(step)
  }

  /* A level of places, or the people of one. */
  function open(step) {
    steps.push(step)
    last = { plan: plan.plan, steps: [...steps] }
    showTrail()
    fill(place, h("p", {}, TEXT.loading))
    return (step.people ? showPeople(step) : showPlaces(step)).catch(fail)
  }

  async function showPlaces(step) {
    const table = await get("/v1/table", { scope: step.code }, options)
    const at = Object.fromEntries(table.figures.map((key, i) => [key, i]))
    const known = table.plan === plan.plan // the table counts the newest one
    const cells = (row) => ["not_returned_to_work", ...(known ? ["offered", "full_quota", "jobs"] : [])].map((key) => h("td", {}, number(row.counts[0][at[key]])))
    const rows = table.rows.filter((row) => row.region && row.counts[0][at.not_returned_to_work] > 0)
    if (rows.length === 0) return fill(place, h("p.soft", {}, V.nobody))
    fill(place, h("div.wide", { tabIndex: 0, role: "region", "aria-label": V.title }, h("table", {},
      h("thead", {}, h("tr", {}, column(TEXT.table.levels[table.level]), column(TEXT.table.figures.not_returned_to_work),
        known && [column(TEXT.table.figures.offered), column(TEXT.table.figures.full_quota), column(TEXT.table.figures.jobs)], column(V.look))),
      h("tbody", {}, rows.map((row) => {
        const name = placeName(row.region)
        const deeper = row.deeper && row.region.code !== step.code
        return h("tr", {}, h("th", { scope: "row" }, deeper ? h("button.link", { onclick: () => open({ code: row.region.code, name }) }, name) : name),
          cells(row), h("td", {}, row.region.code.length > 6 && h("button", { onclick: () => open({ code: row.region.code, name, people: true }), "aria-label": V.lookAt(name) }, V.one)))
      })))))
  }

  async function showPeople(step) {
    const all = await readPlace(plan.plan, step.code, options)
    const waiting = all.people.flatMap((person) => person.offers).filter((offer) => offer.state === "planned").length
    const again = async (text) => {
      changed()
      await showPeople(step)
      said(text)
    }
    fill(place,
      h("p.buttons", {}, mayWrite && waiting > 0 && h("button.main", { onclick: () => approve(step, waiting, again).catch(fail) }, V.approve(number(waiting))),
        h("a.button", { href: `#village?place=${encodeURIComponent(step.code)}` }, V.sheet)),
      all.people.length === 0 ? h("p.soft", {}, V.nobody) : h("ul.reviewed", {}, all.people.map((person) => card(person, all, again))))
    element.querySelector("h3").focus({ preventScroll: true })
  }

  async function approve(step, count, again, skip) {
    if (!(await confirmed(V.approve(number(count)), skip ? TEXT.plan.sure.skip(number(count)) : V.sure(step.name, number(count)), TEXT.plan.actions.approve))) return
    try {
      const answer = await call("POST", `/v1/plans/${plan.plan}/approve`, { scope: step.code, ...(skip && { skip: true }) }, options)
      await again(TEXT.plan.approved(number(answer.approved), number(answer.held)))
    } catch (error) {
      if (error.status !== 409 || error.errors.length === 0 || skip) throw error
      await approve(step, count, again, true)
    }
  }

  function card(person, { postings, courses, place: home }, again) {
    const act = (doing, text) => doing.then((done) => done && again(text)).catch(fail)
    const line = (offer) => {
      const of = postings.get(offer.posting) ?? courses.get(offer.course)
      const title = of?.title ?? offer.posting ?? offer.course
      return h("li", {}, h("div", {},
        h("p", {}, offer.posting && of ? h("button.link", { onclick: () => postingDialog(of) }, title) : [h("b.tag", {}, TEXT.workers.course), title],
          of?.wage && h("b.pay", {}, wage(of.wage)), offer.posting && of && h("span", {}, placeOf(home, of)), of?.employer && h("span.soft", {}, of.employer),
          offer.state !== "planned" && h("span.tag", { class: `offer-${offer.state}` }, TEXT.offerStates[offer.state]),
          offer.score > 0 && h("span.soft", {}, TEXT.workers.score(Math.round(offer.score * 100)))),
        offer.relaxed?.length > 0 && h("p.soft", {}, TEXT.workers.relaxed(offer.relaxed.map((one) => one.detail ?? one.rule ?? one).join("、")))),
        mayWrite && offer.posting && ["planned", "held"].includes(offer.state) && h("p.desk", {},
          h("button", { onclick: () => act(holdOffer(person.id, offer, person.offers, title, options),
            offer.state === "held" ? TEXT.workers.change.released : TEXT.workers.change.held) }, offer.state === "held" ? TEXT.workers.change.release : TEXT.workers.change.hold),
          h("button", { onclick: () => act(get(`/v1/workers/${encodeURIComponent(person.id)}/matches`, {}, options)
            .then(({ matches }) => replaceOffer(person.id, offer, matches, title, options)), TEXT.workers.change.replaced) }, TEXT.workers.change.replace)))
    }
    const jobs = person.offers.filter((one) => one.posting && one.state !== "held").length
    return h("li", {},
      h("h4", {}, h("a", { href: `#workers?id=${encodeURIComponent(person.id)}` }, person.name ?? person.id),
        h("small", {}, [person.gender && TEXT.values[person.gender], years(person), person.id].filter(Boolean).join(" · ")),
        jobs < plan.summary?.quota && h("span.tag.held", {}, V.short(plan.summary.quota - jobs))),
      h("ul", {}, person.offers.map(line)))
  }

  const placeOf = (home, posting) => shortPlace({ ...posting, province: home && posting.city && posting.province?.code.slice(0, 2) === home.code.slice(0, 2) ? null : posting.province })

  if (last.plan === plan.plan && last.steps.length > 1) {
    steps = last.steps.slice(0, -1)
    open(last.steps.at(-1))
  } else open({ code: plan.scope?.code ?? session.region?.code ?? "", name: plan.scope?.name ?? session.region?.name ?? TEXT.plan.everywhere })
  return element
}
