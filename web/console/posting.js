// SPDX-License-Identifier: GPL-3.0-or-later
// A posting as a card, in full, and beside others.
import { h } from "../common/dom.js"
import { age, insurance, place, value, wage } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const names = (list) => (list?.length > 0 ? list.map((one) => one.name ?? one).join("、") : "")

/* label → text of a posting, in the order in which one reads it aloud; "" is not stated */
const FACTS = [
  ["wage", (p) => wage(p.wage)],
  ["place", place],
  ["employer", (p) => p.employer ?? ""],
  ["trades", (p) => names([...p.trades, ...p.skills])],
  ["accommodation", (p) => value(p.accommodation)],
  ["meals", (p) => value(p.meals)],
  ["insurance", (p) => insurance(p.social_insurance)],
  ["age", (p) => age(p.age)],
  ["gender", (p) => value(p.gender)],
  ["education", (p) => value(p.education)],
  ["certificates", (p) => names(p.certificates)],
  ["headcount", (p) => (p.headcount ? TEXT.people(p.headcount) : "")],
  ["posted", (p) => p.posted ?? ""],
  ["until", (p) => p.valid_through ?? ""],
  ["contact", (p) => [p.contact?.name, p.contact?.phone].filter(Boolean).join(" ")],
  ["source", (p) => p.source ?? ""],
]

const board = (posting) =>
  [["accommodation", TEXT.posting.accommodation], ["meals", TEXT.posting.meals]]
    .filter(([key]) => posting[key] !== "unknown")
    .map(([key, name]) => h("span.tag", {}, `${name}${value(posting[key])}`))

export function postingCard(posting, { open, compare, compared }) {
  return h("article.card", {},
    h("h2", {}, h("button.link", { onclick: () => open(posting) }, posting.title)),
    h("p.wage", {}, wage(posting.wage)),
    h("p.where", {}, place(posting)),
    h("p.who", {}, posting.employer ?? TEXT.notStated, posting.headcount ? ` · ${TEXT.people(posting.headcount)}` : ""),
    h("p.tags", {}, board(posting), names(posting.certificates) && h("span.tag", {}, names(posting.certificates)),
      posting.age && h("span.tag", {}, age(posting.age)), posting.gender !== "any" && h("span.tag", {}, value(posting.gender))),
    h("label.pick", {}, h("input", { type: "checkbox", checked: compared, onchange: (event) => {
      if (!compare(posting, event.target.checked)) event.target.checked = false
    } }), TEXT.search.compare))
}

/** A modal dialog that removes itself; Escape and a click beside it close it. */
export function dialog(title, ...content) {
  const element = h("dialog", { "aria-label": title, onclose: () => element.remove(),
    onclick: (event) => event.target === element && element.close() },
    h("div.sheet", {}, h("header", {}, h("h2", {}, title),
      h("button", { onclick: () => window.print() }, TEXT.search.print),
      h("button", { onclick: () => element.close() }, TEXT.search.close)), content))
  document.body.append(element)
  element.showModal()
  return element
}

/* the card is drawn with a QR code: fetched when somebody wants one */
const share = (posting) => import("./share.js").then(({ sharePosting }) => sharePosting(posting))

export function postingDialog(posting) {
  const sheet = dialog(posting.title,
    posting.warnings?.length > 0 && h("ul.warnings", {}, posting.warnings.map((one) => h("li", {}, one.text))),
    h("dl.facts", {}, FACTS.map(([key, read]) => read(posting) && [h("dt", {}, TEXT.posting[key]), h("dd", {}, read(posting))])),
    posting.description && h("section", {}, h("h3", {}, TEXT.posting.description), h("p.original", {}, posting.description)))
  sheet.querySelector("header h2").after(h("button", { onclick: () => share(posting) }, TEXT.share.title))
}

export function comparison(postings) {
  const rows = FACTS.map(([key, read]) => [key, postings.map(read)]).filter(([, cells]) => cells.some(Boolean))
  dialog(TEXT.search.compareTitle, h("div.wide", {}, h("table", {},
    h("thead", {}, h("tr", {}, h("td"), postings.map((one) => h("th", { scope: "col" }, one.title)))),
    h("tbody", {}, rows.map(([key, cells]) => h("tr", { class: new Set(cells).size > 1 ? "differs" : "" },
      h("th", { scope: "row" }, TEXT.posting[key]), cells.map((text) => h("td", {}, text || TEXT.notStated))))))))
}
