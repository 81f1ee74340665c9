// SPDX-License-Identifier: GPL-3.0-or-later
// Single keys outside of fields: digits go to the views, "/" to the search line, letters to what bears
// them (data-key) on the page shown. `?` lists them, and there they can be turned off: whoever dictates
// or has a keyboard of another kind must not set anything off by a letter (WCAG 2.1.4).
import { h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { dialog } from "./posting.js"

const K = TEXT.keys
const OFF = "songgang-keys-off"

/* a browser told to keep nothing throws */
function isOff() {
  try {
    return localStorage.getItem(OFF) === "1"
  } catch {
    return false
  }
}

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null

/* The first one with that key that can be seen. */
const bearer = (key) => [...document.querySelectorAll(`main [data-key="${key}"]`)].find((one) => one.checkVisibility?.() ?? one.offsetParent)

function press(element) {
  element.scrollIntoView({ block: "nearest" })
  if (element.matches("input")) element.focus()
  else element.click()
}

export function showKeys() {
  if (document.querySelector("dialog[open]")) return
  const tabs = [...document.querySelectorAll(".bar nav a")]
  const row = (keys, text) => h("tr", {}, h("th", { scope: "row" }, keys.map((key) => h("kbd", {}, key))), h("td", {}, text))
  const off = h("input", { type: "checkbox", checked: !isOff(), onchange: () => {
    try {
      localStorage.setItem(OFF, off.checked ? "0" : "1")
    } catch {
      off.checked = true
    }
  } })
  dialog(K.title, h("div.keys", {}, h("table", {}, h("tbody", {},
    tabs.map((link, i) => row([String(i + 1)], link.textContent)), K.list.map(([keys, text]) => row(keys, text)))),
    h("label.box", {}, off, K.on)))
}

export function listenForKeys() {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (document.querySelector("dialog[open]") || typing(event.target)) return
    if (event.key !== "?" && isOff()) return
    const link = /^[1-9]$/.test(event.key) && document.querySelectorAll(".bar nav a")[event.key - 1]
    const line = event.key === "/" && document.querySelector("main input[type=search]")
    const one = /^[a-z]$/.test(event.key) && bearer(event.key)
    if (event.key === "?") showKeys()
    else if (link) {
      link.click()
      document.getElementById("main").focus()
    } else if (line) line.focus()
    else if (one) press(one)
    else return
    event.preventDefault()
  })
}
