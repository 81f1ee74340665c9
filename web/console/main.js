// SPDX-License-Identifier: GPL-3.0-or-later
// The console: a bar of views; the address after # says which is shown and with what.
import "../common/base.css"
import "./console.css"
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { searchView } from "./search.js"
import { statsView } from "./stats.js"

/* name → function (parameters) → element; the element may have `leave()` */
const VIEWS = { search: searchView, stats: statsView }

const main = h("main", { id: "main", tabIndex: -1 })
const links = Object.keys(VIEWS).map((name) => h("a", { href: `#${name}`, dataset: { view: name } }, TEXT.tabs[name]))
let shown = null

function show() {
  const [name, query] = location.hash.slice(1).split("?")
  const view = name in VIEWS ? name : Object.keys(VIEWS)[0]
  if (shown?.name === view && shown.element.move?.(new URLSearchParams(query))) return
  shown?.element.leave?.()
  for (const link of links)
    link.dataset.view === view ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current")
  shown = { name: view, element: VIEWS[view](new URLSearchParams(query)) }
  document.title = `${TEXT.tabs[view]} · ${TEXT.product}`
  fill(main, shown.element)
}

fill(
  document.getElementById("app"),
  h("header.bar", {}, h("a.logo", { href: "#search" }, TEXT.product), h("nav", {}, links)),
  main,
)
addEventListener("hashchange", show)
show()
