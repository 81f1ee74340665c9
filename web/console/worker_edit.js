// SPDX-License-Identifier: GPL-3.0-or-later
// A worker's profile changed in place. Only what was changed is sent, with the version it was changed
// from; what somebody else changed meanwhile is merged where the two do not touch, and put side by side
// where they do. A draft is kept until it is saved or thrown away; names and numbers in it in this page's
// memory only.
import { send } from "../common/api.js"
import { fill, h } from "../common/dom.js"
import { value } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { draft as kept, dropDraft, keepDraft } from "./drafts.js"
import { GROUPS } from "./worker_filters.js"

const W = TEXT.workers
const E = W.edit

const listed = (list) => (list ?? []).map((one) => one.name ?? one).join("、")
const parted = (text) => text.split(/[、,，;；\s]+/).filter(Boolean)
const word = (text) => text.trim() || null
const choices = (codes, name) => [["", E.unknown], ...codes.map((code) => [code, name(code)])]

/* key → [kind of control, as text in the form, as JSON in the patch, where in the document] */
const FIELDS = {
  name: ["sealed", () => "", word],
  phone: ["sealed", () => "", word],
  wechat: ["sealed", () => "", word],
  gender: ["select", (w) => w.gender ?? "", word, choices(["male", "female"], value)],
  birth: ["date", (w) => w.birth ?? "", word],
  education: ["select", (w) => w.education ?? "", word,
    choices(["primary", "junior", "senior", "vocational", "college", "bachelor", "master", "doctor"], value)],
  home: ["text", (w) => w.home?.name ?? "", word],
  current: ["text", (w) => w.current?.name ?? "", word],
  trades: ["text", (w) => listed(w.trades), parted],
  certificates: ["text", (w) => listed(w.certificates), parted],
  "desired.regions": ["text", (w) => listed(w.desired?.regions), parted],
  "desired.wage_min": ["number", (w) => String(w.desired?.wage_min ?? ""), (text) => (text === "" ? null : Number(text))],
  "desired.accommodation": ["select", (w) => w.desired?.accommodation ?? "", word, choices(["required", "preferred", "any"], (code) => W.wishes[code])],
  "desired.meals": ["select", (w) => w.desired?.meals ?? "", word, choices(["required", "preferred", "any"], (code) => W.wishes[code])],
  couple: ["text", (w) => w.couple ?? "", word],
  groups: ["boxes", (w) => listed(w.groups), parted, GROUPS.map((name) => [name, name])],
  channels: ["boxes", (w) => (w.channels ?? []).join("、"), parted, ["sms", "wechat", "paper"].map((code) => [code, W.channels[code]])],
  text: ["area", (w) => w.text ?? "", word],
}
const textsOf = (worker) => Object.fromEntries(Object.entries(FIELDS).map(([key, [, read]]) => [key, read(worker)]))
const labelOf = (key) => E.fields[key]
/* a code as a person reads it */
const shownAs = (key, text) => FIELDS[key][3]?.find(([code]) => code === text)?.[1] ?? (text || TEXT.none)

const SEALED = Object.keys(FIELDS).filter((key) => FIELDS[key][0] === "sealed")
/* {version, changed: {key: [as read, as typed]}}; names and numbers apart, which are not written down */
const keyOf = (id) => `edit ${id}`
const sealedKeyOf = (id) => `edit sealed ${id}`
const draftOf = (id) => [kept(keyOf(id)), kept(sealedKeyOf(id))].filter(Boolean)
export const hasDraft = (id) => draftOf(id).length > 0

function dropEdit(id) {
  dropDraft(keyOf(id))
  dropDraft(sealedKeyOf(id))
}

function control(key, text, worker) {
  const [kind, , , options] = FIELDS[key]
  if (kind === "select") return h("select", { name: key }, options.map(([code, name]) => h("option", { value: code, selected: code === text }, name)))
  if (kind === "boxes") {
    const on = parted(text)
    return h("div.boxes", {}, options.map(([code, name]) =>
      h("label.box", {}, h("input", { type: "checkbox", name: key, value: code, checked: on.includes(code) }), name)))
  }
  if (kind === "area") return h("textarea", { name: key, rows: 2, maxLength: 1000, value: text })
  const sealed = kind === "sealed"
  return h("input", { name: key, type: kind === "number" || kind === "date" ? kind : "text", value: text, maxLength: kind === "number" ? undefined : 200,
    autocomplete: "off", placeholder: sealed ? E.keep(worker[key] ?? TEXT.none) : "", min: kind === "number" ? 0 : undefined })
}

/** The texts the form holds now. */
function typed(form) {
  return Object.fromEntries(Object.keys(FIELDS).map((key) => {
    const inputs = [...form.querySelectorAll(`[name="${key}"]`)]
    return [key, FIELDS[key][0] === "boxes" ? inputs.filter((one) => one.checked).map((one) => one.value).join("、") : inputs[0].value]
  }))
}

function patchOf(base, now) {
  const patch = {}
  for (const key of Object.keys(FIELDS)) {
    if (now[key] === base[key]) continue
    const [name, inner] = key.split(".")
    const json = FIELDS[key][2](now[key])
    if (inner) patch[name] = { ...patch[name], [inner]: json }
    else patch[name] = json
  }
  return patch
}

