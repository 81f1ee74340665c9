// SPDX-License-Identifier: GPL-3.0-or-later
// Elements without HTML text: whatever comes from a posting or a roster becomes a text node, so
// nothing in it can become markup.

/** h("a", {href, class, onclick, dataset}, ...children) → element; null and false children are left out. */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".")
  const element = document.createElement(name || "div")
  if (classes.length > 0) element.className = classes.join(" ")
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (typeof value === "boolean" && key.startsWith("aria-")) { // said either way
      element.setAttribute(key, String(value))
      continue
    }
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value)
    else if (key === "dataset") Object.assign(element.dataset, value)
    else if (key === "class") element.classList.add(...value.split(" ").filter(Boolean))
    else if (key in element && key !== "list" && key !== "form") element[key] = value
    else element.setAttribute(key, value === true ? "" : value)
  }
  append(element, children)
  return element
}

function append(element, children) {
  for (const child of children.flat(Infinity))
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child))
}

/** Put these children in place of what the element holds. */
export function fill(element, ...children) {
  element.replaceChildren()
  append(element, children)
  return element
}

/** Call `run` once typing rests for `wait` ms. */
export function settled(run, wait) {
  let timer
  return (...args) => {
    clearTimeout(timer)
    timer = setTimeout(run, wait, ...args)
  }
}
