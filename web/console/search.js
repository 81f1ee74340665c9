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
const FIRST = 12 /* cards drawn at once: more than a screen holds */
const REST = 180 /* ms without a key until the others and the facets are drawn */
const SLOW = 200 /* ms after which it is said that an answer is waited for */
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
  let rest = null /* timer of what is drawn later */
  let slow = null
  const compared = new Map()

  const input = h("input.line", {
    type: "search", value: state.q, placeholder: TEXT.search.placeholder, maxLength: 200, autocomplete: "off",
    "aria-label": TEXT.search.label, oninput: settled(() => change({ q: input.value, literal: "" }, true), 15),
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

  const address = () => history.replaceState(history.state, "", `#search${queryText(state)}`)
  const settledAddress = settled(() => view.isConnected && address(), 300)

  /** Conditions changed: keep them in the address, so that it can be shared, and ask again. While somebody
   * types, only once they rest: browsers do much for each change of it, as asking for the icon anew. */
  function change(part, typing) {
    state = { ...state, ...part }
    typing ? settledAddress() : address()
    run(0)
  }

  async function run(offset) {
    running?.abort()
    running = new AbortController()
    const { signal } = running
    clearTimeout(rest)
    clearTimeout(slow)
    if (offset === 0) slow = setTimeout(() => (status.textContent = TEXT.loading), SLOW)
    try {
      const answer = await get("/v1/postings", { ...state, facets: offset === 0 ? 1 : "", limit: PAGE, offset }, { signal })
      if (!signal.aborted) present(answer, offset)
    } catch (error) {
      if (error.name !== "AbortError") fill(status, h("span.error", {}, error.message))
    }
    if (!signal.aborted) clearTimeout(slow)
  }

  /* Drawn anew, but what has the focus keeps it, and what was unfolded stays so. */
  function showFacets(answer) {
    const held = facets.contains(document.activeElement) && (document.activeElement.closest("[data-facet]")?.dataset.facet ?? "")
    const unfolded = [...facets.querySelectorAll("details[open]")].map((one) => one.dataset.facet)
    fill(facets, facetPanel(answer.facets ?? {}, state, change))
    for (const one of facets.querySelectorAll("details")) one.open = unfolded.includes(one.dataset.facet)
    const again = [...facets.querySelectorAll("[data-facet]")].find((one) => one.dataset.facet === held)
    if (held !== false) (again?.querySelector("summary") ?? again ?? facets.querySelector("input, button") ?? input).focus()
  }

  const item = (posting) => h("li", {}, postingCard(posting, { open: postingDialog, compare, compared: compared.has(posting.id) }))

  /* What one looks at first is drawn first; the rest when the next key does not make it useless. */
  function present(answer, offset) {
    clearTimeout(slow)
    found = offset === 0 ? answer.postings : [...found, ...answer.postings]
    fill(status, answer.total > 0 ? TEXT.search.found(number(answer.total)) : TEXT.search.nothing)
    if (offset > 0) {
      list.append(...answer.postings.map(item))
      more.hidden = !answer.next
      return
    }
    const first = facets.childElementCount === 0 ? PAGE : FIRST
    fill(chipRow, chips(answer, state, change))
    list.replaceChildren(...answer.postings.slice(0, first).map(item))
    if (answer.total === 0) list.append(advicePanel(answer, state, change))
    more.hidden = true
    const others = () => {
      list.append(...answer.postings.slice(first).map(item))
      showFacets(answer)
      more.hidden = !answer.next
    }
    first === PAGE || document.activeElement !== input ? others() : (rest = setTimeout(others, REST))
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
  view.leave = () => {
    running?.abort()
    clearTimeout(rest)
    clearTimeout(slow)
  }
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
