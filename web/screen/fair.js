// SPDX-License-Identifier: GPL-3.0-or-later
// A job fair: who stands where and has come, and what happens when.
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const words = TEXT.screen.fair
export const BOOTHS = "#booths" /* in place of a trade's code */
export const BOOTHS_PAGE = 6
const EVENTS = 9 /* that fit beside each other */

export const present = ({ booths }) => booths.filter(({ arrived }) => arrived !== null).length

/** What a booth offers: as its employer put it, else what its postings add up to. */
const offer = ({ hiring, postings, openings }) =>
  hiring ?? (postings > 0 ? words.offers(number(postings), number(openings)) : words.noOffers)

export function booth(one) {
  return h("article.booth", { class: one.arrived ? "here" : "", dataset: { booth: one.booth } },
    h("h3", {}, one.booth, h("span.tag", { class: one.arrived ? "" : "absent" }, one.arrived ? words.arrived(one.arrived) : words.absent)),
    h("p.employer", {}, one.employer),
    h("p.hiring", {}, offer(one)))
}

/** Does the day of the fair run? Its date is the bureau's, and so is the clock of the screen. */
const today = (date, now) =>
  date === `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`

/** Fills the list with what goes on and what comes next. */
export function schedule(list, fair, now = new Date()) {
  const time = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`
  const running = today(fair.date, now)
  const current = running ? fair.schedule.findLastIndex(({ at }) => at <= time) : -1
  const from = Math.max(0, Math.min(current, fair.schedule.length - EVENTS))
  fill(list, fair.schedule.slice(from, from + EVENTS).map(({ at, what, where }, i) =>
    h("li", { class: from + i < current ? "over" : from + i === current ? "now" : "" },
      h("b", {}, at), h("span", {}, what, where ? h("i", {}, where) : null))))
}
