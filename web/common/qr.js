// SPDX-License-Identifier: GPL-3.0-or-later
// QR codes a phone reads without any network of ours: as cells, and as one SVG path, which is sharp on
// paper and on any screen, and nothing a strict policy forbids.
import qrcode from "qrcode-generator"

const SVG = "http://www.w3.org/2000/svg"
qrcode.stringToBytes = (text) => [...new TextEncoder().encode(text)] /* its own drops all but the low byte */

/** The code of a text: {size, isDark(row, column)}, without a margin. `level` L M Q H. */
export function qrOf(text, level = "L") {
  const made = qrcode(0, level)
  made.addData(text)
  made.make()
  return { size: made.getModuleCount(), isDark: (row, column) => made.isDark(row, column) }
}

/** `quiet`: modules of margin; `level` L, M, Q or H of repair; `label` for those who do not see it. */
export function qrCode(text, { quiet = 2, level = "L", label }) {
  const { size, isDark } = qrOf(text, level)
  let d = ""
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) if (isDark(row, column)) d += `M${column + quiet} ${row + quiet}h1v1h-1z`
  const path = document.createElementNS(SVG, "path")
  path.setAttribute("d", d)
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "qr")
  svg.setAttribute("viewBox", `0 0 ${size + 2 * quiet} ${size + 2 * quiet}`)
  svg.setAttribute("shape-rendering", "crispEdges")
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", label)
  svg.append(path)
  return svg
}
