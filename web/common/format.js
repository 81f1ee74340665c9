// SPDX-License-Identifier: GPL-3.0-or-later
// Values of a posting as a caseworker reads them aloud.
import { TEXT } from "./messages.js"

export const number = (n) => n.toLocaleString("zh-CN")
export const percent = (part, whole) => (whole > 0 ? `${((100 * part) / whole).toFixed(1)}%` : "—")
export const value = (code) => TEXT.values[code] ?? code ?? TEXT.notStated

export function wage({ min, max, period, negotiable, monthly_min: low, monthly_max: high }) {
  if (min === null && max === null)
    return period === "piece" ? TEXT.period.piece : negotiable ? TEXT.negotiable : TEXT.notStated
  const unit = period === "month" || !period ? "" : `/${TEXT.period[period]}`
  const range =
    min !== null && max !== null ? (min === max ? `${min}${TEXT.yuan}` : `${min}–${max}${TEXT.yuan}`)
    : min !== null ? TEXT.atLeast(min) : TEXT.atMost(max)
  const monthly = unit && low !== null && period !== "piece" ? `（${TEXT.period.month}${low}${high && high !== low ? `–${high}` : ""}${TEXT.yuan}）` : ""
  return range + unit + monthly
}

/** 贵州省 · 贞丰县 · 珉谷街道: each name once, a municipality's city left out. */
export function place(posting) {
  const names = [posting.province, posting.city, posting.county, posting.town].filter(Boolean).map((one) => one.name)
  return names.length > 0 ? [...new Set(names)].join(" · ") : TEXT.notStated
}

export const age = (bar) => (bar && (bar.min || bar.max) ? TEXT.ages(bar.min, bar.max) : TEXT.notStated)
export const insurance = (known) => (known === true ? TEXT.insured : known === false ? TEXT.uninsured : TEXT.notStated)
