// SPDX-License-Identifier: GPL-3.0-or-later
// Who is signed in. When the service asks, a sheet over the page takes name and password, and whatever
// was asked for waits beneath it: nothing typed is lost.
import { ApiError, call, get, whenSignedOut } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"
import { draftCount, draftsOf, dropDrafts } from "./drafts.js"
import { confirmed } from "./job.js"

const S = TEXT.session
let current = null
let asking = null

/** Resolves once somebody signed in; requests that were refused together wait for the same sheet. */
function ask() {
  asking ??= new Promise((done) => showSheet(done)).finally(() => (asking = null))
  return asking
}

function showSheet(done) {
  const wrong = h("p", { role: "alert" })
  const user = h("input", { name: "user", autocomplete: "username", required: true, maxLength: 60, value: current?.name ?? "" })
  const password = h("input", { name: "password", type: "password", autocomplete: "current-password", required: true, maxLength: 200 })
  const code = h("input", { name: "code", autocomplete: "one-time-code", inputMode: "numeric", maxLength: 23 })
  const codeField = h("label.field", { hidden: true }, h("span", {}, S.code), code, h("small", {}, S.codeHint))
  const button = h("button.main", {}, S.signIn)
  const submit = async (event) => {
    event.preventDefault()
    button.disabled = true
    fill(wrong)
    try {
      const session = await call("POST", "/v1/session", { user: user.value.trim(), password: password.value,
        ...(code.value.trim() ? { code: code.value.trim() } : {}) })
      if (current && current.name !== session.name) return location.reload() // somebody else sees something else
      current = session
      sheet.close()
      sheet.remove()
      done()
    } catch (error) {
      fill(wrong, h("span.error", {}, error instanceof ApiError ? error.message : TEXT.failed))
      if (error instanceof ApiError && error.errors.some((one) => one.pointer === "/code")) codeField.hidden = false
      codeField.hidden ? password.select() : code.select()
    }
    button.disabled = false
  }
  const sheet = h("dialog.sign-in", { "aria-label": S.title, oncancel: (event) => event.preventDefault() },
    h("form", { onsubmit: submit },
      h("h2", {}, S.title),
      current && h("p", {}, S.expired),
      h("label.field", {}, h("span", {}, S.user), user),
      h("label.field", {}, h("span", {}, S.password), password),
      codeField, wrong, button))
  document.body.append(sheet)
  sheet.showModal()
  ;(user.value ? password : user).focus()
}

/** Who uses the console, after signing in where that is needed: {name, role, region, rights, kind}. */
export async function openSession() {
  whenSignedOut(ask)
  try {
    current = await get("/v1/session")
  } catch (error) {
    if (error.status !== 401) throw error
    await ask()
  }
  draftsOf(current.name ?? "")
  return current
}

/** Name and role in the bar, and the way out; nothing where nobody has to sign in. */
export function sessionBar(session) {
  if (session.kind !== "user") return null
  const leave = async () => {
    if (draftCount() > 0 && !(await confirmed(S.signOut, S.unsaved(draftCount()), S.signOut))) return
    dropDrafts()
    try {
      await call("DELETE", "/v1/session")
    } catch (error) {
      if (error.status !== 401) return fill(wrong, error.message)
    }
    location.hash = ""
    location.reload()
  }
  const wrong = h("span", { role: "alert" })
  return h("div.who-am-i", {}, wrong,
    h("span", {}, session.name, h("small", {}, [session.role.name, session.region?.name].filter(Boolean).join(" · "))),
    h("button", { onclick: leave }, S.signOut))
}
