// SPDX-License-Identifier: GPL-3.0-or-later
// One worker: who they are, what they were offered and said, what suits them.
import { call, get, send } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { value } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import "./worker.css"
import { callsSection } from "./worker_calls.js"
import { pushSection } from "./worker_push.js"
import { holdOffer, replaceOffer } from "./worker_change.js"
import { editForm, hasDraft } from "./worker_edit.js"
import { matchesSection, offersSection } from "./worker_offers.js"
import { revealPanel } from "./worker_reveal.js"
import { whySection } from "./worker_why.js"

const W = TEXT.workers
const names = (list) => (list ?? []).map((one) => one.name ?? one).join("、")

/** 43岁, from the day of birth; "" when it is not known. */
export function years(worker) {
  const born = /^(\d{4})-(\d\d)-(\d\d)$/.exec(worker.birth ?? "")
  if (!born) return ""
  const now = new Date()
  const before = now.getMonth() + 1 < +born[2] || (now.getMonth() + 1 === +born[2] && now.getDate() < +born[3])
  return W.years(now.getFullYear() - born[1] - before)
}

const wish = (code) => (code ? (W.wishes[code] ?? code) : "")

const FACTS = [
  ["phone", (w) => w.phone],
  ["wechat", (w) => w.wechat],
  ["gender", (w) => [w.gender && value(w.gender), years(w)].filter(Boolean).join(" ")],
  ["birth", (w) => w.birth],
  ["education", (w) => w.education && value(w.education)],
  ["home", (w) => w.home?.name],
  ["current", (w) => w.current?.name],
  ["trades", (w) => names(w.trades)],
  ["certificates", (w) => names(w.certificates)],
  ["groups", (w) => names(w.groups)],
  ["regions", (w) => names(w.desired?.regions)],
  ["wage", (w) => w.desired?.wage_min && TEXT.atLeast(w.desired.wage_min)],
  ["accommodation", (w) => wish(w.desired?.accommodation)],
  ["meals", (w) => wish(w.desired?.meals)],
  ["channels", (w) => (w.channels ?? []).map((one) => W.channels[one] ?? one).join("、")],
  ["text", (w) => w.text],
]