/** The form in place of the profile. `read()` → {worker, version} as the service has it now;
 * `done(worker, version, text)` when it was saved, `done(null)` when it was given up. */
export function editForm({ id, worker, version, read, done, signal }) {
  const draft = { base: textsOf(worker), now: textsOf(worker) }
  for (const old of draftOf(id)) { // changed from what was read then: whatever else is as it is now
    version = old.version
    for (const [key, [base, now]] of Object.entries(old.changed)) [draft.base[key], draft.now[key]] = [base, now]
  }
  const wrong = h("div", { role: "alert" })
  const button = h("button.main", {}, E.save)
  const field = (key) => {
    const inside = [h("span", {}, labelOf(key)), control(key, draft.now[key], worker)]
    return FIELDS[key][0] === "boxes" ? h("fieldset.field", { class: "wide-field" }, h("legend", {}, labelOf(key)), inside[1])
      : h("label.field", { class: FIELDS[key][0] === "area" ? "wide-field" : "" }, inside)
  }
  const form = h("form.edit", { oninput: keep, onsubmit: (event) => {
    event.preventDefault()
    save().catch(fail)
  } },
    h("div.grid", {}, Object.keys(FIELDS).map(field)),
    h("p.soft", {}, E.hint), wrong,
    h("p.buttons", {}, button, h("button", { type: "button", onclick: giveUp }, E.cancel)))

  function keep() {
    draft.now = typed(form)
    const changed = Object.keys(FIELDS).filter((key) => draft.now[key] !== draft.base[key])
    for (const [key, mine, away] of [[keyOf(id), changed.filter((one) => !SEALED.includes(one)), false], [sealedKeyOf(id), changed.filter((one) => SEALED.includes(one)), true]])
      mine.length > 0 ? keepDraft(key, { version, changed: Object.fromEntries(mine.map((one) => [one, [draft.base[one], draft.now[one]]])) }, away) : dropDraft(key)
  }

  function giveUp() {
    dropEdit(id)
    done(null)
  }

  function fail(error) {
    button.disabled = false
    if (error.name === "AbortError") return
    for (const old of form.querySelectorAll("[aria-invalid]")) old.removeAttribute("aria-invalid")
    const inputs = error.errors?.map(({ pointer }) => form.querySelector(`[name="${(pointer ?? "").slice(1).replace(/\/(?!\d)/g, ".").replace(/\/\d+.*$/, "")}"]`)) ?? []
    fill(wrong, h("p.error", {}, [error.message, ...(error.errors ?? []).map((one) => one.detail)].filter((text, i, all) => all.indexOf(text) === i).join("；")))
    for (const input of inputs) input?.setAttribute("aria-invalid", "true")
    inputs.find(Boolean)?.focus()
  }

  async function save() {
    keep()
    const patch = patchOf(draft.base, draft.now)
    if (Object.keys(patch).length === 0) return giveUp()
    button.disabled = true
    fill(wrong)
    try {
      await put(patch, E.saved)
    } catch (error) {
      if (error.status !== 412) throw error
      await merge()
    }
    button.disabled = false
  }

  async function put(patch, text) {
    const response = await send("PATCH", `/v1/workers/${encodeURIComponent(id)}`, patch,
      { signal, headers: { "if-match": version, "content-type": "application/merge-patch+json" } })
    dropEdit(id)
    done(await response.json(), response.headers.get("etag"), text)
  }

  /* Somebody saved in between. What both changed is asked about, field by field; what only one did stands. */
  async function merge() {
    const fresh = await read()
    const theirs = textsOf(fresh.worker)
    const both = Object.keys(FIELDS).filter((key) => draft.now[key] !== draft.base[key] && theirs[key] !== draft.base[key] && theirs[key] !== draft.now[key])
    const mine = draft.now
    const base = draft.base
    version = fresh.version
    for (const key of Object.keys(FIELDS)) if (mine[key] === base[key]) mine[key] = theirs[key]
    draft.base = theirs
    if (both.length === 0) return put(patchOf(theirs, mine), E.merged)
    showConflict(both, theirs, mine)
  }

  function showConflict(keys, theirs, mine) {
    const side = (key, text, own) => h("label.box", {}, h("input", { type: "radio", name: `choice-${key}`, value: own ? "mine" : "theirs", checked: own }),
      h("span", {}, own ? E.mine(shownAs(key, text)) : E.theirs(shownAs(key, text))))
    const sheet = h("fieldset.merge", {}, h("legend", {}, E.conflict),
      keys.map((key) => h("fieldset", {}, h("legend", {}, labelOf(key)), side(key, mine[key], true), side(key, theirs[key], false))),
      h("button.main", { type: "button", onclick: () => {
        for (const key of keys) if (sheet.querySelector(`[name="choice-${key}"]:checked`).value === "theirs") mine[key] = theirs[key]
        const patch = patchOf(theirs, mine)
        if (Object.keys(patch).length === 0) {
          dropEdit(id)
          return read().then((fresh) => done(fresh.worker, fresh.version, E.kept), fail)
        }
        put(patch, E.merged).catch((error) => (error.status === 412 ? merge() : Promise.reject(error))).catch(fail)
      } }, E.choose))
    fill(wrong, sheet)
    sheet.querySelector("input").focus()
  }

  queueMicrotask(() => form.querySelector("[name=gender]").focus())
  return form
}
