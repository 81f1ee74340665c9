// SPDX-License-Identifier: GPL-3.0-or-later
// The roster: conditions, a list of any length, and beside it the page of the one chosen.
import { get, queryText } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { isNarrow } from "./fold.js"
import { virtualList } from "./virtual_list.js"
import { workerPage, years } from "./worker.js"
import { filterForm, readFilter } from "./worker_filters.js"

const rowHeight = () => 64 /* px, as console.css has two lines of text and padding */

const sums = (offers) => Object.entries(offers ?? {}).map(([state, n]) => `${TEXT.offerStates[state] ?? state} ${n}`).join("、")

function workerRow(worker) {
  const status = TEXT.workers.statuses[worker.status] ?? TEXT.workers.noStatus
  return [
    h("p.row-main", {}, h("b", {}, worker.name ?? worker.id),
      h("span", {}, [TEXT.values[worker.gender], years(worker)].filter(Boolean).join(" ")),
      h("span.tag", { class: `status-${worker.status ?? "none"}` }, status)),
    h("p.row-more", {}, [worker.home?.name, (worker.trades ?? []).map((one) => one.name).join("、"), sums(worker.offers)]
      .filter(Boolean).join(" · ")),
  ]
}

export function workersView(parameters, session) {
  let filter = readFilter(parameters)
  let chosen = parameters.get("id")
  const status = h("p.status", { role: "status" }, TEXT.loading)
  const list = virtualList({
    label: TEXT.workers.list,
    rowHeight,
    row: workerRow,
    open: (worker) => show(worker.id),
    load: async (skip, limit, signal) => {
      const answer = await get("/v1/workers", { ...filter, limit, skip: skip || "" }, { signal })
      return { items: answer.workers, total: answer.total }
    },
    changed: ({ count, total, error }) => {
      if (error) fill(status, h("span.error", {}, error.message, h("button", { onclick: retry }, TEXT.workers.retry)))
      else status.textContent = count === 0 ? TEXT.workers.nothing : TEXT.workers.found(number(total))
    },
  })
  const { form, show: showFilter } = filterForm(filter, change)
  const detail = h("div.detail")
  const view = h("section.workers", { onkeydown: escape }, h("h1.visually-hidden", {}, TEXT.tabs.workers),
    h("aside", { "aria-label": TEXT.filters }, form), h("div.roster", {}, status, list.element), detail)
  let page = null

  function retry() {
    status.textContent = TEXT.loading
    list.retry()
  }

  function change(part) {
    filter = { ...filter, ...part }
    showFilter(filter)
    address()
    status.textContent = TEXT.loading
    list.reload()
  }

  const address = () => history.replaceState(null, "", `#workers${queryText({ ...filter, id: chosen ?? "" })}`)

  function show(id) {
    chosen = id
    address()
    present()
    page?.focus()
  }

  function present() {
    page?.leave()
    view.classList.toggle("one", Boolean(chosen))
    page = chosen ? workerPage(chosen, { session, changed: (worker) => list.replace(worker), back }) : null
    fill(detail, page ?? h("div.hint", {}, h("p", {}, TEXT.workers.choose), h("p", {}, TEXT.workers.keys)))
  }

  function back() {
    chosen = null
    address()
    present()
    list.element.focus()
  }

  /* Escape leaves the page, but a list of choices open in it first */
  function escape(event) {
    if (event.key !== "Escape" || !detail.contains(event.target)) return
    event.preventDefault()
    list.element.focus()
    if (isNarrow()) back()
  }

  view.leave = () => {
    list.leave()
    page?.leave()
  }
  view.move = (next) => {
    filter = readFilter(next)
    chosen = next.get("id")
    showFilter(filter)
    present()
    list.reload()
    return true
  }
  present()
  list.reload()
  if (!isNarrow() && !chosen) queueMicrotask(() => form.querySelector("input").focus())
  return view
}
