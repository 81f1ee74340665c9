// SPDX-License-Identifier: GPL-3.0-or-later
// What was typed and not sent yet: kept in this tab until it is, so that neither a session that ends nor a
// page that is loaded anew loses it. It is of whoever signed in, and goes with them.
const KEY = "songgang-drafts"
const MOST = 50
const HOURS = 12 /* as long as a session */

let owner = null
let drafts = new Map() /* key → {at, value, away}: `away` is not written down */

function write() {
  try {
    const list = [...drafts].filter(([, draft]) => !draft.away).slice(-MOST).map(([key, { at, value }]) => [key, { at, value }])
    if (list.length > 0) sessionStorage.setItem(KEY, JSON.stringify({ owner, list }))
    else sessionStorage.removeItem(KEY)
  } catch {
    // a browser told to keep nothing: then they last as long as the page
  }
}

/** Who uses the page from now on; drafts of somebody else are thrown away. */
export function draftsOf(name) {
  if (owner === name) return
  const begun = owner !== null
  owner = name
  if (begun) drafts = new Map()
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null")
    if (kept?.owner === name && !begun) drafts = new Map(kept.list.filter(([, draft]) => Date.now() - draft.at < HOURS * 3600_000))
  } catch {
    // none that could be read
  }
  write()
}

export const draft = (key) => drafts.get(key)?.value
/** `away`: only in memory, for what must not be written down. */
export function keepDraft(key, value, away = false) {
  drafts.delete(key)
  drafts.set(key, { at: Date.now(), value, away })
  write()
}
export function dropDraft(key) {
  if (drafts.delete(key)) write()
}
export const draftCount = () => drafts.size
export function dropDrafts() {
  drafts.clear()
  write()
}

/** A field that is kept under `key` as one types; its text as it was kept. */
export function keptText(key, input) {
  input.value = draft(key) ?? ""
  input.addEventListener("input", () => (input.value ? keepDraft(key, input.value) : dropDraft(key)))
  return input
}

addEventListener("beforeunload", (event) => [...drafts.values()].some((one) => one.away) && event.preventDefault())
