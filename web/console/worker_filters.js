// SPDX-License-Identifier: GPL-3.0-or-later
// The conditions of the roster: what the address holds, and the form that changes it.
import { get } from "../common/api.js"
import { fill, h, settled } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { folded } from "./fold.js"

const MULTIPLE = ["status", "group"]
const SINGLE = ["who", "place", "trade", "age_min", "age_max", "offers", "answer"]

export const GROUPS = ["脱贫劳动力", "监测对象", "易地搬迁", "低保对象", "零就业家庭", "残疾人", "长期失业人员", "大龄劳动力",
  "需照顾家庭", "退役军人", "高校毕业生", "留守妇女", "少数民族", "返乡农民工"]
const OFFERS = ["none", "full", "short", "unanswered", "unreached", "planned", "held", "approved", "queued", "sent", "delivered", "failed"]
const ANSWERS = ["interested", "refused", "hired", "no_answer", "at_work_3_months"]

export function readFilter(parameters) {
  const filter = {}
  for (const key of SINGLE) filter[key] = parameters.get(key) ?? ""
  for (const key of MULTIPLE) filter[key] = parameters.getAll(key)
  return filter
}

const field = (name, control) => h("label.field", {}, h("span", {}, name), control)

/** The form of `filter`; `change(part)` once it differs. `show(filter)` puts other conditions in. */
export function filterForm(filter, change) {
  const W = TEXT.workers
  const inputs = {}
  const line = (key, properties) => (inputs[key] = h("input", { ...properties, value: filter[key], autocomplete: "off",
    oninput: settled(() => inputs[key].checkValidity() && change({ [key]: inputs[key].value.trim() }), 250) }))
  const pick = (key, options) => (inputs[key] = h("select", { onchange: () => change({ [key]: inputs[key].value }) },
    [["", W.anyOf], ...options].map(([code, name]) => h("option", { value: code, selected: code === filter[key] }, name))))
  const boxes = (key, options) => h("fieldset", {}, h("legend", {}, W[key]), options.map(([code, name]) =>
    h("label.box", {}, h("input", { type: "checkbox", name: key, value: code, checked: filter[key].includes(code),
      onchange: () => change({ [key]: checked(key) }) }), name)))
  const checked = (key) => [...form.querySelectorAll(`input[name=${key}]:checked`)].map((one) => one.value)
  const places = h("datalist", { id: "worker-places" })
  get("/v1/stats").then(({ counties }) =>
    fill(places, counties.map(({ region }) => region && h("option", { value: region.name }))), () => {})

  const form = h("form.filters", { onsubmit: (event) => event.preventDefault() },
    h("label.field", {}, h("span.visually-hidden", {}, W.find),
      line("who", { type: "search", placeholder: W.findPlaceholder, title: W.findHint, maxLength: 60 })),
    folded(TEXT.filters,
      boxes("status", Object.entries(W.statuses)),
      field(W.place, line("place", { placeholder: W.placeHint, maxLength: 60 })), places,
      field(W.trade, line("trade", { placeholder: W.tradeHint, maxLength: 60 })),
      h("fieldset.ages", {}, h("legend", {}, W.age),
        line("age_min", { type: "number", min: 1, max: 120, "aria-label": W.ageMin }), h("span", {}, "–"),
        line("age_max", { type: "number", min: 1, max: 120, "aria-label": W.ageMax })),
      field(W.offers, pick("offers", OFFERS.map((code) => [code, W.offerWords[code] ?? TEXT.offerStates[code]]))),
      field(W.answer, pick("answer", ANSWERS.map((code) => [code, TEXT.offerStates[code]]))),
      boxes("group", GROUPS.map((name) => [name, name])),
      h("button", { type: "button", onclick: () => change(readFilter(new URLSearchParams())) }, W.clear)))
  inputs.place.setAttribute("list", "worker-places")

  return {
    form,
    show(next) {
      for (const key of SINGLE) if (inputs[key] !== document.activeElement) inputs[key].value = next[key]
      for (const key of MULTIPLE)
        for (const box of form.querySelectorAll(`input[name=${key}]`)) box.checked = next[key].includes(box.value)
    },
  }
}
