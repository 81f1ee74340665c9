// SPDX-License-Identifier: GPL-3.0-or-later
// What the script says by itself; everything else on the page is written by the service.
export const WORDS = {
  lost: "没有送出去：网络不通，或者人太多。请过一会儿再点一次。",
  to: "到",
  pause: "，",
  somebody: "某",
}
