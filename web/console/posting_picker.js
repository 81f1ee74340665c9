// SPDX-License-Identifier: GPL-3.0-or-later
// One posting chosen by typing what it is, or its number; arrows go through what was found.
import { get } from "../common/api.js"
import { fill, h, settled } from "../common/dom.js"
import { place, wage } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const FOUND = 6
const NUMBER = /^p[0-9a-z]{13}$/
let pickers = 0

/** `choose(posting)` once one was taken. `key`: the shortcut that leads here. */
export function postingPicker({ label, choose, signal, key }) {
  const id = `found${++pickers}`
  const list = h("ul.found", { id, role: "listbox", "aria-label": label, hidden: true })
  let found = []
  let active = -1
  let running = null
  const input = h("input", { type: "search", maxLength: 200, autocomplete: "off", placeholder: TEXT.picker.placeholder, role: "combobox",
    "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", "aria-label": label, dataset: key ? { key } : {},
    oninput: settled(search, 120), onkeydown: move, onblur: () => setTimeout(close, 200) })
  const element = h("div.picker", {}, input, list)

  async function search() {
    running?.abort()
    const line = input.value.trim()
    if (!line) return close()
    running = new AbortController()
    const options = { signal: AbortSignal.any ? AbortSignal.any([running.signal, signal]) : running.signal }
    try {
      found = NUMBER.test(line) ? [await get(`/v1/postings/${line}`, {}, options)] : (await get("/v1/postings", { q: line, limit: FOUND }, options)).postings
      show(TEXT.search.nothing)
    } catch (error) {
      if (error.name === "AbortError") return
      found = []
      show(error.message)
    }
  }

  function show(none) {
    active = -1
    fill(list, found.map((posting, i) => h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onmousedown: (event) => event.preventDefault(),
      onclick: () => take(i) }, h("b", {}, posting.title), h("span.pay", {}, wage(posting.wage)), h("small", {}, place(posting)))))
    if (found.length === 0) fill(list, h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, none))
    list.hidden = false
    input.setAttribute("aria-expanded", "true")
  }

  function close() {
    list.hidden = true
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }

  function move(event) {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation()
      event.preventDefault()
      return close()
    }
    if (event.key === "Enter") {
      event.preventDefault()
      return found.length > 0 && !list.hidden && take(Math.max(0, active))
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || found.length === 0 || list.hidden) return
    event.preventDefault()
    list.children[active]?.setAttribute("aria-selected", "false")
    active = (active + step + found.length) % found.length
    list.children[active].setAttribute("aria-selected", "true")
    input.setAttribute("aria-activedescendant", `${id}-${active}`)
  }

  function take(index) {
    close()
    input.value = found[index].title
    choose(found[index])
  }

  return element
}
