// SPDX-License-Identifier: GPL-3.0-or-later
// What was sent to one worker, by which channel and how far it got; what nobody knows the end of is settled
// here, what failed is sent again, and a slip that was handed over is said to be.
import { call, get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { confirmed } from "./job.js"
import { moment } from "./push_list.js"

const P = TEXT.push
const WAYS = { unknown: ["delivered", "failed", "again"], failed: ["again"] }
const TO_HAND = ["queued", "failed", "unknown"]

/** The section; hidden while nothing was to be sent. `read()` on it asks again. */
export function pushSection(id, { may, options, said, changed }) {
  const list = h("ul.messages")
  const element = h("section.pushed", { hidden: true }, h("div.heading", {}, h("h3", { tabIndex: -1 }, P.toWorker),
    h("a", { href: "#push" }, P.all_)), list)

  const act = (name, sure, doing, text) => async () => {
    try {
      if (!(await confirmed(name, sure, name))) return
      const answer = await doing()
      await changed(typeof text === "function" ? text(answer) : text)
    } catch (error) {
      if (error.name !== "AbortError") said(error.message)
    }
  }

  function row(one) {
    const ways = may("plans_write") ? (WAYS[one.state] ?? []) : []
    return h("li", {}, h("p", {}, h("span.tag", { class: `offer-${one.state}` }, P.states[one.state]),
      h("b", {}, one.channel ? (P.names[one.channel] ?? one.channel) : P.unrouted),
      h("span.soft", {}, [one.changed && moment(one.changed), one.attempts > 0 && P.attempts(one.attempts), TEXT.workers.plan(one.plan), one.detail].filter(Boolean).join(" · "))),
    h("p.desk", {}, ways.map((way) => h("button", { onclick: act(P.settle[way], P.sure[way],
      () => call("POST", `/v1/push/messages/${one.message}/settle`, { result: way }, options), P.settledOne[way]) }, P.settle[way])),
    may("workers_write") && TO_HAND.includes(one.state) && h("button", { onclick: act(TEXT.village.handed, TEXT.village.sureOne,
      () => call("POST", "/v1/sheet/handed", { workers: [id] }, options), TEXT.village.handedOver("1")) }, TEXT.village.handed)))
  }

  async function read() {
    const { messages } = await get("/v1/push/messages", { worker: id, limit: 20 }, options)
    element.hidden = messages.length === 0
    fill(list, messages.map(row))
  }

  element.read = () => (may("plans_read") ? read() : Promise.resolve())
  return element
}
