// SPDX-License-Identifier: GPL-3.0-or-later
// Name and numbers in full: for a reason that goes to the audit log, and only for a minute.
import { call } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"

const R = TEXT.workers.reveal
const SECONDS = 60

/** Button and sheet in one element with `leave()`: hides what it shows. */
export function revealPanel(id, { signal }) {
  const shown = h("div", { role: "status" })
  let timer = null
  const button = h("button", { dataset: { key: "x" }, "aria-keyshortcuts": "x", onclick: ask }, R.button)
  const element = h("div.reveal", {}, button, shown)

  function ask() {
    const wrong = h("p", { role: "alert" })
    const reason = h("select", { onchange: () => (other.hidden = reason.value !== "") },
      R.reasons.map((text) => h("option", { value: text }, text)), h("option", { value: "" }, R.other))
    const text = h("input", { maxLength: 100, autocomplete: "off" })
    const other = h("label.field", { hidden: true }, h("span", {}, R.otherReason), text)
    const form = h("form.reason", { onsubmit: async (event) => {
      event.preventDefault()
      const why = reason.value || text.value.trim()
      if (!why) return text.focus()
      try {
        show(await call("POST", `/v1/workers/${encodeURIComponent(id)}/reveal`, { reason: why }, { signal }))
      } catch (error) {
        if (error.name !== "AbortError") fill(wrong, h("span.error", {}, error.message))
      }
    } }, h("label.field", {}, h("span", {}, R.reason), reason), other,
      h("button.main", {}, R.show), h("button", { type: "button", onclick: hide }, R.no), wrong)
    button.hidden = true
    fill(shown, form)
    reason.focus()
  }

  function show(worker) {
    let left = SECONDS
    const rest = h("small.soft", { "aria-hidden": "true" }, R.left(left))
    const row = (name, text) => text && [h("dt", {}, name), h("dd", {}, text)]
    fill(shown, h("dl.facts", {},
      row(R.name, worker.name),
      row(R.phone, worker.phone && h("a", { href: `tel:${worker.phone}` }, worker.phone)),
      row(R.wechat, worker.wechat), row(R.identity, worker.identity)),
      h("button", { onclick: hide, dataset: { key: "x" } }, R.hide), rest)
    shown.querySelector("button").focus()
    clearInterval(timer)
    timer = setInterval(() => (--left > 0 ? (rest.textContent = R.left(left)) : hide()), 1000)
  }

  function hide() {
    clearInterval(timer)
    const inside = shown.contains(document.activeElement)
    fill(shown)
    button.hidden = false
    if (inside) button.focus()
  }

  element.leave = hide
  return element
}
