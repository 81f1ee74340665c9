// SPDX-License-Identifier: GPL-3.0-or-later
// Bundles the pages and writes them as C: `assets.S` holds the bytes, `assets.c` the table of paths.
// Usage: node build.mjs --packages NODE_MODULES OUT. The source tree stays clean: packages are
// installed in the build directory.
import { createHash } from "node:crypto"
import { createRequire } from "node:module"
import fs from "node:fs"
import path from "node:path"
import zlib from "node:zlib"
import { icon } from "./icon.mjs"

const [packagesFlag, packages, out] = process.argv.slice(2)
if (packagesFlag !== "--packages" || !out) {
  console.error("usage: node build.mjs --packages NODE_MODULES OUT")
  process.exit(2)
}
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname)
const esbuild = createRequire(path.join(path.resolve(packages), "x.js"))("esbuild")

/* page folder → its path on the server */
const PAGES = { console: "/", docs: "/docs", screen: "/screen", worker: "/m/" }
/* opened in whatever browser a phone has: one plain script, and no newer language than that of 2017 */
const PLAIN = { worker: { format: "iife", splitting: false, target: "chrome61" } }

const TYPES = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
}

const assets = [] // { url, type, data, immutable }

function add(url, data, immutable) {
  const type = TYPES[path.extname(url) || ".html"]
  if (!type) throw new Error(`${url}: no media type for this kind of file`)
  assets.push({ url, type, data: Buffer.from(data), immutable })
}

async function bundle(page) {
  const result = await esbuild.build({
    entryPoints: { [page]: path.join(here, page, "main.js") },
    outdir: path.join(out, "bundle"),
    nodePaths: [path.resolve(packages)],
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: "chrome109",
    charset: "utf8",
    legalComments: "none",
    loader: { ".svg": "file", ".png": "file" },
    metafile: true,
    write: false,
    ...PLAIN[page],
  })
  const named = {} // "main.js" → hashed name
  for (const [file, info] of Object.entries(result.metafile.outputs)) {
    const name = path.basename(file)
    if (info.entryPoint?.endsWith(`${page}/main.js`)) { // what is imported on demand has one as well
      named["main.js"] = name
      if (info.cssBundle) named["main.css"] = path.basename(info.cssBundle)
    }
  }
  for (const file of result.outputFiles) {
    const url = `/assets/${path.basename(file.path)}`
    if (!assets.some((asset) => asset.url === url)) add(url, file.contents, true)
  }
  return named
}

function html(page, named) {
  const text = fs.readFileSync(path.join(here, page, "index.html"), "utf8")
  return text.replace(/%([\w.]+)%/g, (all, name) => {
    if (!named[name]) throw new Error(`${page}/index.html: ${all} is not made by main.js`)
    return `/assets/${named[name]}`
  })
}

/* The service worker, told what the console is made of; its text changes with any of that. */
async function worker() {
  const page = assets.find((one) => one.url === "/").data.toString()
  const files = ["/", "/favicon.svg", "/manifest.webmanifest"]
  for (const [, name] of page.matchAll(/"(\/assets\/[^"]+)"/g)) files.push(name)
  for (let i = 0; i < files.length; i++) { // what scripts load in turn
    const text = assets.find((one) => one.url === files[i]).data.toString()
    for (const [, name] of text.matchAll(/"\.\/([\w.-]+\.js)"/g)) if (!files.includes(`/assets/${name}`)) files.push(`/assets/${name}`)
  }
  const version = createHash("sha256")
  for (const file of files) version.update(assets.find((one) => one.url === file).data)
  const made = await esbuild.build({
    entryPoints: [path.join(here, "console", "sw.js")],
    define: { __VERSION__: JSON.stringify(version.digest("hex").slice(0, 16)), __FILES__: JSON.stringify(files) },
    minify: true,
    target: "chrome109",
    legalComments: "none",
    write: false,
  })
  add("/sw.js", made.outputFiles[0].contents, false)
}

fs.rmSync(out, { recursive: true, force: true })
fs.mkdirSync(out, { recursive: true })
for (const [page, url] of Object.entries(PAGES)) add(url, html(page, await bundle(page)), false)
for (const name of fs.readdirSync(path.join(here, "static")).sort())
  add(`/${name}`, fs.readFileSync(path.join(here, "static", name)), false)

for (const size of [192, 512]) add(`/icon-${size}.png`, icon(size), false)
await worker()

assets.sort((a, b) => (a.url < b.url ? -1 : 1))
const bytes = []
const table = []
assets.forEach((asset, i) => {
  const packed = zlib.gzipSync(asset.data, { level: 9 })
  const smaller = packed.length < asset.data.length * 0.9
  const tag = createHash("sha256").update(asset.data).digest("hex").slice(0, 16)
  for (const [suffix, data] of [["plain", asset.data], ...(smaller ? [["gzip", packed]] : [])]) {
    const file = path.join(out, `${i}.${suffix}`)
    fs.writeFileSync(file, data)
    bytes.push(`    .global sg_asset_${i}_${suffix}\nsg_asset_${i}_${suffix}:\n    .incbin "${file}"\n`)
  }
  table.push(
    `    {${JSON.stringify(asset.url)}, ${JSON.stringify(asset.type)}, "W/\\"${tag}\\"", ` +
      `sg_asset_${i}_plain, ${asset.data.length}, ` +
      `${smaller ? `sg_asset_${i}_gzip, ${packed.length}` : "NULL, 0"}, ${asset.immutable}},`,
  )
})
const names = bytes.map((text) => /sg_asset_\w+/.exec(text)[0])
fs.writeFileSync(path.join(out, "assets.S"), `    .section .rodata\n${bytes.join("")}    .section .note.GNU-stack,"",%progbits\n`)
fs.writeFileSync(
  path.join(out, "assets.c"),
  `/* Generated by web/build.mjs. */
#include "songgang/web.h"
#include <string.h>

extern const unsigned char ${names.map((name) => `${name}[]`).join(", ")};

/* by path */
static const sg_web_asset assets[] = {
${table.join("\n")}
};

const sg_web_asset *sg_web_find(const char *path, size_t size)
{
    for (size_t low = 0, high = sizeof assets / sizeof *assets; low < high;) {
        const size_t middle = low + (high - low) / 2;
        const size_t length = strlen(assets[middle].path);
        int order = memcmp(path, assets[middle].path, size < length ? size : length);
        order = order != 0 ? order : size < length ? -1 : size > length;
        if (order == 0)
            return &assets[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
`,
)
