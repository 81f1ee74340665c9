// SPDX-License-Identifier: GPL-3.0-or-later
// Beside the results: what was understood (removable), facets with the wages as bars, and what to
// leave out when nothing is found.
import { h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"

/** The state without one condition: a word of the line, or one value of a parameter. */
function without(condition, state) {
  if (condition.from === "query") return { q: condition.without, literal: "" }
  const key = condition.key
  return Array.isArray(state[key])
    ? { [key]: state[key].filter((one) => one !== condition.value && one !== condition.label) }
    : { [key]: "" }
}

export function chips(answer, state, change) {
  const understood = answer.understood ?? {}
  const out = (understood.conditions ?? []).map((condition) =>
    h("button.chip", { title: TEXT.search.remove(condition.label), "aria-label": TEXT.search.remove(condition.label),
      onclick: () => change(without(condition, state)) }, condition.label, h("span", { "aria-hidden": "true" }, "×")))
  if (answer.corrected)
    out.push(h("span.note", {}, TEXT.search.corrected(answer.corrected),
      h("button.link", { onclick: () => change({ literal: "1" }) }, TEXT.search.literal)))
  if (understood.relaxed) out.push(h("span.note", {}, TEXT.search.relaxed))
  if (understood.ambiguous?.length > 0)
    out.push(h("span.note", {}, TEXT.search.ambiguous, understood.ambiguous.map((region) =>
      h("button.chip", { onclick: () => change({ county: [...state.county, region.code] }) }, region.name))))
  return out
}

const SHOWN = 8

function facet(key, entries, state, change) {
  const chosen = new Set([state[key]].flat())
  const value = (one) => one.code ?? one.value ?? one.name
  const sorted = [...entries].sort((a, b) => chosen.has(value(b)) - chosen.has(value(a)))
  const row = (one) => {
    const on = chosen.has(value(one))
    const next = Array.isArray(state[key])
      ? on ? state[key].filter((code) => code !== value(one)) : [...state[key], value(one)]
      : on ? "" : "1"
    return h("li", {}, h("label", {}, h("input", { type: "checkbox", checked: on, dataset: { facet: `${key} ${value(one)}` }, onchange: () => change({ [key]: next }) }),
      h("span", {}, one.name), h("b", {}, number(one.count))))
  }
  const rest = sorted.slice(SHOWN)
  return h("section", {}, h("h2", {}, TEXT.search.facets[key]), h("ul", {}, sorted.slice(0, SHOWN).map(row)),
    rest.length > 0 && unfolding(key, TEXT.search.more, () => h("ul", {}, rest.map(row))))
}

/* What is folded is made when somebody looks: hundreds of towns, after every key, cost more than the search. */
function unfolding(key, title, make) {
  const details = h("details", { dataset: { facet: key }, ontoggle: () => details.open && !details.querySelector("ul") && details.append(make()) }, h("summary", {}, title))
  return details
}

function wageBars(entries, state, change) {
  const most = Math.max(...entries.map((one) => one.count), 1)
  return h("section", {}, h("h2", {}, TEXT.search.wages), h("ul.bars", {}, entries.map((one) => {
    const asked = one.min !== null || one.max !== null
    const on = asked && String(one.min ?? "") === state.wage_min && String(one.max ?? "") === state.wage_max
    return h("li", {}, h("button", { disabled: !asked, "aria-pressed": on, dataset: { facet: `wage ${one.name}` }, onclick: () =>
      change(on ? { wage_min: "", wage_max: "" } : { wage_min: String(one.min ?? ""), wage_max: String(one.max ?? "") }) },
      h("span", {}, one.name), h("meter", { min: 0, max: most, value: one.count, "aria-label": one.name }), h("b", {}, number(one.count))))
  })))
}

export function facetPanel(facets, state, change) {
  const groups = ["trade", "province", "city", "county", "accommodation", "source"]
    .filter((key) => facets[key]?.length > 0 && !(key === "county" && facets[key].length > 30 && !state.q))
    .map((key) => facet(key, key === "accommodation" ? facets[key].filter((one) => one.value === "provided") : facets[key], state, change))
  const wages = facets.wage?.length > 0 ? [wageBars(facets.wage, state, change)] : []
  return [...groups.slice(0, 1), ...wages, ...groups.slice(1)]
}

/** The line of an advice and the parameters it drops, as a change of the state. */
function taken(advice, state) {
  const change = { q: advice.query }
  for (const condition of advice.drop.filter((one) => one.from === "parameter"))
    Object.assign(change, without(condition, state))
  return change
}

export function advicePanel(answer, state, change) {
  const advice = answer.advice ?? []
  const suggestions = answer.suggestions ?? []
  return h("li.empty", {}, advice.length === 0 && suggestions.length === 0 && h("p", {}, TEXT.search.nothingHelp),
    advice.length > 0 && h("p", {}, TEXT.search.advice),
    advice.map((one) => h("button.chip", { onclick: () => change(taken(one, state)) },
      one.drop.map((condition) => condition.label).join("、"), h("b", {}, number(one.total)))),
    suggestions.length > 0 && h("p", {}, TEXT.search.suggestions),
    suggestions.map((one) => h("button.chip", { onclick: () => change({ q: one.query }) }, one.query, h("b", {}, number(one.total)))))
}
