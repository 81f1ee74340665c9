// SPDX-License-Identifier: GPL-3.0-or-later
// On a phone the console opens and the last lists can be read where there is no network. This stands between
// page and service: it asks the service first, always, and keeps what was answered to reads of people,
// postings and courses that the user looked at. What is kept goes when somebody signs in or out, when the
// service says that one is not signed in, and after as long as a session may last.
const SHELL = "shell-" + __VERSION__
const DATA = "seen"
const FILES = __FILES__ /* what the page is made of, by the build */
const MOST = 200 /* answers */
const HOURS = 12
const STAMP = "x-songgang-kept"
/* reads that are kept; anything else, streams and downloads above all, passes by */
const READS = [/^\/v1\/session$/, /^\/v1\/workers$/, /^\/v1\/workers\/[^/]+(\/offers)?$/, /^\/v1\/(postings|courses)\/[^/]+$/, /^\/v1\/sheet$/, /^\/v1\/table$/, /^\/v1\/today$/]

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()))
})

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name)
    await clients.claim()
  })())
})

let turn = 0 /* answers asked for before somebody signed in or out are not kept after it */
function forget() {
  turn++
  return caches.delete(DATA)
}

async function keep(request, answer, asked) {
  const headers = new Headers(answer.headers)
  headers.set(STAMP, new Date().toISOString())
  const body = await answer.blob()
  const cache = await caches.open(DATA)
  await cache.delete(request)
  await cache.put(request, new Response(body, { status: 200, headers }))
  if (asked !== turn) return forget()
  const kept = await cache.keys() // oldest first
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) await cache.delete(old)
}

async function seen(request) {
  const answer = await (await caches.open(DATA)).match(request, { ignoreVary: true })
  if (!answer) return null
  if (Date.now() - Date.parse(answer.headers.get(STAMP)) < HOURS * 3_600_000) return answer
  await forget()
  return null
}

async function read(event) {
  const asked = turn
  let answer
  try {
    answer = await fetch(event.request)
  } catch (error) {
    const known = event.request.signal.aborted ? null : await seen(event.request)
    if (known) return known
    throw error
  }
  if (answer.status === 401) await forget()
  else if (answer.ok) event.waitUntil(keep(event.request, answer.clone(), asked).catch(() => {}))
  return answer
}

/* Somebody signs in or out: nothing of the one before stays, whether the service answered or not. */
async function session(request) {
  await forget()
  try {
    return await fetch(request)
  } finally {
    await forget()
  }
}

async function shell(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const known = await (await caches.open(SHELL)).match("/")
    if (known) return known
    throw error
  }
}

addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  if (pathname === "/v1/session" && request.method !== "GET") event.respondWith(session(request))
  else if (request.method !== "GET") return
  else if (request.mode === "navigate" && pathname === "/") event.respondWith(shell(request))
  else if (FILES.includes(pathname) && pathname !== "/")
    event.respondWith(caches.open(SHELL).then((cache) => cache.match(pathname)).then((known) => known ?? fetch(request)))
  else if (READS.some((path) => path.test(pathname))) event.respondWith(read(event))
})
