// SPDX-License-Identifier: GPL-3.0-or-later
// The sign of the product as PNG in any size, for phones that put it on their first screen: the shapes of
// static/favicon.svg, drawn by how far each pixel is from them. No picture is kept that could differ.
import zlib from "node:zlib"

const UNITS = 32
const GROUND = [0x0b, 0x5d, 0x4e]
/* [colour, half the width of the line, points joined] */
const LINES = [
  [[255, 255, 255], 1.5, [[8, 10], [24, 10]]],
  [[255, 255, 255], 1.5, [[8, 16], [19, 16]]],
  [[255, 255, 255], 1.5, [[8, 22], [15, 22]]],
  [[0xff, 0xc8, 0x57], 1.5, [[19, 22], [22, 25], [28, 18]]],
]

function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay]
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - ax - t * dx, y - ay - t * dy)
}

const CRC = Int32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1
  return n
})

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  let crc = -1
  for (const byte of body) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8)
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeInt32BE(~crc, body.length + 4)
  return out
}

/** `size` pixels square, filled to the edge: the phone cuts the corners. The sign is drawn at 4/5, so that
 * nothing of it is cut away. */
export function icon(size) {
  const rows = Buffer.alloc(size * (size * 3 + 1))
  const unit = UNITS / (size * 0.8)
  for (let py = 0; py < size; py++)
    for (let px = 0; px < size; px++) {
      const [x, y] = [(px + 0.5 - size * 0.1) * unit, (py + 0.5 - size * 0.1) * unit]
      let colour = GROUND
      for (const [ink, half, points] of LINES) {
        const near = Math.min(...points.slice(1).map((point, i) => distance(x, y, points[i], point)))
        const cover = Math.max(0, Math.min(1, (half - near) / unit + 0.5))
        colour = colour.map((c, i) => c + (ink[i] - c) * cover)
      }
      rows.set(colour.map(Math.round), py * (size * 3 + 1) + 1 + px * 3)
    }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set([8, 2], 8) // 8 bits, red green blue
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))])
}