export function workerPage(id, { session, changed, back }) {
  const path = `/v1/workers/${encodeURIComponent(id)}`
  const may = (right) => session.rights.includes(right)
  const leaving = new AbortController()
  const options = { signal: leaving.signal }
  const title = h("h2", { tabIndex: -1 }, id)
  const said = h("p.status", { role: "status" })
  const profile = h("section", {}, h("p", {}, TEXT.loading))
  const offers = h("section")
  const matches = h("section")
  const reveal = may("reveal") ? revealPanel(id, options) : null
  const calls = callsSection(id, { write: may("workers_write"), options, said: say })
  const pushed = pushSection(id, { may, options, said: say, changed: after })
  const element = h("article.worker", {},
    h("header", {}, h("button.back", { onclick: back }, W.back), title, reveal), said, profile, offers, matches, pushed,
    whySection(id, { options }), calls)
  let version = null
  let suited = []

  const fail = (place) => (error) => error.name !== "AbortError" && fill(place, h("p.error", {}, error.message))
  function say(text) {
    said.textContent = text
  }

  async function read() {
    const response = await send("GET", path, undefined, options)
    return { worker: await response.json(), version: response.headers.get("etag") }
  }

  async function readProfile() {
    const fresh = await read()
    version = fresh.version
    if (hasDraft(id)) edit(fresh.worker)
    else showProfile(fresh.worker)
  }

  function showProfile(worker) {
    fill(title, worker.name ?? worker.id, h("small", {}, worker.id))
    fill(profile, h("div.heading", {}, h("h3", {}, W.profile), may("workers_write") &&
        h("button", { dataset: { key: "e" }, "aria-keyshortcuts": "e", onclick: () => edit(worker) }, W.edit.button)),
      h("dl.facts", {},
        h("dt", {}, W.status), h("dd", {}, statusOf(worker)),
        FACTS.map(([key, read]) => read(worker) && [h("dt", {}, W.facts[key]), h("dd", {}, read(worker))]),
        worker.couple && [h("dt", {}, W.facts.couple), h("dd", {}, partner(worker.couple))]))
    changed(worker)
  }

  function partner(other) {
    const link = h("a", { href: `#workers?id=${encodeURIComponent(other)}` }, other)
    get(`/v1/workers/${encodeURIComponent(other)}`, {}, options).then(
      (worker) => fill(link, [worker.name, W.statuses[worker.status]].filter(Boolean).join(" · ") || other),
      (error) => error.status === 404 && link.replaceWith(h("span", {}, W.partnerElsewhere(other))))
    return link
  }

  function edit(worker) {
    fill(title, worker.name ?? worker.id, h("small", {}, worker.id))
    fill(profile, h("h3", {}, W.edit.title), editForm({ id, worker, version, read, signal: leaving.signal, done: (saved, etag, text) => {
      if (saved) version = etag
      if (text) say(text)
      showProfile(saved ?? worker)
      if (saved) readMatches()
      else readProfile().catch(fail(profile)) // as it is now
      profile.querySelector("[data-key=e]")?.focus()
    } }))
  }

  function statusOf(worker) {
    if (!may("workers_write")) return W.statuses[worker.status] ?? W.noStatus
    const select = h("select", { "aria-label": W.status, onchange: () => save(select) },
      !worker.status && h("option", { value: "" }, W.noStatus),
      Object.entries(W.statuses).map(([code, name]) => h("option", { value: code, selected: code === worker.status }, name)))
    return select
  }

  async function save(select) {
    select.disabled = true
    try {
      const response = await send("PATCH", path, { status: select.value },
        { ...options, headers: { "if-match": version, "content-type": "application/merge-patch+json" } })
      version = response.headers.get("etag")
      const worker = await response.json()
      showProfile(worker)
      say(W.statusSaved(W.statuses[worker.status]))
      readMatches()
    } catch (error) {
      if (error.name === "AbortError") return
      await readProfile().catch(fail(profile))
      fill(said, h("span.error", {}, error.status === 412 ? W.statusStale : error.message))
    }
    profile.querySelector("select")?.focus()
  }

  async function readOffers() {
    const { offers: list } = await get(`${path}/offers`, {}, options)
    const desk = may("plans_write") ? {
      hold: (offer, name) => change(holdOffer(id, offer, list, name, options), offer.state === "held" ? W.change.released : W.change.held),
      replace: (offer, name) => change(replaceOffer(id, offer, suited, name, options), W.change.replaced),
    } : null
    fill(offers, await offersSection(list, { options, record: may("workers_write") ? record : null, desk }))
  }

  async function change(doing, text) {
    if (await doing) await after(text)
  }

  async function record(answer) {
    const { accepted, errors } = await call("POST", "/v1/answers", { answers: [{ worker: id, ...answer }] }, options)
    if (accepted === 0) throw new Error(errors[0]?.detail ?? W.notRecorded)
    await after(W.recorded)
  }

  async function after(text) {
    await Promise.all([readOffers(), readProfile()]).catch(fail(offers)) // who was hired is back at work
    if (document.activeElement === document.body) offers.querySelector("h3")?.focus() // what had it is gone
    say(text) // once the page is as it says
    readMatches()
    calls.read().catch(fail(said))
    pushed.read().catch(fail(said))
  }

  const readMatches = () =>
    get(`${path}/matches`, {}, options).then((answer) => {
      suited = answer.matches
      fill(matches, matchesSection(answer))
    }, fail(matches))

  readProfile().catch(fail(profile))
  readOffers().catch(fail(offers))
  readMatches()
  calls.read().catch(fail(said))
  pushed.read().catch(fail(said))
  element.leave = () => {
    leaving.abort()
    reveal?.leave()
  }
  element.focus = () => title.focus()
  return element
}
