// SPDX-License-Identifier: GPL-3.0-or-later
// The console without a network: on a phone, or installed, sw.js keeps what was seen. On the PCs of a bureau,
// where many use one machine, nothing is kept. A line says when what one reads is not of now.
import { h } from "../common/dom.js"
import { whenAnswered } from "../common/api.js"
import { TEXT } from "../common/messages.js"

const wanted = () => matchMedia("(max-width: 760px)").matches || matchMedia("(display-mode: standalone)").matches

/** The line, to be put into the page; hidden while the service answers. */
export function offlineNotice() {
  const line = h("p.offline", { role: "status", hidden: true })
  whenAnswered((kept) => {
    line.hidden = !kept
    if (kept) line.textContent = TEXT.offline(new Date(kept).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" }))
  })
  if (navigator.serviceWorker && wanted()) register()
  return line
}

/* The address of a script is one of the things a page under our policy may not make of plain text. */
function register() {
  const policy = globalThis.trustedTypes?.createPolicy("songgang", { createScriptURL: (url) => url })
  navigator.serviceWorker.register(policy?.createScriptURL("/sw.js") ?? "/sw.js").catch(() => {}) // without it all goes on, online
}
