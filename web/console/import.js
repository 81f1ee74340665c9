// SPDX-License-Identifier: GPL-3.0-or-later
// Imports: drop a file, see what would come of it and what is wrong in it, then do it or take it back.
import { call, get, queryText, send } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { isNarrow } from "./fold.js"
import { importReport, otherKind } from "./import_report.js"
import { confirmed, watchJob } from "./job.js"

const I = TEXT.import
const LARGEST = 64 << 20 /* bytes, as the service has it */

export function importView() {
  const leaving = new AbortController()
  const options = { signal: leaving.signal }
  let chosen = null
  let busy = false
  let tried = null /* {id, file, kind, maps} of the file at hand, so that it can be tried otherwise */
  const said = h("div.said", { role: "status" })
  const running = h("div")
  const report = h("div.plan", { tabIndex: -1 }, h("ol.steps", {}, I.steps.map((one) => h("li", {}, one))))
  const list = h("ul.plans")
  const kind = h("select", {}, Object.entries(I.kinds).map(([code, name]) => h("option", { value: code }, name)))
  const source = h("input", { maxLength: 60, autocomplete: "off", placeholder: I.sourceHint })
  const file = h("input.visually-hidden", { type: "file", accept: ".xlsx,.csv,.txt,.ndjson,.json,.jsonld", onchange: () => {
    take(file.files)
    file.value = ""
  }, onkeydown: (event) => event.key === "Enter" && file.click() })
  const zone = h("label.drop", {}, file, h("b", {}, I.drop), h("span", {}, I.formats))

  const fail = (error) => error.name !== "AbortError" && fill(said, h("p.error", {}, error.message))

  function take(files) {
    if (files.length !== 1) return fail(new Error(I.oneFile))
    if (files[0].size > LARGEST) return fail(new Error(I.tooLarge))
    if (busy) return fail(new Error(I.busy))
    run(() => upload(files[0], kind.value, []))
  }

  /* A file let go beside the field is meant for it, and must not take the place of the page. */
  const carries = (event) => event.dataTransfer?.types.includes("Files")
  const over = (event) => {
    if (!carries(event)) return
    event.preventDefault()
    zone.classList.add("over")
  }
  const out = (event) => event.relatedTarget === null && zone.classList.remove("over")
  const drop = (event) => {
    if (!carries(event)) return
    event.preventDefault()
    zone.classList.remove("over")
    take(event.dataTransfer.files)
  }
  addEventListener("dragover", over)
  addEventListener("dragleave", out)
  addEventListener("drop", drop)

  /* One thing at a time; what goes wrong is told. */
  async function run(act) {
    busy = true
    fill(said)
    await act().catch(fail)
    busy = false
  }

  async function upload(one, what, maps) {
    fill(report)
    fill(said, h("p", {}, I.sending(one.name)))
    const query = queryText({ kind: what, source: source.value.trim(), name: one.name, dry_run: "1", map: maps })
    const response = await send("POST", `/v1/imports${query}`, one, { ...options, headers: { "content-type": "application/octet-stream" } })
    fill(said)
    const job = await response.json()
    tried = { id: job.id, file: one, kind: what, maps }
    kind.value = what
    await follow(job)
  }

  /* The same file once more, as something else or with other columns. */
  const again = (what, maps) => {
    if (!busy) run(() => upload(tried.file, what, maps))
  }
  const other = (what) => h("button", { onclick: () => again(what, []) }, I.takeAs(I.kinds[what]))

  async function follow(job) {
    const end = await watchJob(job, running, leaving.signal)
    await readList()
    if (end.state !== "done") {
      const retry = tried?.id === end.id && end.state === "failed" && Object.keys(I.kinds).filter((one) => one !== tried.kind).map(other)
      return fill(said, h("div.error", {}, h("p", {}, end.error?.detail ?? I.ended[end.state]), retry && h("p.buttons", {}, retry)))
    }
    if (end.kind === "undo") {
      fill(said, h("p", {}, I.undone(end.result.withdrawn, end.result.restored)))
      fill(report)
      return
    }
    fill(said, h("p", {}, end.dry_run ? I.tried : I.done))
    show(end)
    report.focus({ preventScroll: true })
    said.scrollIntoView({ block: isNarrow() ? "start" : "nearest" })
  }

  function show(job) {
    chosen = job.id
    const here = job.dry_run && tried?.id === job.id ? tried : null
    const rather = job.dry_run && job.result && otherKind(job.result, job.records)
    const path = `/v1/imports/${encodeURIComponent(job.id)}`
    const act = (key) => () => !busy && run(async () => {
      if (!(await confirmed(I.actions[key], I.sure[key](job.file), I.actions[key]))) return
      await follow(await call("POST", `${path}/${key}`, {}, options))
    })
    fill(report, h("h2", {}, job.file, h("span.tag", {}, job.dry_run ? I.dryRun : I.real)),
      h("p.soft", {}, `${I.kinds[job.records]} · ${new Date(job.created).toLocaleString("zh-CN")} · ${job.actor}`),
      rather && h("div.warnings", {}, h("p", {}, I.rather(I.kinds[job.records], rather[1].slice(0, 4).join("、"), I.kinds[rather[0]])),
        here && h("p.buttons", {}, other(rather[0]))),
      job.result && h("p.buttons", {},
        job.dry_run && job.result.accepted > 0 && h("button", { class: rather ? "" : "main", onclick: act("commit") }, I.actions.commit),
        !job.dry_run && h("button", { onclick: act("undo") }, I.actions.undo),
        job.result.rejected > 0 && h("a.button", { href: `${path}/rejects`, download: "" }, I.rejectsFile)),
      job.result ? importReport(job.result, job.records, here && ((maps) => again(here.kind, [...here.maps.filter((one) => !maps.some((map) => map.split("=")[0] === one.split("=")[0])), ...maps]))) : h("p.error", {}, job.error?.detail ?? I.ended[job.state]))
    mark()
  }

  const mark = () => list.querySelectorAll("button").forEach((one) =>
    one.dataset.id === chosen ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current"))

  async function readList() {
    const { imports } = await get("/v1/imports", {}, options)
    fill(list, imports.filter((job) => !["queued", "running"].includes(job.state)).map((job) => h("li", {},
      h("button", { dataset: { id: job.id }, onclick: () => {
        fill(said)
        show(job)
      } }, h("b", {}, job.file),
      h("span.tag", {}, job.state !== "done" ? I.states[job.state] : job.dry_run ? I.dryRun : I.real),
      h("span", {}, `${I.kinds[job.records]} · ${new Date(job.created).toLocaleString("zh-CN")}`)))))
    if (list.childElementCount === 0) fill(list, h("li.soft", {}, I.none))
    mark()
    return imports
  }

  const view = h("section.planning", {}, h("h1.visually-hidden", {}, TEXT.tabs.import),
    h("aside", { "aria-label": I.list },
      h("div.starter", {}, h("label.field", {}, h("span", {}, I.kind), kind), h("label.field", {}, h("span", {}, I.source), source), zone),
      h("h2.aside-title", {}, I.list), list),
    h("div", {}, said, running, report))
  view.leave = () => {
    leaving.abort()
    removeEventListener("dragover", over)
    removeEventListener("dragleave", out)
    removeEventListener("drop", drop)
  }
  run(async () => {
    const under = (await readList()).find((job) => ["queued", "running"].includes(job.state))
    if (under) await follow(under)
  })
  return view
}
