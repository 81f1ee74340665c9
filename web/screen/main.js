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
import { BOOTHS, BOOTHS_PAGE, booth, present } from "./fair.js"
import { credentials, follow, keepToken } from "./feed.js"

const PAGE = 4
const TURN_MS = 10000
const KEYS = 8 /* trades with a number */
const words = TEXT.screen

const clock = h("time.clock")
const title = h("h1", {}, words.title)
const hall = h("p.hall", { hidden: true })
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
let trade = "" /* code; "" all; BOOTHS */
let map = null /* which file of the server's is shown */
let paused = false
let page = 0
let timer = null

const hhmm = (date) => date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false })

const cut = (list, size) => Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(size * i, size * (i + 1)))

/** Booths first where there is a fair, then pages of one trade each, in the order of the trades. */
function pages() {
  const booths = data?.fair && (trade === "" || trade === BOOTHS)
    ? cut(data.fair.booths, BOOTHS_PAGE).map((list) => ({ booths: list })) : []
  const groups = new Map()
  for (const job of data?.cards ?? []) {
    const code = job.trade?.code ?? ""
    if (trade && code !== trade) continue
    if (!groups.has(code)) groups.set(code, { trade: job.trade, jobs: [] })
    groups.get(code).jobs.push(job)
  }
  return booths.concat([...groups.values()].flatMap(({ trade: of, jobs: list }) =>
    cut(list, PAGE).map((some) => ({ trade: of, jobs: some }))))
}

function showJobs() {
  const all = pages()
  jobs.classList.toggle("booths", false)
  if (all.length === 0) {
    if (jobs.querySelector("form") && !data) return /* somebody is typing */
    heading.textContent = words.jobs
    fill(jobs, h("p.empty", {}, data ? words.nothing : words.waiting))
    return
  }
  page = (page + all.length) % all.length
  const { trade: of, jobs: list, booths } = all[page]
  if (booths) {
    heading.textContent = words.fair.booths(present(data.fair), data.fair.booths.length)
    jobs.classList.toggle("booths", true)
    fill(jobs, booths.map(booth))
    return
  }
  const sum = data.trades.find(({ code }) => code === of?.code)
  heading.textContent = of ? words.trade(of.name, sum ? number(sum.openings) : null) : words.jobs
  fill(jobs, list.map(card))
}

function showHall() {
  const { fair } = data
  title.textContent = fair ? fair.name : words.title
  title.classList.toggle("long", title.textContent.length > 16)
  hall.hidden = !fair
  hall.textContent = fair ? [fair.place, fair.starts && fair.ends && `${fair.starts}–${fair.ends}`].filter(Boolean).join(" ") : ""
}

function showFigures() {
  const { postings, offers } = data
  const answered = offers.interested + offers.refused + offers.hired + offers.no_answer
  const first = data.fair ? [words.fair.present, words.fair.of(present(data.fair), data.fair.booths.length)] : [words.open, number(postings.open)]
  fill(figures, [first, [words.openings, number(postings.openings)], [words.answered, number(answered)],
    [words.interested, number(offers.interested + offers.hired)], [words.hired, number(offers.hired)]]
    .map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, text))))
  synthetic.hidden = !data.synthetic
}

/** What numbers and arrows pick from: [code, name]. */
function choices() {
  const booths = data?.fair?.booths.length > 0 ? [[BOOTHS, words.fair.name]] : []
  return [["", words.all], ...booths, ...(data?.trades ?? []).slice(0, KEYS - booths.length).map(({ code, name }) => [code, name])]
}

function showStrip() {
  const list = choices()
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
  const codes = choices().map(([code]) => code)
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
  h("header", {}, title, hall, synthetic, clock),
  h("main", {}, figures, h("section.board", {}, heading, jobs), side.element),
  h("footer", {}, strip, h("div.line", {}, h("p", {}, words.help), state)))
document.title = `${words.title} · ${TEXT.product}`
tick()
showStrip()
showJobs()
showState()
arm()
/** The operator's map, once for each file of it; without it, or when it does not come, tiles. */
async function showMap(wanted) {
  map = wanted
  if (!wanted) return side.map(null)
  try {
    const response = await fetch("/v1/screen/map", { cache: "no-store", headers: credentials() })
    if (!response.ok) throw new Error(String(response.status))
    const outlines = await response.json()
    if (map === wanted) side.map(outlines)
  } catch {
    map = null /* with the next figures again */
  }
}

const differs = (before, after, key) => JSON.stringify(before?.[key]) !== JSON.stringify(after[key])

function take(value, id) {
  const [cards, trades, fair] = ["cards", "trades", "fair"].map((key) => differs(data, value, key))
  data = value
  since = new Date()
  state.dataset.event = id
  if (!data.fair && trade === BOOTHS) trade = ""
  showFigures()
  showHall()
  side.update(data)
  if ((data.map ?? null) !== map) showMap(data.map ?? null)
  if (trades || fair) showStrip()
  if (cards || trades || fair) showJobs()
}

follow((what, value, id) => {
  if (what === "data") take(value, id)
  lost = what === "lost" ? value : null
  if (lost === 401) askToken()
  showState()
})
