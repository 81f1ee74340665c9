// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs as one types: the line, what was understood of it, facets, results; up to three side by side.
import { get, queryText } from "../common/api.js"
import { fill, h, settled } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { folded } from "./fold.js"
import { comparison, postingCard, postingDialog } from "./posting.js"
import { advicePanel, chips, facetPanel } from "./search_panels.js"

const PAGE = 20
const MULTIPLE = ["province", "city", "county", "trade", "source"]
const SINGLE = ["q", "wage_min", "wage_max", "accommodation", "sort", "literal", "posted_days"]

function readState(parameters) {
  const state = {}
  for (const key of SINGLE) state[key] = parameters.get(key) ?? ""
  for (const key of MULTIPLE) state[key] = parameters.getAll(key)
  return state
}

export function searchView(parameters) {
  let state = readState(parameters)
  let running = null
  let found = []
  const compared = new Map()

  const input = h("input.line", {
    type: "search", value: state.q, placeholder: TEXT.search.placeholder, maxLength: 200, autocomplete: "off",
    "aria-label": TEXT.search.label, oninput: settled(() => change({ q: input.value, literal: "" }), 15),
  })
  const sort = h(
    "select",
    { "aria-label": TEXT.search.sortLabel, onchange: () => change({ sort: sort.value }) },
    Object.entries(TEXT.search.sort).map(([code, name]) => h("option", { value: code, selected: code === state.sort }, name)),
  )
  const status = h("p.status", { role: "status" })
  const chipRow = h("div.chips")
  const facets = h("div.facet-groups")
  const list = h("ul.postings")
  const more = h("button", { hidden: true, onclick: () => run(found.length) }, TEXT.search.more)
  const tray = h("div.tray", { hidden: true })

  /** Conditions changed: keep them in the address, so that it can be shared, and ask again. */
  function change(part) {
    state = { ...state, ...part }
    history.replaceState(null, "", `#search${queryText(state)}`)
    run(0)
  }

  async function run(offset) {
    running?.abort()
    running = new AbortController()
    const { signal } = running
    if (offset === 0) status.textContent = TEXT.loading
    try {
      const answer = await get("/v1/postings", { ...state, facets: offset === 0 ? 1 : "", limit: PAGE, offset }, { signal })
      if (!signal.aborted) present(answer, offset)
    } catch (error) {
      if (error.name !== "AbortError") fill(status, h("span.error", {}, error.message))
    }
  }

  function present(answer, offset) {
    found = offset === 0 ? answer.postings : [...found, ...answer.postings]
    fill(status, answer.total > 0 ? TEXT.search.found(number(answer.total)) : TEXT.search.nothing)
    if (offset === 0) {
      fill(chipRow, chips(answer, state, change))
      fill(facets, facetPanel(answer.facets ?? {}, state, change))
      fill(list)
      if (answer.total === 0) list.append(advicePanel(answer, state, change))
    }
    for (const posting of answer.postings)
      list.append(h("li", {}, postingCard(posting, { open: postingDialog, compare, compared: compared.has(posting.id) })))
    more.hidden = !answer.next
  }

  function compare(posting, on) {
    if (on && compared.size === 3) {
      status.textContent = TEXT.search.compareFull
      return false
    }
    on ? compared.set(posting.id, posting) : compared.delete(posting.id)
    tray.hidden = compared.size < 2
    fill(tray, [...compared.values()].map((one) => h("span", {}, one.title)),
      h("button.main", { onclick: () => comparison([...compared.values()]) }, TEXT.search.compare))
    return true
  }

  const view = h("section.search", {}, h("h1.visually-hidden", {}, TEXT.tabs.search), h("div.ask", {}, input, sort), chipRow,
    h("div.columns", {}, h("aside.facets", { "aria-label": TEXT.filters }, folded(TEXT.filters, facets)), h("div.results", {}, status, list, more)), tray)
  view.leave = () => running?.abort()
  view.move = (next) => {
    state = readState(next)
    if (document.activeElement !== input) input.value = state.q
    run(0)
    return true
  }
  run(0)
  queueMicrotask(() => input.focus())
  return view
}
