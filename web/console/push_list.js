// SPDX-License-Identifier: GPL-3.0-or-later
// A list that grows by pages, whose rows go away one by one as they are seen to.
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"

/** 11月23日 14:05, of seconds since 1970 or an instant. */
export function moment(instant) {
  const time = new Date(typeof instant === "number" ? instant * 1000 : instant)
  return `${time.getMonth() + 1}月${time.getDate()}日 ${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`
}

/** `load(after)` → {[key]: [...], next}; `row(one, done)` → <li>, `done()` takes it away. */
export function pager(title, none, signal, load, key, row) {
  const list = h("ul")
  const foot = h("p")
  const element = h("section.list", { "aria-label": title }, h("h2", {}, title), list, foot)
  let count = 0

  const showNone = () => count === 0 && !foot.firstChild && fill(list, h("li.soft", {}, none))

  async function read(after) {
    const answer = await load(after)
    if (!after) {
      fill(list)
      count = 0
    }
    for (const one of answer[key]) {
      const item = row(one, () => {
        const next = item.nextElementSibling ?? item.previousElementSibling
        item.remove()
        count--
        if (next) next.querySelector("a, button")?.focus()
        showNone()
      })
      list.append(item)
      count++
    }
    fill(foot, answer.next && h("button", { onclick: (event) => {
      event.target.disabled = true
      read(answer.next).catch((error) => !signal.aborted && fill(foot, h("span.error", {}, error.message)))
    } }, TEXT.search.more))
    showNone()
  }
  return { element, read }
}
