// SPDX-License-Identifier: GPL-3.0-or-later
// The stream of figures. Read with fetch rather than EventSource: that shows why it was refused (sign
// in first) and lets the server's beats tell a silent line from a dead one.
const FIRST_MS = 1000
const LONGEST_MS = 30000
const DEAD_MS = 45000 /* three beats missed */

/* A television is switched off at night and has no keyboard: the token of its role, which sees nothing
   personal and is revoked alone, is kept. A session's cookie does as well. */
const KEPT = "songgang.screen"

export function keepToken(token) {
  localStorage.setItem(KEPT, token)
}

export function credentials() {
  const token = localStorage.getItem(KEPT)
  return /^[\w.-]+$/.test(token ?? "") ? { authorization: `Bearer ${token}` } : {}
}

/** Cut what has come into whole events: {events: [{event, data, id}], rest}. */
export function parse(text) {
  const blocks = text.split("\n\n")
  const rest = blocks.pop()
  const events = blocks.map((block) => {
    const one = { event: "message", data: "", id: "" }
    for (const line of block.split("\n")) {
      const [, key, value] = /^(\w+): ?(.*)$/s.exec(line) /* a title may hold U+2028, which is no end of a line here */ ?? []
      if (key === "event") one.event = value
      else if (key === "data") one.data += value
      else if (key === "id") one.id = value
    }
    return one
  })
  return { events: events.filter(({ data }) => data), rest }
}

async function read(onData, onOpen) {
  const stop = new AbortController()
  let dead = setTimeout(() => stop.abort(), DEAD_MS)
  try {
    const response = await fetch("/v1/screen/events", { signal: stop.signal, cache: "no-store", headers: credentials() })
    if (!response.ok) return response.status
    onOpen()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let text = ""; ; ) {
      const { done, value } = await reader.read()
      if (done) return 0
      clearTimeout(dead)
      dead = setTimeout(() => stop.abort(), DEAD_MS)
      const { events, rest } = parse(text + value)
      text = rest
      for (const { event, data, id } of events) if (event === "screen") onData(JSON.parse(data), id)
    }
  } catch {
    return 0 /* no network, server gone, line dead: all the same to a screen */
  } finally {
    clearTimeout(dead)
    stop.abort()
  }
}

/** Keeps reading until the page goes: on(“data”, figures, their number), on(“open”), on(“lost”, HTTP status or 0). */
export async function follow(on) {
  for (let wait = FIRST_MS; ; ) {
    const status = await read((data, id) => on("data", data, id), () => {
      wait = FIRST_MS
      on("open")
    })
    on("lost", status)
    await new Promise((resolve) => setTimeout(resolve, wait * (0.8 + 0.4 * Math.random())))
    wait = Math.min(2 * wait, LONGEST_MS)
  }
}
