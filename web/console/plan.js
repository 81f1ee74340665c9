// SPDX-License-Identifier: GPL-3.0-or-later
// Plans: start one and watch it being made, look at what it comes to, approve, take back, discard.
import { call, get, queryText } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { folded } from "./fold.js"
import { confirmed, watchJob } from "./job.js"
import { planFigures } from "./plan_figures.js"
import { reportSection } from "./plan_report.js"
import { reviewSection } from "./plan_review.js"
import { previewButton } from "./push_preview.js"

const P = TEXT.plan
const PARTS = ["overview", "report", "review"]
/* which part of a plan one was at, when one comes back from a worker: {plan, part} */
let last = {}

export function planView(parameters, session) {
  const mayWrite = session.rights.includes("plans_write")
  const leaving = new AbortController()
  const options = { signal: leaving.signal }
  let chosen = parameters.get("id")
  const said = h("div.said", { role: "status" })
  const running = h("div")
  const starter = h("div")
  const list = h("ul.plans")
  const detail = h("div.plan")
  const mayRead = session.rights.includes("workers_read")
  let report = null /* of the plan that is shown: {plan, element} */

  const fail = (error) => error.name !== "AbortError" && fill(said, h("p.error", {}, error.message))

  async function showStarter() {
    const scope = h("select", {}, h("option", { value: "" }, session.region?.name ?? P.everywhere))
    const quota = h("input", { type: "number", min: 1, max: 8, placeholder: P.quotaDefault })
    const dry = h("input", { type: "checkbox" })
    const button = h("button.main", {}, P.start)
    const form = h("form.starter", { onsubmit: async (event) => {
      event.preventDefault()
      button.disabled = true
      await start({ ...(scope.value && { scope: scope.value }), ...(quota.value && { quota: +quota.value }), dry_run: dry.checked })
        .catch(fail)
      button.disabled = false
    } }, h("label.field", {}, h("span", {}, P.scope), scope), h("label.field", {}, h("span", {}, P.quota), quota),
      h("label.box", {}, dry, P.dryRun), button)
    fill(starter, folded(P.starter, form))
    const { counties } = await get("/v1/stats", {}, options)
    for (const { region } of counties) if (region) scope.append(h("option", { value: region.code }, region.name))
  }

  async function start(request) {
    fill(said)
    await follow(await call("POST", "/v1/plans", request, options))
  }

  async function follow(job) {
    const end = await watchJob(job, running, leaving.signal)
    if (end.state !== "done") return fill(said, h("p.error", {}, end.error?.detail ?? P.ended[end.state]))
    if (!end.result.plan) {
      chosen = null
      fill(said, h("p", {}, P.tried))
      fill(detail, h("h2", {}, P.trial(end.scope?.name ?? P.everywhere)), planFigures({ summary: end.result }))
      return readList()
    }
    fill(said, h("p", {}, P.made(end.result.plan)))
    await choose(String(end.result.plan), true)
  }

  async function readList() {
    const { plans } = await get("/v1/plans", {}, options)
    fill(list, plans.map((plan) => h("li", {}, h("button", {
      "aria-current": String(plan.plan) === chosen ? "true" : undefined, onclick: () => choose(String(plan.plan)).catch(fail) },
      h("b", {}, P.name(plan.plan)), h("span.tag", { class: `plan-${plan.state}` }, P.states[plan.state]),
      h("span", {}, `${plan.scope?.name ?? P.everywhere} · ${plan.day}`)))))
    if (plans.length === 0) fill(list, h("li.soft", {}, P.none))
    return plans
  }

  async function choose(id, fresh) {
    chosen = id
    history.replaceState(null, "", `#plan${queryText({ id })}`)
    await readList()
    await readPlan()
    if (report && (!(await report.element.look()) && fresh)) await report.element.begin()
  }

  /* Those without all jobs, while the roster's condition means this plan. */
  const shortList = (plan) => (mayRead && !plan.newer && plan.state !== "discarded"
    ? `#workers${queryText({ status: "not_returned_to_work", offers: "short", place: plan.scope?.code })}` : null)

  /* `review`: the one on the page stays as it is. */
  async function readPlan(review) {
    const plan = await get(`/v1/plans/${encodeURIComponent(chosen)}`, {}, options)
    if (report?.plan !== plan.plan) report = plan.summary && { plan: plan.plan, element: reportSection(plan.plan, options) }
    if (!review && mayRead && plan.state !== "discarded")
      review = reviewSection(plan, session, { ...options, changed: () => readPlan(review).catch(fail), said: (text) => fill(said, h("p", {}, text)) })
    const button = (key, act) => h("button", { class: key === "approve" ? "main" : "", onclick: () => act(key, plan).catch(fail) }, P.actions[key])
    const waiting = plan.offers.jobs.planned + plan.offers.training.planned
    const preview = plan.state === "draft" && waiting > 0 && previewButton(plan.plan, options)
    if (last.plan !== plan.plan) last = { plan: plan.plan, part: "overview" }
    const parts = { overview: h("section", {}, planFigures(plan, shortList(plan))), report: report?.element, review }
    const tabs = h("nav.parts", { "aria-label": P.partsLabel }, PARTS.filter((name) => parts[name]).map((name) =>
      h("button", { dataset: { part: name }, onclick: () => show(name) }, P.parts[name])))
    const show = (name) => {
      last.part = parts[name] ? name : "overview"
      for (const one of PARTS) if (parts[one]) parts[one].hidden = one !== last.part
      for (const tab of tabs.children) tab.dataset.part === last.part ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current")
    }
    fill(detail, h("h2", { tabIndex: -1 }, P.name(plan.plan), h("span.tag", { class: `plan-${plan.state}` }, P.states[plan.state])),
      h("p.soft", {}, P.about(plan.scope?.name ?? P.everywhere, plan.day, plan.policy)),
      plan.newer && h("p.warnings", {}, P.newer(plan.newer)),
      mayWrite && h("p.buttons", {},
        plan.state === "draft" && waiting > 0 && button("approve", act),
        plan.state === "approved" && button("undo", act),
        plan.state === "draft" && button("discard", act),
        preview && preview.button),
      preview && preview.place,
      tabs.childElementCount > 1 && tabs, PARTS.map((name) => parts[name]))
    show(last.part)
  }

  /* Told to do it and sure of it; what the service says is read again. */
  async function act(key, plan, body) {
    const counts = plan.offers
    const many = number(counts.jobs.planned + counts.training.planned)
    if (!(await confirmed(P.actions[key], P.sure[body?.skip ? "skip" : key](many), P.actions[key]))) return
    fill(said, h("p", {}, TEXT.loading))
    try {
      const answer = await call("POST", `/v1/plans/${plan.plan}/${key}`, body ?? {}, options)
      fill(said, h("p", {}, key === "approve" ? P.approved(number(answer.approved), number(answer.held)) : P.did[key]))
    } catch (error) {
      if (error.name === "AbortError" || key !== "approve" || error.status !== 409 || error.errors.length === 0) throw error
      fill(said, h("div.error", {}, h("p", {}, error.message),
        h("ul", {}, error.errors.map((one) => h("li", {}, `${one.pointer ?? ""} ${one.detail ?? ""}`))),
        h("button", { onclick: () => act(key, plan, { skip: true }).catch(fail) }, P.skip)))
      return
    }
    await readList()
    await readPlan()
    detail.querySelector("h2").focus()
  }

  async function begin() {
    const [plans, { jobs }] = await Promise.all([readList(), get("/v1/jobs", {}, options)])
    const under = jobs.find((job) => job.kind === "plan" && ["queued", "running"].includes(job.state))
    chosen ??= plans.length > 0 ? String(plans[0].plan) : null
    if (chosen) await choose(chosen)
    if (under) await follow(under)
  }

  const view = h("section.planning", {}, h("h1.visually-hidden", {}, TEXT.tabs.plan),
    h("aside", { "aria-label": P.list }, starter, list), h("div", {}, said, running, detail))
  view.leave = () => leaving.abort()
  view.move = (next) => {
    chosen = next.get("id") ?? chosen
    if (chosen) choose(chosen).catch(fail)
    return true
  }
  if (mayWrite) showStarter().catch(fail)
  begin().catch(fail)
  return view
}
