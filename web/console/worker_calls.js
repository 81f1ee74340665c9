// SPDX-License-Identifier: GPL-3.0-or-later
// What happened with a worker, newest first, and the line a caseworker writes after a call.
import { call, get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { draft, dropDraft, keepDraft, keptText } from "./drafts.js"

const C = TEXT.workers.calls

/* 2月24日 17:30 in the browser's own time */
const when = (instant) => new Date(instant).toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" })

function told({ kind, subject, payload }) {
  const parts = [subject && C.posting(subject), payload.answer && (TEXT.offerStates[payload.answer] ?? payload.answer),
    TEXT.refusals[payload.reason] ?? payload.reason, payload.note]
  return parts.filter(Boolean).join("：") || (kind === "approve" ? "" : payload.day ?? "")
}

/** The section; `read()` on it asks again what there is. */
export function callsSection(id, { write, options, said }) {
  const list = h("ol.history")
  const element = h("section", {}, h("h3", {}, C.title), write ? noteForm() : null, list)

  function noteForm() {
    const wrong = h("p", { role: "alert" })
    const [noteKey, resultKey] = [`note ${id}`, `note result ${id}`]
    const result = h("select", { onchange: () => keepDraft(resultKey, result.value) }, C.results.map((text) =>
      h("option", { value: text, selected: text === draft(resultKey) }, text)))
    const text = keptText(noteKey, h("input", { maxLength: 300, autocomplete: "off", dataset: { key: "n" }, "aria-keyshortcuts": "n" }))
    const guidance = h("input", { type: "checkbox" })
    const button = h("button.main", {}, C.save)
    return h("form.note-form", { onsubmit: async (event) => {
      event.preventDefault()
      const note = [result.value, text.value.trim()].filter(Boolean).join("：")
      if (/\d{11}/.test(note)) return fill(wrong, h("span.error", {}, C.numbers))
      button.disabled = true
      try {
        await call("POST", "/v1/records", { kind: guidance.checked ? "guidance" : "note", workers: [id], note }, options)
        dropDraft(noteKey)
        dropDraft(resultKey)
        text.value = ""
        guidance.checked = false
        fill(wrong)
        said(C.saved)
        await read()
      } catch (error) {
        if (error.name !== "AbortError") fill(wrong, h("span.error", {}, error.message))
      }
      button.disabled = false
    } }, h("label.field", {}, h("span", {}, C.result), result), h("label.field", {}, h("span", {}, C.note), text),
      button, h("label.box", {}, guidance, C.guidance), wrong)
  }

  async function read() {
    const { events } = await get(`/v1/workers/${encodeURIComponent(id)}/history`, {}, options)
    fill(list, events.reverse().map((event) => h("li", {},
      h("time", { dateTime: event.instant }, when(event.instant)), h("b", {}, event.label ?? event.kind),
      h("span", {}, told(event)), h("small.soft", {}, event.actor))))
    if (events.length === 0) fill(list, h("li.soft", {}, C.none))
  }

  element.read = read
  return element
}
