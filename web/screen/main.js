// SPDX-License-Identifier: GPL-3.0-or-later
// The big screen of a job fair: cards turn by themselves, a remote or keyboard pauses and picks a trade.
// Whatever happens to the network, what was last known stays on.
import "../common/base.css"
import "./screen.css"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { card } from "./card.js"
import { panels } from "./charts.js"
import { follow, keepToken } from "./feed.js"

const PAGE = 4
const TURN_MS = 10000
const KEYS = 8 /* trades with a number */
const words = TEXT.screen

const clock = h("time.clock")
const state = h("p.state", { role: "status" })
const synthetic = h("b.synthetic", { hidden: true }, words.synthetic)
const figures = h("dl.figures")
const heading = h("h2")
const jobs = h("div.jobs")
const strip = h("nav.strip", { "aria-label": words.filter })
const side = panels()

let data = null
let since = null /* when the figures came */
let lost = null /* HTTP status or 0 once the line is gone */
let trade = "" /* code; "" all */
let paused = false
let page = 0
let timer = null

const hhmm = (date) => date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false })

/** Pages of one trade each, in the order of the trades. */
function pages() {
  const groups = new Map()
  for (const job of data?.cards ?? []) {
    const code = job.trade?.code ?? ""
    if (trade && code !== trade) continue
    if (!groups.has(code)) groups.set(code, { trade: job.trade, jobs: [] })
    groups.get(code).jobs.push(job)
  }
  return [...groups.values()].flatMap(({ trade: of, jobs: list }) =>
    Array.from({ length: Math.ceil(list.length / PAGE) }, (_, i) => ({ trade: of, jobs: list.slice(PAGE * i, PAGE * (i + 1)) })))
}

function showJobs() {
  const all = pages()
  if (all.length === 0) {
    if (jobs.querySelector("form") && !data) return /* somebody is typing */
    heading.textContent = words.jobs
    fill(jobs, h("p.empty", {}, data ? words.nothing : words.waiting))
    return
  }
  page = (page + all.length) % all.length
  const { trade: of, jobs: list } = all[page]
  const sum = data.trades.find(({ code }) => code === of?.code)
  heading.textContent = of ? words.trade(of.name, sum ? number(sum.openings) : null) : words.jobs
  fill(jobs, list.map(card))
}

function showFigures() {
  const { postings, offers } = data
  const answered = offers.interested + offers.refused + offers.hired + offers.no_answer
  fill(figures, [[words.open, postings.open], [words.openings, postings.openings], [words.answered, answered],
    [words.interested, offers.interested + offers.hired], [words.hired, offers.hired]]
    .map(([name, n]) => h("div", {}, h("dt", {}, name), h("dd", {}, number(n)))))
  synthetic.hidden = !data.synthetic
}

function showStrip() {
  const list = [["", words.all], ...(data?.trades ?? []).slice(0, KEYS).map(({ code, name }) => [code, name])]
  const focused = [...strip.children].indexOf(document.activeElement)
  fill(strip, list.map(([code, name], i) =>
    h("button", { type: "button", "aria-pressed": String(code === trade), onclick: () => pick(code) }, h("kbd", {}, i), name)))
  strip.children[focused]?.focus()
}

function showState() {
  const asOf = since ? words.updated(hhmm(since)) : words.waiting
  const why = lost === null ? "" : lost === 401 ? words.signIn : lost === 403 ? words.forbidden : words.lost
  state.textContent = [paused && words.paused, why, asOf].filter(Boolean).join(" · ")
  state.classList.toggle("trouble", lost !== null)
}

/** Where accounts exist: the token of a screen, asked for once in place of the cards. */
function askToken() {
  if (data || jobs.querySelector("form")) return
  const token = h("input", { name: "token", type: "password", autocomplete: "off", required: true })
  const form = h("form.sign-in", {}, h("label", {}, words.token, token), h("button", {}, words.enter))
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    keepToken(token.value.trim())
    location.reload()
  })
  fill(jobs, form)
  token.focus()
}

function turn(step) {
  page += step
  showJobs()
  if (step > 0) side.turn()
}

function arm() {
  clearInterval(timer)
  timer = paused ? null : setInterval(turn, TURN_MS, 1)
}

function pick(code) {
  trade = code
  page = 0
  showJobs()
  showStrip()
  arm()
}

function pause() {
  paused = !paused
  document.body.classList.toggle("paused", paused)
  showState()
  arm()
}

function move(step) {
  const codes = ["", ...(data?.trades ?? []).slice(0, KEYS).map(({ code }) => code)]
  pick(codes[(codes.indexOf(trade) + step + codes.length) % codes.length])
}

/* What remotes send: arrows, OK (Enter), play/pause, numbers. */
const COMMANDS = {
  " ": pause, Enter: pause, MediaPlayPause: pause,
  ArrowRight: () => { turn(1); arm() }, ArrowLeft: () => { turn(-1); arm() }, PageDown: () => { turn(1); arm() }, PageUp: () => { turn(-1); arm() },
  ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: () => pick(""),
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("form")) return
  if (event.key === "Enter" && event.target.closest?.("button")) return /* that button is meant */
  const command = /^\d$/.test(event.key) ? strip.children[Number(event.key)] && (() => strip.children[Number(event.key)].click())
    : COMMANDS[event.key]
  if (!command) return
  event.preventDefault()
  command()
})

function tick() {
  const now = new Date()
  clock.dateTime = now.toISOString()
  clock.textContent = `${now.toLocaleDateString("zh-CN", { month: "long", day: "numeric", weekday: "short" })} ${hhmm(now)}`
  setTimeout(tick, 1000 * (60 - now.getSeconds()))
}

fill(document.getElementById("app"),
  h("header", {}, h("h1", {}, words.title), synthetic, clock),
  h("main", {}, figures, h("section.board", {}, heading, jobs), side.element),
  h("footer", {}, strip, h("div.line", {}, h("p", {}, words.help), state)))
document.title = `${words.title} · ${TEXT.product}`
tick()
showStrip()
showJobs()
showState()
arm()
follow((what, value) => {
  if (what === "data") {
    const cards = JSON.stringify(data?.cards) !== JSON.stringify(value.cards)
    const trades = JSON.stringify(data?.trades) !== JSON.stringify(value.trades)
    data = value
    since = new Date()
    showFigures()
    side.update(data)
    if (trades) showStrip()
    if (cards || trades) showJobs()
  }
  lost = what === "lost" ? value : null
  if (lost === 401) askToken()
  showState()
})
