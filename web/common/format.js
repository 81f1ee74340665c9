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

const PEOPLES = /(?:布依族|苗族|侗族|土家族|彝族|藏族|羌族|白族|傣族|景颇族|傈僳族|哈尼族|壮族|回族|蒙古族?|哈萨克|柯尔克孜|朝鲜族)+自治州$/

/** 黔西南布依族苗族自治州 → 黔西南州: as people say it. */
export const shortCity = (name) => name.replace(PEOPLES, "州")

/** 广东 · 惠州 · 惠阳区: where there is little room. */
export function shortPlace({ province, city, county }) {
  const short = [province, city].filter(Boolean).map(({ name }) => shortCity(name).replace(/(?:壮族|回族|维吾尔)?(?:自治区|省|市)$/, ""))
  return [...new Set([...short, ...(county ? [county.name] : [])])].join(" · ") || TEXT.notStated
}
