// SPDX-License-Identifier: GPL-3.0-or-later
// Calls to the service. A failed call throws an ApiError that says why in Chinese.
import { TEXT } from "./messages.js"

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || TEXT.failed)
    this.status = status
    this.errors = problem.errors ?? []
  }
}

async function problemOf(response) {
  const type = response.headers.get("content-type") ?? ""
  if (!type.includes("json")) return { detail: `${TEXT.failed}（${response.status}）` }
  return response.json().catch(() => ({}))
}

/** GET → parsed JSON. `query`: values may be arrays; empty ones are left out. */
export async function get(path, query = {}, { signal } = {}) {
  return call("GET", path + queryText(query), undefined, { signal })
}

export function queryText(query) {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().filter((one) => one !== "" && one !== null && one !== undefined).map((one) => [key, one]),
  )
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ""
}

export async function call(method, path, body, { signal, headers } = {}) {
  let response
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  } catch (error) {
    if (error.name === "AbortError") throw error
    throw new ApiError(0, { detail: TEXT.unreachable })
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response))
  return response.status === 204 ? null : response.json()
}
