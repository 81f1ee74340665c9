// SPDX-License-Identifier: GPL-3.0-or-later
// One job as a card, with a QR code a phone reads without any network of ours.
import { h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { qrOf } from "../common/qr.js"

const SVG = "http://www.w3.org/2000/svg"
const QUIET = 2 /* modules of margin; the white plate adds the rest */
const PEOPLES = /(?:布依族|苗族|侗族|土家族|彝族|藏族|羌族|白族|傣族|景颇族|傈僳族|哈尼族|壮族|回族|蒙古族?|哈萨克|柯尔克孜|朝鲜族)+自治州$/

/** 黔西南布依族苗族自治州 → 黔西南州: as people say it. */
export const shortCity = (name) => name.replace(PEOPLES, "州")

export function wage({ monthly_min: low, monthly_max: high }) {
  if (low === null && high === null) return TEXT.negotiable
  if (low === null) return TEXT.atMost(high)
  if (high === null) return TEXT.atLeast(low)
  return low === high ? `${low}${TEXT.yuan}` : `${low}–${high}${TEXT.yuan}`
}

export function place({ province, city }) {
  const names = [province, city].filter(Boolean).map(({ name }) => shortCity(name).replace(/(?:壮族|回族|维吾尔)?(?:自治区|省|市)$/, ""))
  return [...new Set(names)].join(" · ") || TEXT.notStated
}

function code(text) {
  const made = qrOf(text)
  const n = made.size
  const path = document.createElementNS(SVG, "path")
  let d = ""
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++)
      if (made.isDark(row, column)) d += `M${column + QUIET} ${row + QUIET}h1v1h-1z`
  path.setAttribute("d", d)
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "qr")
  svg.setAttribute("viewBox", `0 0 ${n + 2 * QUIET} ${n + 2 * QUIET}`)
  svg.setAttribute("shape-rendering", "crispEdges")
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", TEXT.screen.qr)
  svg.append(path)
  return svg
}

export function card(job) {
  const { posting, accommodation, meals, openings } = job
  const housed = accommodation === "provided"
  const kept = housed && meals === "provided" ? TEXT.screen.both : housed ? TEXT.screen.housed : accommodation === "allowance" ? TEXT.screen.housing : null
  const pay = wage(job)
  return h("article.job", { dataset: { id: posting.id } },
    h("h3", {}, posting.title),
    h("div.body", {},
      h("div.facts", {},
        h("p.wage", { class: pay.length > 10 ? "long" : "" }, pay),
        h("p.place", {}, place(job)),
        h("p.more", {}, h("b", {}, TEXT.screen.hires(number(openings))),
          kept ? h("span.tag", {}, kept)
            : h("span", {}, accommodation === "none" ? TEXT.screen.unhoused : TEXT.screen.housingUnknown))),
      code(TEXT.screen.qrText(posting.title, pay, place(job), posting.id))))
}
