// SPDX-License-Identifier: GPL-3.0-or-later
// What runs in the background, watched as a stream of events until it is over.
import { call, get } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { number } from "../common/format.js"
import { TEXT } from "../common/messages.js"

const over = (job) => !["queued", "running"].includes(job.state)
const AGAIN = 1000 /* ms after a broken stream */

/* The stream until it ends or breaks; resolves either way. */
function stream(id, seen, signal) {
  return new Promise((done) => {
    const source = new EventSource(`/v1/jobs/${encodeURIComponent(id)}/events`)
    const close = () => {
      source.close()
      done()
    }
    const take = (event) => seen(JSON.parse(event.data))
    source.addEventListener("progress", take)
    source.addEventListener("end", (event) => {
      take(event)
      close()
    })
    source.addEventListener("error", close)
    signal.addEventListener("abort", close, { once: true })
  })
}

/** Shows the job in `place` until it is over, with a way to cancel it; resolves with its last state. */
export async function watchJob(job, place, signal) {
  const J = TEXT.jobs
  const name = h("span")
  const bar = h("progress", { "aria-label": J.progress })
  const cancel = h("button", { onclick: () => {
    cancel.disabled = true
    call("POST", `/v1/jobs/${encodeURIComponent(job.id)}/cancel`).catch((error) => fill(name, h("span.error", {}, error.message)))
  } }, J.cancel)
  const show = (now) => {
    job = now
    name.textContent = now.state === "queued" ? J.queued
      : J.stage(now.stage ?? J.running, now.total > 0 ? `${number(now.done)} / ${number(now.total)}` : "")
    if (now.total > 0) {
      bar.max = now.total
      bar.value = now.done
    } else bar.removeAttribute("value")
  }
  fill(place, h("div.job", { role: "status" }, name, bar, cancel))
  show(job)
  while (!over(job)) {
    await stream(job.id, show, signal)
    signal.throwIfAborted()
    if (over(job)) break
    await new Promise((done) => setTimeout(done, AGAIN))
    show(await get(`/v1/jobs/${encodeURIComponent(job.id)}`, {}, { signal }))
  }
  fill(place)
  return job
}

/** Asks before something is done; resolves with whether to do it. */
export function confirmed(title, text, yes) {
  return new Promise((done) => {
    const sheet = h("dialog.confirm", { "aria-label": title, onclose: () => {
      sheet.remove()
      done(sheet.returnValue === "yes")
    } }, h("form", { method: "dialog" }, h("h2", {}, title), h("p", {}, text),
      h("p.buttons", {}, h("button", { value: "" }, TEXT.jobs.no), h("button.main", { value: "yes" }, yes))))
    document.body.append(sheet)
    sheet.showModal()
  })
}
