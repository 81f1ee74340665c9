// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions beside a list: open on a wide screen, folded on a phone.
import { h } from "../common/dom.js"

const narrow = matchMedia("(max-width: 760px)")
export const isNarrow = () => narrow.matches

export function folded(title, ...content) {
  return h("details.folded", { open: !narrow.matches }, h("summary", {}, title), content)
}
