// SPDX-License-Identifier: GPL-3.0-or-later
// A list of any length of which only the rows in sight are elements, and only the pages in sight are
// fetched: the scroll bar stands for all rows from the start, so one may drag it anywhere. A listbox: one
// tab stop, arrows choose, Enter opens.
import { fill, h } from "../common/dom.js"

const PAGE = 100
const KEPT = 60 /* pages in memory */
const OVERSCAN = 8
const AHEAD = 40 /* rows: fetched while one still reads those above */
const ANEW = -1
const STILL = 40 /* ms without scrolling before pages are asked for that nobody may stop at */
const REST = 150 /* ms without scrolling before the bar is put where it belongs */
/* Browsers draw no element taller than 33 million pixels of the screen: beyond this the bar moves in
 * proportion, while the wheel still moves by as much as it says. */
const tallest = () => Math.floor(12_000_000 / Math.max(1, devicePixelRatio))

let lists = 0

/**
 * `load(skip, limit, signal)` → {items, total}; total only from the start. `row(item)` → children of a
 * row. `changed({count, total, error})` after each page.
 */
export function virtualList({ label, rowHeight, load, row, open, changed }) {
  const prefix = `list${++lists}-`
  const space = h("div.virtual-space", { role: "presentation" })
  const element = h("div.virtual", { role: "listbox", "aria-label": label, tabIndex: 0, onscroll: scrolled, onkeydown: key }, space)
  const pages = new Map() /* number → items, least lately used first */
  const running = new Map() /* number → AbortController */
  const drawn = new Map() /* index → element */
  let total = 0
  let active = -1
  let failed = null /* the page that could not be had */
  let top = 0 /* px from the first row to the upper edge */
  let bar = 0 /* scrollTop as last seen */
  let before = 0 /* the first row drawn last time */
  let awaited = -1 /* to be opened once it is there */
  let still, rest, frame

  const whole = () => total * rowHeight()
  const tall = () => Math.min(whole(), tallest())
  const most = (height) => Math.max(0, height - element.clientHeight)
  const item = (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE]

  /* ---- pages ---- */

  /* Page `number`, or the first of another list (ANEW). */
  async function fetchPage(key) {
    const control = new AbortController()
    const number = Math.max(0, key)
    running.set(key, control)
    element.setAttribute("aria-busy", "true")
    let error = null
    try {
      const page = await load(number * PAGE, PAGE, control.signal)
      if (control.signal.aborted) return
      failed = null
      if (key === ANEW) begin(page.total)
      pages.set(number, page.items)
      if (pages.size > KEPT) pages.delete(pages.keys().next().value)
      for (let index = number * PAGE; index < (number + 1) * PAGE; index++) if (drawn.has(index)) draw(index)
    } catch (failure) {
      if (failure.name === "AbortError") return
      failed = key
      error = failure
    } finally {
      if (running.get(key) === control) running.delete(key)
      if (running.size === 0) element.removeAttribute("aria-busy")
    }
    render()
    changed({ count: total, total, error })
    if (awaited >= 0 && item(awaited)) choose(awaited, true)
  }

  /* The first page of another list: whatever was there goes. */
  function begin(count) {
    pages.clear()
    for (const one of drawn.values()) one.remove()
    drawn.clear()
    total = count
    active = awaited = -1
    element.removeAttribute("aria-activedescendant")
    stretch()
    moveTo(0)
  }

  const stretch = () => (space.style.height = `${tall()}px`)

  /* Pages of the rows `first` to `last` that are not there; others on their way are called off. */
  function want(first, last) {
    if (running.has(ANEW)) return
    const needed = new Set()
    for (let number = Math.floor(first / PAGE); number <= Math.floor(Math.max(first, last - 1) / PAGE); number++) needed.add(number)
    for (const [number, control] of running)
      if (!needed.has(number)) {
        control.abort()
        running.delete(number)
      }
    for (const number of needed) {
      const page = pages.get(number)
      if (page) {
        pages.delete(number) // used last
        pages.set(number, page)
      } else if (!running.has(number) && number !== failed && total > 0) fetchPage(number)
    }
  }

  /* ---- what is in sight ---- */

  function scrolled() {
    const now = element.scrollTop
    const moved = now - bar
    bar = now
    if (whole() <= tallest()) top = now
    else if (moved !== 0) {
      const least = most(tall())
      if (Math.abs(moved) > element.clientHeight * 2) top = (now / least) * most(whole())
      else {
        top = Math.max(0, Math.min(most(whole()), top + moved))
        if (now <= 0 || now >= least) align()
      }
      clearTimeout(rest)
      rest = setTimeout(align, REST)
    }
    frame ??= requestAnimationFrame(render)
  }

  /* The bar where it belongs, without moving the rows. */
  function align() {
    const least = most(whole())
    element.scrollTop = whole() <= tallest() ? top : least > 0 ? (top / least) * most(tall()) : 0
    bar = element.scrollTop
    frame ??= requestAnimationFrame(render)
  }

  function moveTo(place) {
    top = Math.max(0, Math.min(most(whole()), place))
    align()
  }

  function render() {
    if (frame) cancelAnimationFrame(frame)
    frame = undefined
    const height = rowHeight()
    const first = Math.max(0, Math.floor(top / height) - OVERSCAN)
    const last = Math.min(total, Math.ceil((top + element.clientHeight) / height) + OVERSCAN)
    for (const [index, one] of drawn)
      if ((index < first || index >= last) && index !== active) {
        one.remove()
        drawn.delete(index)
      }
    for (let index = first; index < last; index++) if (!drawn.has(index)) draw(index)
    for (const [index, one] of drawn) one.style.transform = `translateY(${Math.round(index * height - top + bar)}px)`
    clearTimeout(still)
    const near = Math.abs(first - before) < PAGE
    before = first
    if (near) want(first, Math.min(total, last + AHEAD))
    else still = setTimeout(want, STILL, first, last)
  }

  function draw(index) {
    const known = item(index)
    const one = h("div.virtual-row", { id: prefix + index, role: "option", class: known ? "" : "waiting", "aria-setsize": total,
      "aria-posinset": index + 1, "aria-selected": String(index === active), onclick: () => choose(index, true) })
    const height = rowHeight()
    one.style.height = `${height}px`
    one.style.transform = `translateY(${Math.round(index * height - top + bar)}px)`
    fill(one, known ? row(known) : h("p", {}, "…"))
    drawn.get(index)?.remove()
    drawn.set(index, one)
    /* in order, as readers read it: before the first drawn row that comes later */
    let later = Infinity
    for (const other of drawn.keys()) if (other > index && other < later) later = other
    space.insertBefore(one, drawn.get(later) ?? null)
  }

  /* ---- choosing ---- */

  function choose(index, opens) {
    const before = active
    active = Math.max(0, Math.min(total - 1, index))
    drawn.get(before)?.setAttribute("aria-selected", "false")
    const height = rowHeight()
    if (active * height < top) moveTo(active * height)
    else if ((active + 1) * height > top + element.clientHeight) moveTo((active + 1) * height - element.clientHeight)
    render()
    drawn.get(active)?.setAttribute("aria-selected", "true")
    element.setAttribute("aria-activedescendant", prefix + active)
    awaited = opens && !item(active) ? active : -1
    if (opens && item(active)) open(item(active))
  }

  function key(event) {
    if (total === 0 || event.ctrlKey || event.altKey || event.metaKey) return
    const page = Math.max(1, Math.floor(element.clientHeight / rowHeight()) - 1)
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total }
    if (event.key === "Enter" && active >= 0) choose(active, true)
    else if (event.key in steps) choose(active < 0 && event.key !== "End" ? 0 : active + steps[event.key], false)
    else return
    event.preventDefault()
  }

  const resized = new ResizeObserver(() => {
    for (const one of drawn.values()) one.remove()
    drawn.clear()
    stretch()
    moveTo(top)
    render()
  })
  resized.observe(element)

  function stop() {
    for (const control of running.values()) control.abort()
    running.clear()
  }

  return {
    element,
    reload() {
      stop()
      failed = null
      fetchPage(ANEW)
    },
    retry() {
      const key = failed ?? ANEW
      failed = null
      fetchPage(key)
    },
    /** Show another item in the place of the one with the same id. */
    replace(next) {
      for (const [number, items] of pages) {
        const at = items.findIndex((one) => one.id === next.id)
        if (at < 0) continue
        items[at] = { ...items[at], ...next }
        if (drawn.has(number * PAGE + at)) draw(number * PAGE + at)
      }
    },
    leave() {
      stop()
      clearTimeout(still)
      clearTimeout(rest)
      resized.disconnect()
    },
  }
}
