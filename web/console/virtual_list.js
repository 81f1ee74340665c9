// SPDX-License-Identifier: GPL-3.0-or-later
// A list of any length of which only the rows in sight are elements. Pages are fetched as one comes
// near the end of what is there. A listbox: one tab stop, arrows choose, Enter opens.
import { fill, h } from "../common/dom.js"

const PAGE = 100
const AHEAD = 60 /* rows: fetch when fewer are left below */
const OVERSCAN = 8

let lists = 0

/**
 * `load(after, limit, signal)` → {items, next, total}; total only with the first page.
 * `row(item)` → children of a row. `changed({count, total, error})` after each page.
 */
export function virtualList({ label, rowHeight, load, row, open, changed }) {
  const prefix = `list${++lists}-`
  const space = h("div.virtual-space", { role: "presentation" })
  const element = h("div.virtual", { role: "listbox", "aria-label": label, tabIndex: 0, onscroll: render, onkeydown: key }, space)
  let items = []
  let next = null
  let total = 0
  let active = -1
  let running = null
  let busy = false
  const drawn = new Map() /* index → element */

  async function fetchPage(after) {
    if (busy && after) return
    if (!after) running?.abort()
    running = new AbortController()
    const { signal } = running
    busy = true
    element.setAttribute("aria-busy", "true")
    let error = null
    try {
      const page = await load(after, PAGE, signal)
      if (signal.aborted) return
      if (!after) clear()
      items = items.concat(page.items)
      next = page.next
      total = page.total ?? total
    } catch (failure) {
      if (failure.name === "AbortError") return
      error = failure
    }
    busy = false
    element.removeAttribute("aria-busy")
    space.style.height = `${items.length * rowHeight()}px`
    render()
    changed({ count: items.length, total, error })
  }

  function clear() {
    items = []
    active = -1
    for (const one of drawn.values()) one.remove()
    drawn.clear()
    element.scrollTop = 0
    element.removeAttribute("aria-activedescendant")
  }

  function render() {
    const height = rowHeight()
    const first = Math.max(0, Math.floor(element.scrollTop / height) - OVERSCAN)
    const last = Math.min(items.length, Math.ceil((element.scrollTop + element.clientHeight) / height) + OVERSCAN)
    for (const [index, one] of drawn)
      if ((index < first || index >= last) && index !== active) {
        one.remove()
        drawn.delete(index)
      }
    for (let index = first; index < last; index++) if (!drawn.has(index)) draw(index, height)
    if (next && !busy && last > items.length - AHEAD) fetchPage(next)
  }

  function draw(index, height) {
    const one = h("div.virtual-row", { id: prefix + index, role: "option", "aria-setsize": next ? total : items.length,
      "aria-posinset": index + 1, "aria-selected": String(index === active), onclick: () => choose(index, true) })
    one.style.transform = `translateY(${index * height}px)`
    one.style.height = `${height}px`
    fill(one, row(items[index]))
    drawn.get(index)?.remove()
    drawn.set(index, one)
    /* in order, as readers read it: before the first drawn row that comes later */
    const later = [...drawn].filter(([other]) => other > index).sort(([a], [b]) => a - b)[0]
    space.insertBefore(one, later?.[1] ?? null)
  }

  function choose(index, opens) {
    const before = active
    active = Math.max(0, Math.min(items.length - 1, index))
    drawn.get(before)?.setAttribute("aria-selected", "false")
    const height = rowHeight()
    if (active * height < element.scrollTop) element.scrollTop = active * height
    else if ((active + 1) * height > element.scrollTop + element.clientHeight)
      element.scrollTop = (active + 1) * height - element.clientHeight
    render()
    drawn.get(active)?.setAttribute("aria-selected", "true")
    element.setAttribute("aria-activedescendant", prefix + active)
    if (opens) open(items[active])
  }

  function key(event) {
    if (items.length === 0 || event.ctrlKey || event.altKey || event.metaKey) return
    const page = Math.max(1, Math.floor(element.clientHeight / rowHeight()) - 1)
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -items.length, End: items.length }
    if (event.key === "Enter" && active >= 0) choose(active, true)
    else if (event.key in steps) choose(active < 0 && event.key !== "End" ? 0 : active + steps[event.key], false)
    else return
    event.preventDefault()
  }

  const resized = new ResizeObserver(() => {
    for (const one of drawn.values()) one.remove()
    drawn.clear()
    space.style.height = `${items.length * rowHeight()}px`
    render()
  })
  resized.observe(element)

  return {
    element,
    reload: () => fetchPage(null),
    retry: () => fetchPage(next),
    /** Show another item in the place of the one with the same id. */
    replace(item) {
      const index = items.findIndex((one) => one.id === item.id)
      if (index < 0) return
      items[index] = { ...items[index], ...item }
      if (drawn.has(index)) draw(index, rowHeight())
    },
    leave() {
      running?.abort()
      resized.disconnect()
    },
  }
}
