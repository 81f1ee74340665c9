// SPDX-License-Identifier: GPL-3.0-or-later
// What sending a plan would mean, before it is approved.
import { get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const P = TEXT.push
const yuan = (n) => P.cost(n.toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 }))

function show(answer) {
  const { channels } = answer
  const sum = (key) => number(channels.reduce((n, one) => n + one[key], 0))
  const row = (name, messages, parts, cost) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, messages), h("td", {}, parts), h("td", {}, cost))
  const without = [["opted_out", answer.opted_out], ["unreachable", answer.unreachable], ["too_long", answer.too_long]].filter(([, n]) => n > 0)
  return [
    h("p", {}, P.previewOf(number(answer.persons), yuan(answer.cost))),
    h("div.wide", { tabIndex: 0, role: "region", "aria-label": P.preview }, h("table.compared", {}, h("thead", {}, h("tr", {},
      [P.channel, P.messagesCount, P.partsCount, P.costs].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, channels.map((one) => row(P.names[one.channel] ?? one.channel, number(one.messages), number(one.parts), yuan(one.cost)))),
    h("tfoot", {}, row(TEXT.stats.total, sum("messages"), sum("parts"), yuan(answer.cost))))),
    without.length > 0 && h("ul.notes", {}, without.map(([key, n]) => h("li", {}, P.without[key](number(n))))),
    answer.samples.length > 0 && h("h3", {}, P.samples),
    answer.samples.map((one) => h("blockquote.sample", {}, h("p", {}, one.text),
      h("p.soft", {}, P.sampleOf(P.names[one.channel] ?? one.channel, one.parts)))),
  ]
}

/** A button, and below it what it tells. */
export function previewButton(plan, options) {
  const place = h("div.preview", { role: "status" })
  const button = h("button", { onclick: async () => {
    button.disabled = true
    fill(place, h("p", {}, P.previewing))
    try {
      fill(place, show(await get("/v1/push/preview", { plan }, options)))
    } catch (error) {
      if (error.name !== "AbortError") fill(place, h("p.error", {}, error.message))
    }
    button.disabled = false
  } }, P.preview)
  return { button, place }
}
