// SPDX-License-Identifier: GPL-3.0-or-later
// One job as a card, with a QR code a phone reads without any network of ours.
import { h } from "../common/dom.js"
import { number, shortPlace } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { qrCode } from "../common/qr.js"

export function wage({ monthly_min: low, monthly_max: high }) {
  if (low === null && high === null) return TEXT.negotiable
  if (low === null) return TEXT.atMost(high)
  if (high === null) return TEXT.atLeast(low)
  return low === high ? `${low}${TEXT.yuan}` : `${low}–${high}${TEXT.yuan}`
}

export const place = ({ province, city }) => shortPlace({ province, city })

export function card(job) {
  const { posting, accommodation, meals, openings } = job
  const housed = accommodation === "provided"
  const kept = housed && meals === "provided" ? TEXT.screen.both : housed ? TEXT.screen.housed : accommodation === "allowance" ? TEXT.screen.housing : null
  const pay = wage(job)
  return h("article.job", { dataset: { id: posting.id } },
    h("div.name", {}, h("h3", { class: posting.title.length > (job.booth ? 7 : 10) ? "long" : "" }, posting.title), job.booth ? h("b.stand", {}, TEXT.screen.fair.booth(job.booth)) : null),
    h("div.body", {},
      h("div.facts", {},
        h("p.wage", { class: pay.length > 12 ? "longest" : pay.length > 10 ? "long" : "" }, pay),
        h("p.place", {}, place(job)),
        h("p.more", {}, h("b", {}, TEXT.screen.hires(number(openings))),
          kept ? h("span.tag", {}, kept)
            : h("span", {}, accommodation === "none" ? TEXT.screen.unhoused : TEXT.screen.housingUnknown))),
      qrCode(TEXT.screen.qrText(posting.title, pay, place(job), posting.id, job.booth ?? null), { label: TEXT.screen.qr })))
}
