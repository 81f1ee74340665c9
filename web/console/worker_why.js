// SPDX-License-Identifier: GPL-3.0-or-later
// Why one posting is, or is not, for this worker: asked across the desk, answered with figures.
import { get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { postingDialog } from "./posting.js"
import { postingPicker } from "./posting_picker.js"

const Y = TEXT.workers.why

function answered(why) {
  return [
    h("p", {}, h("button.link", { onclick: () => postingDialog(why.posting) }, why.posting.title), h("span.tag", { class: `verdict-${why.verdict}` }, why.label)),
    why.summary && h("p.summary", {}, why.summary),
    why.note && why.note !== why.summary && h("p.soft", {}, why.note),
    why.rank && h("p.soft", {}, Y.rank(number(why.rank), number(why.ranked))),
    why.obstacles?.length > 0 && h("ul.obstacles", {}, why.obstacles.map((one) =>
      h("li", { class: one.kind }, h("span.tag", {}, one.kind === "rule" ? Y.rule : Y.wish), one.detail ?? one.label,
        one.step ? h("small.soft", {}, Y.step(one.step)) : null))),
    why.reasons?.length > 0 && h("ul.reasons", {}, why.reasons.map((one) => h("li", {}, one))),
  ]
}

export function whySection(id, { options }) {
  const answer = h("div.why-answer", { role: "status" })
  const choose = async (posting) => {
    fill(answer, h("p", {}, TEXT.loading))
    try {
      const { why } = await get(`/v1/workers/${encodeURIComponent(id)}/why`, { posting: posting.id }, options)
      fill(answer, answered(why))
    } catch (error) {
      if (error.name !== "AbortError") fill(answer, h("p.error", {}, error.message))
    }
  }
  return h("section.why", {}, h("h3", {}, Y.title), postingPicker({ label: Y.label, choose, signal: options.signal, key: "w" }), answer)
}
