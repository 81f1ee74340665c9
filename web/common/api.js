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

/* what to do when the service asks who one is: resolves once somebody signed in */
let signIn = null
export const whenSignedOut = (ask) => (signIn = ask)

/* told of each answer to a read: when it was kept, or null when it is of now */
let answered = () => {}
export const whenAnswered = (tell) => (answered = tell)

/** The answer to a request, whatever its kind. A `body` that is no Blob is sent as JSON. When one has to
 * sign in first, that is asked for and the request made again, so that nothing typed is lost. */
export async function send(method, path, body, { signal, headers } = {}) {
  const json = body !== undefined && !(body instanceof Blob)
  let response
  try {
    response = await fetch(path, {
      method,
      signal,
      headers: {
        accept: "application/json",
        ...(json ? { "content-type": "application/json" } : {}),
        ...(method === "GET" ? {} : { "x-songgang": "1" }),
        ...headers,
      },
      body: json ? JSON.stringify(body) : body,
    })
  } catch (error) {
    if (error.name === "AbortError") throw error
    throw new ApiError(0, { detail: TEXT.unreachable })
  }
  if (response.status === 401 && signIn && path !== "/v1/session") {
    await signIn()
    signal?.throwIfAborted()
    return send(method, path, body, { signal, headers })
  }
  if (method === "GET") answered(response.headers.get("x-songgang-kept"))
  if (!response.ok) throw new ApiError(response.status, await problemOf(response))
  return response
}

export async function call(method, path, body, options) {
  const response = await send(method, path, body, options)
  return response.status === 204 ? null : response.json()
}
