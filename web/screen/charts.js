// SPDX-License-Identifier: GPL-3.0-or-later
// What is seen beside the cards, one at a time: pay by trade, where the jobs are, provinces as tiles or
// on an operator's map, the programme of a fair.
// Drawn on canvas without tooltips or motion: the page runs for days on a weak box.
import { BarChart } from "echarts/charts"
import { GridComponent } from "echarts/components"
import * as echarts from "echarts/core"
import { CanvasRenderer } from "echarts/renderers"
import { fill, h } from "../common/dom.js"
import { number, shortCity } from "../common/format.js"
import { TEXT } from "../common/messages.js"
import { schedule } from "./fair.js"
import { drawn, level, sumsOf } from "./map.js"

echarts.use([BarChart, GridComponent, CanvasRenderer])
const BARS = 9
const THICK = 2.6 /* rem a bar at most, with what is around it */
const FONT = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif'
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize)

/* code of a province → [short name, column, row]: neighbours stay neighbours, no border is drawn */
const TILES = {
  23: ["黑", 8, 0], 65: ["新", 0, 1], 15: ["蒙", 6, 1], 22: ["吉", 8, 1], 62: ["甘", 2, 2], 64: ["宁", 3, 2],
  14: ["晋", 5, 2], 11: ["京", 6, 2], 12: ["津", 7, 2], 21: ["辽", 8, 2], 63: ["青", 1, 3], 61: ["陕", 4, 3],
  41: ["豫", 5, 3], 13: ["冀", 6, 3], 37: ["鲁", 7, 3], 54: ["藏", 0, 4], 51: ["川", 3, 4], 50: ["渝", 4, 4],
  42: ["鄂", 5, 4], 34: ["皖", 6, 4], 32: ["苏", 7, 4], 53: ["云", 3, 5], 52: ["贵", 4, 5], 43: ["湘", 5, 5],
  36: ["赣", 6, 5], 33: ["浙", 7, 5], 31: ["沪", 8, 5], 45: ["桂", 4, 6], 44: ["粤", 5, 6], 35: ["闽", 6, 6],
  71: ["台", 8, 6], 46: ["琼", 4, 7], 82: ["澳", 5, 7], 81: ["港", 6, 7],
}

/** 9,400 → 9400; 47,000 → 4.7万. */
const brief = (n) => (n < 10000 ? String(n) : `${(n / 10000).toFixed(n < 100000 ? 1 : 0)}${TEXT.screen.tenThousand}`)

function bars(colour, unit) {
  const box = h("div.chart", { role: "img" })
  /* ECharts empties its box with innerHTML, which trusted types forbid: the same without markup */
  Object.defineProperty(box, "innerHTML", { set() { this.replaceChildren() } })
  let chart = null
  let rows = []
  function draw() {
    if (box.clientWidth === 0) return /* not shown: drawn when it is */
    chart ??= echarts.init(box)
    chart.resize({ width: box.clientWidth, height: box.clientHeight })
    const text = { fontSize: rem(), fontFamily: FONT, color: "#fff" }
    chart.setOption({
      animation: false,
      grid: { left: rem() * 6.2, right: rem() * 4.6, top: 0, bottom: Math.max(0, box.clientHeight - rows.length * THICK * rem()) },
      xAxis: { type: "value", show: false, min: 0 },
      yAxis: {
        type: "category", inverse: true, axisLine: { show: false }, axisTick: { show: false },
        data: rows.map(([name]) => name), axisLabel: { ...text, interval: 0, width: rem() * 5.8, overflow: "truncate" },
      },
      series: [{
        type: "bar", silent: true, barWidth: "58%", itemStyle: { color: colour, borderRadius: [0, rem() * 0.2, rem() * 0.2, 0] },
        data: rows.map(([, n]) => n), label: { show: true, position: "right", ...text, formatter: ({ value }) => unit(value) },
      }],
    })
  }
  return {
    box,
    draw,
    set(title, next) {
      rows = next
      box.setAttribute("aria-label", `${title}：${rows.map(([name, n]) => `${name} ${unit(n)}`).join("，")}`)
      draw()
    },
  }
}

function tiles(box, sums) {
  const most = Math.max(1, ...Object.keys(TILES).map((key) => sums[key] ?? 0))
  const thousands = most >= 10000
  fill(box, Object.entries(TILES).map(([key, [name, column, row]]) => {
    const n = sums[key] ?? 0
    return h(`li.tile.level-${level(n, most)}.column-${column}.row-${row}`, {}, h("b", {}, name),
      n > 0 ? h("span", {}, thousands ? (n / 1000).toFixed(n < 9950 ? 1 : 0) : n) : null)
  }))
  return thousands
}

/** {element, update(figures), turn(), map(outlines or null)}: `turn` shows the next that has something. */
export function panels() {
  const pay = bars("#f2b84b", (n) => `${number(n)}${TEXT.yuan}`)
  const where = bars("#4fc3a1", (n) => TEXT.people(brief(n)))
  const provinces = h("ul.tiles")
  const place = h("div.place-panel", {}, provinces)
  const programme = h("ol.programme")
  const boxes = [pay.box, where.box, place, programme]
  const title = h("h2")
  const element = h("section.panel", {}, title, boxes)
  const titles = [TEXT.screen.pay, TEXT.screen.where, "", TEXT.screen.fair.schedule]
  let shown = 0
  let map = null
  let figures = null
  const filled = () => [true, true, true, figures?.fair?.schedule.length > 0]
  function show() {
    while (!filled()[shown]) shown = (shown + 1) % boxes.length
    title.textContent = titles[shown]
    boxes.forEach((box, i) => (box.hidden = i !== shown))
    ;[pay, where][shown]?.draw()
    if (boxes[shown] === programme) schedule(programme, figures.fair)
  }
  function showPlaces() {
    const sums = sumsOf(figures.destinations)
    const thousands = tiles(provinces, sums)
    map?.update(sums)
    titles[2] = map ? TEXT.screen.map : TEXT.screen.provinces(thousands, figures.destinations.length)
  }
  addEventListener("resize", show)
  show()
  return {
    element,
    turn() {
      shown = (shown + 1) % boxes.length
      show()
    },
    map(outlines) {
      map = outlines ? drawn(outlines) : null
      fill(place, map ? map.element : provinces)
      if (figures) showPlaces()
      show()
    },
    update(next) {
      figures = next
      pay.set(titles[0], next.trades.filter(({ monthly }) => monthly !== null).slice(0, BARS)
        .map(({ name, monthly }) => [name, monthly]).sort((a, b) => b[1] - a[1]))
      where.set(titles[1], next.destinations.slice(0, BARS).map(({ city, openings }) => [shortCity(city.name), openings]))
      showPlaces()
      show()
    },
  }
}
