// SPDX-License-Identifier: GPL-3.0-or-later
// QR codes a phone reads without any network of ours.
import qrcode from "qrcode-generator"

qrcode.stringToBytes = (text) => [...new TextEncoder().encode(text)] /* its own drops all but the low byte */

/** The code of a text: {size, isDark(row, column)}, without a margin. `level` L M Q H. */
export function qrOf(text, level = "L") {
  const made = qrcode(0, level)
  made.addData(text)
  made.make()
  return { size: made.getModuleCount(), isDark: (row, column) => made.isDark(row, column) }
}
