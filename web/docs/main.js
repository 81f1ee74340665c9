// SPDX-License-Identifier: GPL-3.0-or-later
// The interface, read from /openapi.json: every operation with its parameters, bodies and answers.
import "../common/base.css"
import "./docs.css"
import { get } from "../common/api.js"
import { fill, h } from "../common/dom.js"

const app = document.getElementById("app")
const METHODS = ["get", "post", "patch", "put", "delete"]

/** "#/components/schemas/Job" → what stands there. */
function resolve(document_, value) {
  if (!value?.$ref) return value
  return value.$ref.slice(2).split("/").reduce((at, key) => at?.[key], document_)
}

/** `code` between backticks as such. */
const prose = (text) => text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part))

const nameOf = (value) => value?.$ref?.split("/").pop()

/** A schema in one line: Job, [Worker], string, "a" | "b". */
export function typeText(schema) {
  if (!schema) return ""
  if (schema.$ref) return nameOf(schema)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ")
  const several = schema.oneOf ?? schema.anyOf ?? schema.allOf
  if (several) return several.map(typeText).join(schema.allOf ? " & " : " | ")
  if (schema.type === "array") return `[${typeText(schema.items)}]`
  return [schema.type].flat().join(" | ") + (schema.format ? `（${schema.format}）` : "")
}

function parameters(document_, list) {
  if (!list?.length) return null
  const rows = list.map((one) => resolve(document_, one)).map((one) =>
    h("tr", {}, h("td", {}, h("code", {}, one.name)), h("td", {}, { path: "路径", query: "查询", header: "请求头" }[one.in]),
      h("td", {}, typeText(one.schema)), h("td", {}, prose(`${one.required ? "必填。" : ""}${one.description ?? ""}`))))
  return h("table", {}, h("thead", {}, h("tr", {}, ["参数", "位置", "类型", "说明"].map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, rows))
}

function content(body) {
  return Object.entries(body?.content ?? {}).map(([type, one]) => `${type}：${typeText(one.schema)}`).join("；")
}

function operation(document_, method, path, one) {
  const answers = Object.entries(one.responses).map(([code, answer]) => {
    const whole = resolve(document_, answer)
    return h("tr", {}, h("td", {}, code), h("td", {}, prose(whole.description)), h("td", {}, content(whole)))
  })
  return h("section.operation", { id: one.operationId },
    h("h3", {}, `${method.toUpperCase()} ${path}`), h("p", {}, h("strong", {}, one.summary)),
    one.description.split("\n\n").map((text) => h("p", {}, prose(text))),
    parameters(document_, one.parameters),
    one.requestBody ? h("p", {}, `正文：${content(one.requestBody)}`) : null,
    h("table", {}, h("thead", {}, h("tr", {}, ["应答", "说明", "内容"].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, answers)))
}

function page(document_) {
  const all = Object.entries(document_.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method, path, one: item[method] })))
  const sections = document_.tags.map(({ name }) =>
    h("div", {}, h("h2", {}, name),
      all.filter(({ one }) => one.tags.includes(name)).map(({ method, path, one }) => operation(document_, method, path, one))))
  const schemas = Object.entries(document_.components.schemas).map(([name, schema]) =>
    h("details", {}, h("summary", {}, name), h("pre", { tabIndex: 0 }, JSON.stringify(schema, null, 2))))
  return h("main", {}, h("h1", {}, `${document_.info.title} · 接口文档`), h("p", {}, prose(document_.info.description)),
    h("p", {}, h("a", { href: "/openapi.json" }, "OpenAPI 3.1")), sections, h("h2", {}, "数据结构"), schemas)
}

try {
  fill(app, page(await get("/openapi.json")))
} catch (error) {
  fill(app, h("p", { role: "alert" }, error.message))
}
