// SPDX-License-Identifier: GPL-3.0-or-later
// The console: a bar of views; the address after # says which is shown and with what.
import "../common/base.css"
import "./console.css"
import "./phone.css"
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { importView } from "./import.js"
import { listenForKeys, showKeys } from "./keys.js"
import { offlineNotice } from "./offline.js"
import { planView } from "./plan.js"
import { pushView } from "./push.js"
import { searchView } from "./search.js"
import { openSession, sessionBar } from "./session.js"
import { todayView } from "./today.js"
import { tableView } from "./table.js"
import { villageView } from "./village.js"
import { workersView } from "./workers.js"

/* name → [right one needs, function (parameters, session) → element]; the element may have `leave()`,
 * and `move(parameters)` → true when it shows them itself */
const VIEWS = {
  today: ["workers_read", todayView],
  search: ["search", searchView],
  workers: ["workers_read", workersView],
  plan: ["plans_read", planView],
  push: ["plans_read", pushView],
  import: ["import", importView],
  stats: ["stats", tableView],
  village: ["workers_read", villageView],
}

const main = h("main", { id: "main", tabIndex: -1 })
const nav = h("nav")
let session = null
let links = []
let shown = null

function show() {
  const [name, query] = location.hash.slice(1).split("?")
  const view = links.some((link) => link.dataset.view === name) ? name : links[0]?.dataset.view
  if (!view) return
  const parameters = new URLSearchParams(query)
  if (shown?.name === view && shown.element.move?.(parameters)) return
  shown?.element.leave?.()
  for (const link of links)
    link.dataset.view === view ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current")
  shown = { name: view, element: VIEWS[view][1](parameters, session) }
  document.title = `${TEXT.tabs[view]} · ${TEXT.product}`
  fill(main, shown.element)
}

const bar = h("header.bar", {}, h("a.logo", { href: "#" }, TEXT.product), nav)
fill(document.getElementById("app"), bar, offlineNotice(), main)
try {
  session = await openSession()
  const who = sessionBar(session)
  bar.append(h("button.help", { "aria-keyshortcuts": "?", "aria-label": TEXT.keys.open, title: TEXT.keys.open, onclick: showKeys }, "?"))
  if (who) bar.append(who)
  listenForKeys()
  links = Object.keys(VIEWS).filter((name) => session.rights.includes(VIEWS[name][0]))
    .map((name) => h("a", { href: `#${name}`, dataset: { view: name } }, TEXT.tabs[name]))
  fill(nav, links)
  addEventListener("hashchange", show)
  for (const kind of ["dragover", "drop"]) // a file let go here would take the place of the page
    addEventListener(kind, (event) => {
      if (shown?.name === "import" || !event.dataTransfer?.types.includes("Files")) return
      event.preventDefault()
      event.dataTransfer.dropEffect = "none"
    })
  if (links.length === 0) fill(main, h("p.error", {}, TEXT.session.nothing))
  show()
} catch (error) {
  fill(main, h("p.error", {}, error.message))
}
