// SPDX-License-Identifier: GPL-3.0-or-later
// Pushing: how far the sending is, who asked to be called, which messages nobody knows the end of, what failed.
import { call, get, queryText, send } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { confirmed } from "./job.js"
import { moment, pager } from "./push_list.js"

const P = TEXT.push
const AGAIN = 5000 /* ms between looks at the figures, while the page is seen */
const STATES = ["queued", "leased", "sent", "delivered", "failed", "unknown", "cancelled"]

export function pushView(parameters, session) {
  const mayRead = session.rights.includes("workers_read")
  const maySettle = session.rights.includes("workers_write")
  const mayAct = session.rights.includes("plans_write")
  const leaving = new AbortController()
  const options = { signal: leaving.signal }
  const said = h("div.said", { role: "status" })
  const figures = h("div")
  const fail = (error) => error.name !== "AbortError" && fill(said, h("p.error", {}, error.message))

  /* ---- figures ---- */

  const nameOf = (channel) => P.names[channel] ?? channel

  function condition(one) {
    if (one.paused) return h("span.tag.held", {}, one.reason ? P.pausedFor(one.reason) : P.paused)
    if (one.breaker !== "closed") return h("span.tag.held", {}, P.resting)
    return h("span.tag", {}, P.running)
  }

  /* `channel` null: all of them */
  async function pause(channel, resume) {
    const name = channel ? nameOf(channel) : P.all
    const word = resume ? "resume" : "pause"
    if (!(await confirmed(P[word], P.sure[word](name), P[word]))) return
    await call("POST", `/v1/push/${word}`, channel ? { channel } : {}, options)
    fill(said, h("p", {}, P.did[word](name)))
    figures.querySelector("button")?.blur()
    await readFigures()
  }

  async function release(one) {
    if (!(await confirmed(P.release, P.sure.release(one.plan, number(one.messages)), P.release))) return
    const { messages } = await call("POST", "/v1/push/release", { plan: one.plan }, options)
    fill(said, h("p", {}, P.released(number(messages))))
    figures.querySelector("button")?.blur()
    await readFigures()
  }

  const button = (label, act, kind = "") => h("button", { class: kind, onclick: () => act().catch(fail) }, label)

  function showFigures(answer) {
    const { channels, messages: sums } = answer
    const routed = (state) => channels.reduce((n, one) => n + one.messages[state], 0)
    const unrouted = Object.fromEntries(STATES.map((state) => [state, sums[state] - routed(state)]))
    const row = (name, states, ...more) => h("tr", {}, h("th", { scope: "row" }, name), STATES.map((state) => h("td.number", {}, number(states[state]))), more)
    const table = () => h("div.wide", { tabIndex: 0, role: "region", "aria-label": P.channels }, h("table", {}, h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, P.channel), STATES.map((state) => h("th", { scope: "col" }, P.states[state])),
      h("th", { scope: "col" }, P.condition), mayAct && h("th", { scope: "col" }, P.acts))),
    h("tbody", {}, channels.map((one) => row(P.names[one.channel] ?? one.label ?? one.channel, one.messages, h("td", {}, condition(one)),
      mayAct && h("td", {}, button(one.paused ? P.resume : P.pause, () => pause(one.channel, one.paused))))),
      STATES.some((state) => unrouted[state] > 0) && row(P.unrouted, unrouted, h("td"), mayAct && h("td"))),
    h("tfoot", {}, row(TEXT.stats.total, sums, h("td"), mayAct && h("td", {},
      button(answer.paused ? P.resumeAll : P.pauseAll, () => pause(null, answer.paused)))))))
    fill(figures,
      answer.trouble && h("p.error", {}, answer.trouble),
      !answer.set_up && !answer.trouble && h("p.warnings", {}, P.notSetUp),
      answer.paused && h("p.warnings", {}, P.allPaused),
      answer.waiting.map((one) => h("p.warnings", {}, P.waits(one.plan, number(one.messages), one.approved_by), " ",
        one.mine ? P.notMine : mayAct && button(P.release, () => release(one)))),
      h("ul.figures", {}, [["reached", sums.delivered], ["underway", sums.queued + sums.leased + sums.sent],
        ["unknown", sums.unknown], ["failed", sums.failed], ["calls", answer.calls]].map(([key, n]) =>
        h("li", { class: n > 0 && key !== "reached" && key !== "underway" ? "bad" : "" }, h("b", {}, number(n)), h("span", {}, P.figures[key])))),
      channels.length === 0 && STATES.every((state) => sums[state] === 0) ? h("p.soft", {}, P.nothing) : table())
  }

  async function readFigures() {
    const answer = await get("/v1/push", {}, options)
    const focused = figures.contains(document.activeElement) // what somebody is about to press stays
    if (!focused) showFigures(answer)
    return answer
  }

  /* ---- lists ---- */

  /* a page, and the address of the next as the Link header has it */
  const pages = (path, query) => async (next) => {
    const response = await send("GET", next ?? path + queryText(query), undefined, options)
    const link = /<([^>]+)>; *rel="?next"?/.exec(response.headers.get("link") ?? "")
    return { ...(await response.json()), next: link?.[1] }
  }
  const person = (one) => (one.worker ? h("a", { href: `#workers?id=${encodeURIComponent(one.worker)}` }, one.name ?? one.worker) : h("span", {}, P.nobody))

  const calls = pager(P.callsTitle, P.noCalls, leaving.signal, pages("/v1/push/calls", { limit: 50 }), "calls",
    (one, done) => h("li.row", {}, h("p.row-main", {}, person(one), h("b", {}, one.text || P.callMe)),
      h("p.row-more", {}, [moment(one.instant), P.from[one.channel] ?? one.channel, one.plan > 0 && TEXT.workers.plan(one.plan)].filter(Boolean).join(" · ")),
      maySettle && h("p.buttons", {}, button(P.called, async () => {
        await call("POST", `/v1/push/calls/${one.call}/done`, {}, options)
        done()
        await readFigures()
      }))))

  async function settle(one, result, done) {
    if (!(await confirmed(P.settle[result], P.sure[result], P.settle[result]))) return
    await call("POST", `/v1/push/messages/${one.message}/settle`, { result }, options)
    fill(said, h("p", {}, P.settled[result](one.name ?? one.worker)))
    done()
    await readFigures()
  }

  const messages = (state, title, none, ways) => pager(title, none, leaving.signal, pages("/v1/push/messages", { state, limit: 50 }), "messages",
    (one, done) => h("li.row", {}, h("p.row-main", {}, person(one), h("b", {}, one.channel ? nameOf(one.channel) : "")),
      h("p.row-more", {}, [moment(one.changed), P.attempts(one.attempts), TEXT.workers.plan(one.plan), one.detail].filter(Boolean).join(" · ")),
      mayAct && h("p.buttons", {}, ways.map((way) => button(P.settle[way], () => settle(one, way, done), way === "delivered" ? "main" : "")))))

  const unknown = messages("unknown", P.unknownTitle, P.noUnknown, ["delivered", "failed", "again"])
  const failed = messages("failed", P.failedTitle, P.noFailed, ["again"])
  const lists = mayRead ? [calls, unknown, failed] : []

  async function look() {
    try {
      if (!document.hidden) await readFigures()
    } catch (error) {
      fail(error)
    }
    if (!leaving.signal.aborted) timer = setTimeout(look, AGAIN)
  }
  let timer = null

  const view = h("section.pushing", {}, h("h1.visually-hidden", {}, TEXT.tabs.push), said, figures,
    h("div.lists", {}, lists.map((list) => list.element)))
  view.leave = () => {
    leaving.abort()
    clearTimeout(timer)
  }
  lists.forEach((list) => list.read().catch(fail))
  look()
  return view
}
