// SPDX-License-Identifier: GPL-3.0-or-later
// One offer held back, released or replaced by another job: what it would do is shown before it is done.
import { call } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { percent, place, wage } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { dropDraft, keptText } from "./drafts.js"
import { postingPicker } from "./posting_picker.js"

const G = TEXT.workers.change
const counting = (offer) => offer.posting && !["held", "replaced", "discarded"].includes(offer.state)

/** A modal sheet around `content(close)`; resolves with what it was closed with, undefined by Escape. */
function ask(title, content) {
  return new Promise((done) => {
    let result
    const sheet = h("dialog.change", { "aria-label": title, onclose: () => {
      sheet.remove()
      done(result)
    } })
    const close = (value) => {
      result = value
      sheet.close()
    }
    sheet.append(h("div.sheet", {}, h("h2", {}, title), content(close)))
    document.body.append(sheet)
    sheet.showModal()
  })
}

const buttons = (close, main) => h("p.buttons", {}, h("button", { type: "button", onclick: () => close() }, TEXT.jobs.no), main)

/** Holds the offer back, or releases it, once that is confirmed; true when it was done. */
export async function holdOffer(worker, offer, offers, title, { signal }) {
  const release = offer.state === "held"
  const after = offers.filter(counting).length + (release ? 1 : -1)
  const key = `hold ${worker} ${offer.posting}`
  const reason = keptText(key, h("input", { maxLength: 200, autocomplete: "off" }))
  const wrong = h("p", { role: "alert" })
  return (await ask(release ? G.release : G.hold, (close) => h("form", { onsubmit: async (event) => {
    event.preventDefault()
    try {
      await call("POST", `/v1/plans/${offer.plan}/${release ? "release" : "hold"}`,
        { worker, posting: offer.posting, ...(reason.value.trim() && { reason: reason.value.trim() }) }, { signal })
      dropDraft(key)
      close(true)
    } catch (error) {
      fill(wrong, h("span.error", {}, error.message))
    }
  } }, h("p", {}, h("b", {}, title)), h("p", {}, release ? G.afterRelease(after) : G.afterHold(after)),
    h("label.field", {}, h("span", {}, G.reason), reason), wrong, buttons(close, h("button.main", {}, release ? G.release : G.hold))))) === true
}

const chance = (n) => percent(n, 1)

function effectTable(effect) {
  const row = (name, read) => h("tr", {}, h("th", { scope: "row" }, name), [effect.before, effect.after].map((side) => h("td", {}, read(side))))
  return [h("table", {},
    h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col" }, G.before), h("th", { scope: "col" }, G.after))),
    h("tbody", {}, row(G.score, (side) => Math.round(side.score * 100)), row(G.level, (side) => (side.level === 0 ? G.none : G.steps(side.level))),
      row(G.load, (side) => G.pushes(side.openings, side.pushes)), row(G.chance, (side) => chance(side.chance)))),
  effect.others.workers > 0 && h("p", {}, G.others(effect.others.workers, chance(effect.others.chance_before), chance(effect.others.chance_after))),
  effect.same_employer && h("p.warnings", {}, G.sameEmployer),
  effect.reasons.length > 0 && h("ul.reasons", {}, effect.reasons.map((one) => h("li", {}, one)))]
}

/** Another job in place of this one: chosen from what suits, or found; the effect, then the deed. True
 * when it was done. */
export async function replaceOffer(worker, offer, matches, title, { signal }) {
  const path = `/v1/plans/${offer.plan}/replace`
  return (await ask(G.replace, (close) => {
    const effect = h("div.effect", { role: "status" })
    let wanted = null
    const main = h("button.main", { type: "button", disabled: true, onclick: async () => {
      main.disabled = true
      try {
        await call("POST", path, { worker, posting: offer.posting, to: wanted }, { signal })
        close(true)
      } catch (error) {
        fill(effect, h("p.error", {}, error.message))
      }
    } }, G.replace)
    const choose = async (posting) => {
      wanted = posting.id
      main.disabled = true
      fill(effect, h("p", {}, TEXT.loading))
      try {
        const answer = await call("POST", path, { worker, posting: offer.posting, to: posting.id, dry_run: true }, { signal })
        if (wanted !== posting.id) return
        fill(effect, h("h3", {}, G.effect(posting.title)), effectTable(answer))
        main.disabled = false
      } catch (error) {
        if (error.name !== "AbortError" && wanted === posting.id) fill(effect, h("p.error", {}, error.message))
      }
    }
    return h("div", {}, h("p", {}, G.instead(title)),
      h("fieldset.options", {}, h("legend", {}, G.suited), matches.slice(0, 6).map(({ posting, score }) => h("label.box", {},
        h("input", { type: "radio", name: "to", value: posting.id, onchange: () => choose(posting) }),
        h("span", {}, h("b", {}, posting.title), h("span.pay", {}, wage(posting.wage)), `${place(posting)} · ${TEXT.workers.score(Math.round(score * 100))}`)))),
      h("p", {}, G.orFind), postingPicker({ label: G.find, signal, choose: (posting) => {
        for (const radio of document.querySelectorAll("dialog.change [name=to]")) radio.checked = radio.value === posting.id
        choose(posting)
      } }), effect, buttons(close, main))
  })) === true
}
