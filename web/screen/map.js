// SPDX-License-Identifier: GPL-3.0-or-later
// An operator's map in place of the tiles: outlines as the server checked them, with the number they
// were approved under. Drawn once as SVG; figures only change its classes.
import { fill, h } from "../common/dom.js"
import { TEXT } from "../common/messages.js"

const SVG = "http://www.w3.org/2000/svg"
const WIDE = 1000 /* units of the drawing */

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

/** Flat enough for a country: degrees, longitudes shortened as in the middle of the map. */
function projection(features) {
  const points = features.flatMap(({ rings }) => rings.flat())
  const box = points.reduce(([w, s, e, n], [x, y]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)], [180, 90, -180, -90])
  const shorten = Math.cos(((box[1] + box[3]) / 2) * (Math.PI / 180))
  const scale = WIDE / Math.max(0.001, (box[2] - box[0]) * shorten)
  return {
    height: Math.max(1, (box[3] - box[1]) * scale),
    at: ([x, y]) => `${((x - box[0]) * shorten * scale).toFixed(1)} ${((box[3] - y) * scale).toFixed(1)}`,
  }
}

/** {element, update(sums: code → openings)}. Codes are as precise as the operator's: a province or a city. */
export function drawn({ approval, features }) {
  const { at, height } = projection(features)
  const shapes = features.map(({ code, name, rings }) => {
    const d = rings.map((ring) => `M${ring.map(at).join("L")}Z`).join("")
    const path = svg("path", { d, "fill-rule": "evenodd", class: "level-0" })
    path.dataset.code = code
    if (name) path.append(svg("title", {}, name))
    return { code, path }
  })
  const element = h("figure.map", {}, h("figcaption", {}, TEXT.screen.approval(approval)))
  element.prepend(svg("svg", { viewBox: `-4 -4 ${WIDE + 8} ${height + 8}`, role: "img", "aria-label": TEXT.screen.map }, ...shapes.map(({ path }) => path)))
  return {
    element,
    update(sums) {
      const of = (code) => sums[code] ?? (code.endsWith("0000") ? sums[code.slice(0, 2)] : 0) ?? 0
      const most = Math.max(1, ...shapes.map(({ code }) => of(code)))
      for (const { code, path } of shapes) path.setAttribute("class", `level-${level(of(code), most)}`)
    },
  }
}

/** 0 nothing, 1 to 4 by the root of the share: large places must not drown the others. */
export const level = (n, most) => (n === 0 ? 0 : 1 + Math.min(3, Math.floor(4 * Math.sqrt(n / most) - 1e-9)))

/** Openings by province ("44") and city ("441900"). */
export function sumsOf(destinations) {
  const sums = {}
  for (const { city, openings } of destinations)
    for (const code of [city.code, city.code.slice(0, 2)]) sums[code] = (sums[code] ?? 0) + openings
  return sums
}
