// SPDX-License-Identifier: GPL-3.0-or-later
// A posting as a card: an image for a chat group or a wall, with a QR code that holds it as text, so that
// no network of ours is needed to read it.
import { fill, h } from "../common/dom.js"
import { age, insurance, place, value, wage } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { qrOf } from "../common/qr.js"
import { dialog } from "./posting.js"

const S = TEXT.share
const WIDTH = 900
const HEIGHT = 1200
const EDGE = 60
const QR = 250
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif'

const ROWS = [
  ["employer", (p) => p.employer],
  ["trades", (p) => p.trades.map((one) => one.name).join("、")],
  ["accommodation", (p) => p.accommodation !== "unknown" && value(p.accommodation)],
  ["meals", (p) => p.meals !== "unknown" && value(p.meals)],
  ["insurance", (p) => p.social_insurance !== null && insurance(p.social_insurance)],
  ["age", (p) => p.age && (p.age.min || p.age.max) && age(p.age)],
  ["gender", (p) => p.gender !== "any" && value(p.gender)],
  ["education", (p) => p.education !== "any" && value(p.education)],
  ["certificates", (p) => p.certificates.map((one) => one.name ?? one).join("、")],
  ["headcount", (p) => p.headcount && TEXT.people(p.headcount)],
  ["until", (p) => p.valid_through],
]

/* Lines of at most `width`, at most `most` of them; what does not fit ends in …. Characters are parted
 * anywhere: Chinese has no blanks. */
function lines(paint, text, width, most) {
  const out = []
  let line = ""
  for (const character of text) {
    if (paint.measureText(line + character).width <= width) line += character
    else {
      out.push(line)
      line = character
    }
  }
  out.push(line)
  if (out.length > most) {
    out.length = most
    while (paint.measureText(`${out[most - 1]}…`).width > width) out[most - 1] = [...out[most - 1]].slice(0, -1).join("")
    out[most - 1] += "…"
  }
  return out
}

function drawCode(paint, text, x, y) {
  const code = qrOf(text)
  const cell = Math.floor(QR / (code.size + 4)) // whole pixels, with a margin of two modules
  const used = cell * (code.size + 4)
  paint.fillStyle = "#fff"
  paint.fillRect(x, y, used, used)
  paint.fillStyle = "#000"
  for (let row = 0; row < code.size; row++)
    for (let column = 0; column < code.size; column++)
      if (code.isDark(row, column)) paint.fillRect(x + (column + 2) * cell, y + (row + 2) * cell, cell, cell)
  return used
}

/** The text of the QR code: what one needs to ask for the job. */
export const textOf = (posting) => S.text(posting.title, wage(posting.wage), place(posting), posting.employer ?? "", posting.id)

export function drawCard(posting) {
  const canvas = h("canvas", { width: WIDTH, height: HEIGHT, role: "img", "aria-label": S.image(posting.title) })
  const paint = canvas.getContext("2d")
  const write = (text, x, y, size, colour, weight = 400) => {
    paint.font = `${weight} ${size}px ${FONT}`
    paint.fillStyle = colour
    paint.fillText(text, x, y)
  }
  paint.textBaseline = "top"
  paint.fillStyle = "#fff"
  paint.fillRect(0, 0, WIDTH, HEIGHT)
  paint.fillStyle = "#0b5d4e"
  paint.fillRect(0, 0, WIDTH, 120)
  write(TEXT.product, EDGE, 34, 48, "#fff", 700)
  paint.textAlign = "right"
  write(S.heading, WIDTH - EDGE, 42, 34, "#fff")
  paint.textAlign = "left"
  let y = 160
  paint.font = `700 58px ${FONT}`
  for (const line of lines(paint, posting.title, WIDTH - 2 * EDGE, 2)) {
    write(line, EDGE, y, 58, "#14211d", 700)
    y += 74
  }
  y += 6
  paint.font = `700 50px ${FONT}`
  for (const line of lines(paint, wage(posting.wage), WIDTH - 2 * EDGE, 2)) {
    write(line, EDGE, y, 50, "#9c1c1c", 700)
    y += 66
  }
  paint.font = `400 36px ${FONT}`
  for (const line of lines(paint, place(posting), WIDTH - 2 * EDGE, 2)) {
    write(line, EDGE, y, 36, "#14211d")
    y += 50
  }
  y += 14
  paint.fillStyle = "#c9d3ce"
  paint.fillRect(EDGE, y, WIDTH - 2 * EDGE, 2)
  y += 22
  const floor = HEIGHT - EDGE - QR - 30 // where the code begins
  for (const [key, read] of ROWS) {
    const text = read(posting)
    if (!text || y + 46 > floor) continue
    write(TEXT.posting[key], EDGE, y, 32, "#44544e")
    paint.font = `400 32px ${FONT}`
    const [line] = lines(paint, text, WIDTH - 2 * EDGE - 180, 1)
    write(line, EDGE + 180, y, 32, "#14211d")
    y += 48
  }
  const top = HEIGHT - EDGE - QR
  paint.fillStyle = "#e0efea"
  paint.fillRect(0, top - 30, WIDTH, HEIGHT - top + 30)
  const side = drawCode(paint, textOf(posting), WIDTH - EDGE - QR, top)
  const beside = WIDTH - 2 * EDGE - side - 30
  y = top + 16
  paint.font = `600 36px ${FONT}`
  for (const line of S.ask.flatMap((one) => lines(paint, one, beside, 1))) {
    write(line, EDGE, y, 36, "#14211d", 600)
    y += 50
  }
  write(S.number(posting.id), EDGE, y + 10, 28, "#44544e")
  if (posting.posted) write(S.posted(posting.posted), EDGE, y + 54, 28, "#44544e")
  return canvas
}

/** Sheet with the card as an image: to save, to print, or to hand to another app where a phone can. */
export async function sharePosting(posting) {
  const canvas = drawCard(posting)
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"))
  const url = URL.createObjectURL(blob)
  const file = new File([blob], `${S.file(posting.title)}.png`, { type: "image/png" })
  const said = h("span.soft", { role: "status" })
  const attempt = (act, done) => async () => {
    try {
      await act()
      fill(said, done ?? "")
    } catch (error) {
      if (error.name !== "AbortError") fill(said, S.failed)
    }
  }
  const sheet = dialog(S.title,
    h("img.poster", { src: url, alt: S.alt(textOf(posting)), width: WIDTH / 2, height: HEIGHT / 2 }),
    h("p.buttons", {}, h("a.button", { href: url, download: file.name }, S.save),
      navigator.canShare?.({ files: [file] }) && h("button", { onclick: attempt(() => navigator.share({ files: [file], title: posting.title })) }, S.send),
      globalThis.ClipboardItem && h("button", { onclick: attempt(() => navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]), S.copied) }, S.copy),
      h("button", { onclick: attempt(() => navigator.clipboard.writeText(textOf(posting)), S.copied) }, S.copyText), said))
  sheet.classList.add("share")
  sheet.addEventListener("close", () => URL.revokeObjectURL(url))
}
