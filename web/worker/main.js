// SPDX-License-Identifier: GPL-3.0-or-later
// The worker page works without this: reading aloud, larger type, and answers that are not lost when the
// network is, instead of a browser's error page.
import "./worker.css"
import { WORDS } from "./words.js"

const BIG = "songgang-big"
const root = document.documentElement
const id = (name) => document.getElementById(name)

/* ---- larger type; some browsers refuse to keep anything ---- */

const kept = (run) => {
  try {
    return run(window.localStorage)
  } catch (error) {
    return null
  }
}

function enlarge(big) {
  root.classList.toggle("big", big)
  id("big").setAttribute("aria-pressed", String(big))
}

function offerLargeType() {
  const button = id("big")
  button.hidden = false
  enlarge(kept((store) => store.getItem(BIG)) === "1")
  button.addEventListener("click", () => {
    const big = !root.classList.contains("big")
    enlarge(big)
    kept((store) => store.setItem(BIG, big ? "1" : "0"))
  })
}

/* ---- reading aloud ---- */

/** What stands in the offers, one piece for each line, figures as they are spoken. */
function spoken() {
  const pieces = []
  document.querySelectorAll("h1, .intro, .say, .yours, footer p").forEach((part) => {
    const lines = part.matches(".say") ? part.querySelectorAll("p, h2, h3, dt, li") : [part]
    lines.forEach((line) => {
      const value = line.tagName === "DT" ? WORDS.pause + line.nextElementSibling.innerText : ""
      pieces.push((line.innerText + value).replace(/\s+/g, WORDS.pause).replace(/(\d)\s*[-–]\s*(\d)/g, `$1${WORDS.to}$2`)
        .replace(/＊+/g, WORDS.somebody))
    })
  })
  return pieces
}

function offerReading() {
  const button = id("say")
  const synthesis = window.speechSynthesis
  const words = button.textContent
  let reading = false
  button.hidden = false

  function stop() {
    reading = false
    synthesis.cancel()
    button.textContent = words
  }
  function cannot() {
    reading = false
    button.textContent = button.dataset.cannot
    button.disabled = true
    const call = document.querySelector(".tools .call")
    if (call) call.focus()
  }
  function say(pieces) {
    if (!reading) return
    if (pieces.length === 0) return stop()
    const piece = new SpeechSynthesisUtterance(pieces[0])
    piece.lang = "zh-CN"
    piece.rate = 0.9
    piece.onend = () => say(pieces.slice(1))
    piece.onerror = (event) => reading && event.error !== "interrupted" && event.error !== "canceled" && cannot()
    synthesis.speak(piece)
  }
  button.addEventListener("click", () => {
    if (!synthesis || !window.SpeechSynthesisUtterance) return cannot()
    if (reading) return stop()
    reading = true
    button.textContent = button.dataset.stop
    synthesis.cancel()
    say(spoken())
    // some browsers have the interface and no voice: nothing begins and nothing is told
    setTimeout(() => reading && !synthesis.speaking && !synthesis.pending && cannot(), 4000)
  })
  addEventListener("pagehide", () => synthesis && synthesis.cancel())
}

/* ---- answers ---- */

let pressed = null
let notice = null

function tell(text) {
  if (!notice) {
    notice = document.createElement("p")
    notice.className = "notice"
    notice.setAttribute("role", "alert")
    document.querySelector("main").append(notice)
  }
  notice.textContent = text
  notice.hidden = !text
}

function encode(form, button) {
  const pairs = [[button.name, button.value], ["via", "script"]]
  form.querySelectorAll("input[type=hidden]").forEach((input) => pairs.push([input.name, input.value]))
  return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")
}

function lock(locked) {
  document.querySelectorAll("form button").forEach((button) => (button.disabled = locked))
}

async function send(form, button) {
  const about = form.querySelector("[name=for]")
  lock(true)
  tell("")
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      credentials: "omit",
      body: encode(form, button),
    })
    if (!/json/.test(response.headers.get("content-type"))) return location.reload() /* the page says why */
    const { said } = await response.json()
    if (!said) throw new Error(response.status)
    location.replace(`${location.pathname}?said=${said}${said === "ok" && about ? `#${about.value}` : ""}`)
  } catch (error) {
    lock(false)
    tell(WORDS.lost)
  }
}

function watchForms() {
  document.querySelectorAll("form").forEach((form) => {
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button")
      if (button) pressed = button
    })
    form.addEventListener("submit", (event) => {
      const button = event.submitter || pressed
      if (!button || !window.fetch) return /* the browser sends it by itself */
      event.preventDefault()
      send(form, button)
    })
  })
}

offerLargeType()
offerReading()
watchForms()
// ?said= was for this view; loading again must not say it again
if (/[?&]said=/.test(location.search) && history.replaceState)
  history.replaceState(null, "", location.pathname + location.hash)
