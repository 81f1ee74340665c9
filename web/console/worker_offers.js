// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker was offered, with the form that records the answer; and what else suits them.
import { get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number, place, wage } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { dropDraft, keptText } from "./drafts.js"
import { postingDialog } from "./posting.js"

const W = TEXT.workers

/* state → what it may become by an answer, as the service has it */
const BEFORE_ANSWER = ["approved", "queued", "sent", "delivered", "failed", "unknown"]
function answersTo(state) {
  if (state === "hired") return ["at_work_3_months"]
  if (BEFORE_ANSWER.includes(state)) return ["interested", "refused", "hired", "no_answer"]
  if (["interested", "refused", "no_answer"].includes(state))
    return ["interested", "refused", "hired"].filter((one) => one !== state)
  return []
}

const choices = (codes, texts) => codes.map((code) => h("option", { value: code }, texts[code]))

function answerForm(offer, record) {
  const answers = answersTo(offer.state)
  if (answers.length === 0) return null
  const wrong = h("p", { role: "alert" })
  const answer = h("select", { onchange: () => (reasonField.hidden = answer.value !== "refused") }, choices(answers, TEXT.offerStates))
  const reason = h("select", {}, choices(Object.keys(TEXT.refusals), TEXT.refusals))
  const key = `answer ${offer.worker} ${offer.posting}`
  const note = keptText(key, h("input", { maxLength: 300, autocomplete: "off" }))
  const reasonField = h("label.field", { hidden: true }, h("span", {}, W.reasonLabel), reason)
  const button = h("button.main", {}, W.record)
  const form = h("form.answer", {
    onsubmit: async (event) => {
      event.preventDefault()
      button.disabled = true
      fill(wrong)
      try {
        await record({ posting: offer.posting, answer: answer.value,
          ...(answer.value === "refused" ? { reason: reason.value } : {}), ...(note.value ? { note: note.value } : {}) })
        dropDraft(key)
      } catch (error) {
        if (error.name !== "AbortError") fill(wrong, h("span.error", {}, error.message))
      }
      button.disabled = false
    },
  }, h("label.field", {}, h("span", {}, W.answerLabel), answer), reasonField,
    h("label.field.wide-field", {}, h("span", {}, W.noteLabel), note), button, wrong)
  return form
}

/* The posting or course of an offer; null when it is gone or may not be seen. */
const subject = (offer, options) =>
  get(offer.posting ? `/v1/postings/${encodeURIComponent(offer.posting)}` : `/v1/courses/${encodeURIComponent(offer.course)}`, {}, options)
    .catch((error) => {
      if (error.name === "AbortError") throw error
      return null
    })

/* state → what the desk may do with the offer before it is approved */
function deskButtons(offer, title, desk) {
  if (!offer.posting || !["planned", "held"].includes(offer.state)) return null
  return h("p.desk", {},
    h("button", { onclick: () => desk.hold(offer, title) }, offer.state === "held" ? W.change.release : W.change.hold),
    h("button", { onclick: () => desk.replace(offer, title) }, W.change.replace))
}

function offerCard(offer, of, { record, desk }) {
  const title = of?.title ?? offer.posting ?? offer.course
  return h("li.offer", {},
    h("h4", {}, offer.posting && of ? h("button.link", { onclick: () => postingDialog(of) }, title) : title,
      h("span.tag", { class: `offer-${offer.state}` }, TEXT.offerStates[offer.state] ?? offer.state)),
    offer.posting && of && h("p", {}, h("b.pay", {}, wage(of.wage)), ` ${place(of)}`),
    h("p.soft", {}, [!offer.posting && W.course, offer.seat && W.seat, W.plan(offer.plan),
      offer.day && W.day(offer.day), offer.refusal && W.refusedFor(TEXT.refusals[offer.refusal] ?? offer.refusal)].filter(Boolean).join(" · ")),
    offer.reasons?.length > 0 && h("ul.reasons", {}, offer.reasons.map((one) => h("li", {}, one))),
    desk && deskButtons(offer, title, desk),
    offer.posting && record && answerForm(offer, record))
}

/** `record(answer)`, `desk.hold(offer, title)`, `desk.replace(offer, title)`: null where one may not. */
export async function offersSection(offers, { options, record, desk }) {
  const subjects = await Promise.all(offers.map((offer) => subject(offer, options)))
  return [h("h3", { tabIndex: -1 }, W.offersTitle),
    offers.length === 0 ? h("p.soft", {}, W.noOffersYet)
      : h("ul.offers", {}, offers.map((offer, i) => offerCard(offer, subjects[i], { record, desk })))]
}

function matchCard({ posting, score, reasons, relaxed, tradeoffs, rank }, couple) {
  const together = couple?.together.find((one) => one.rank === rank)
  return h("li.offer", {},
    h("h4", {}, h("button.link", { onclick: () => postingDialog(posting) }, posting.title),
      h("span.tag", {}, W.score(Math.round(score * 100)))),
    h("p", {}, h("b.pay", {}, wage(posting.wage)), ` ${place(posting)}`),
    h("p.soft", {}, posting.employer ?? TEXT.notStated),
    h("ul.reasons", {}, reasons.map((one) => h("li", {}, one)),
      tradeoffs.map((one) => h("li.tradeoff", {}, h("span.tag", {}, W.tradeoff), one))),
    together && h("p.soft", {}, h("a", { href: `#workers?id=${encodeURIComponent(couple.partner)}` }, W.together[together.how] ?? together.how)),
    relaxed.length > 0 && h("p.soft", {}, W.relaxed(relaxed.map((one) => one.detail ?? one.rule ?? one).join("、"))))
}

export function matchesSection(answer) {
  const avoided = answer.why_not ?? []
  return [h("h3", {}, W.matches),
    h("p.soft", {}, answer.matches.length > 0 ? W.eligible(number(answer.eligible)) : W.noMatches),
    avoided.length > 0 && h("ul.warnings", { "aria-label": W.avoided }, avoided.map((one) => h("li", {}, one.detail))),
    h("ul.offers", {}, answer.matches.map((match) => matchCard(match, answer.couple)))]
}
