// SPDX-License-Identifier: GPL-3.0-or-later
// The cases of tests/server/http_cases, and a client that sends any bytes in any pieces and reads
// what comes back as HTTP, for the tests of the service's edge.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const folder = join(process.env.SG_SOURCE_DIR, 'tests', 'server', 'http_cases');

/** Undo the escapes of a case file. */
export function unescape(text) {
  const parts = [];
  const pattern = /\\x([0-9a-f]{2})|\\R\{(\d+),([^])\}|\\F\{(\d+)\}|\\C\{(\d+)\}|\\([rnt\\])|([^\\]+)/giy;
  let used = 0;
  for (let m; used < text.length && (m = pattern.exec(text)); used = pattern.lastIndex) {
    if (m[1]) parts.push(Buffer.from(m[1], 'hex'));
    else if (m[2]) parts.push(Buffer.from(m[3].repeat(Number(m[2]))));
    else if (m[4]) parts.push(Buffer.from(Array.from({ length: Number(m[4]) }, (_, i) => `X-${i}: v\r\n`).join('')));
    else if (m[5]) parts.push(Buffer.from(`1;${'0'.repeat(200)}\r\nx\r\n`.repeat(Number(m[5]))));
    else if (m[6]) parts.push(Buffer.from({ r: '\r', n: '\n', t: '\t', '\\': '\\' }[m[6]]));
    else parts.push(Buffer.from(m[7]));
  }
  if (used !== text.length) throw new Error(`unknown escape in: ${text.slice(used, used + 20)}`);
  return Buffer.concat(parts);
}

/** [{name, bytes, expect}] of a file. */
export function cases(file) {
  const found = [];
  let name = '', bytes = Buffer.alloc(0);
  for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
    const [, word, rest] = /^(\w+) ?(.*)$/.exec(line) ?? [];
    if (word === 'case') [name, bytes] = [rest, Buffer.alloc(0)];
    else if (word === 'send') bytes = Buffer.concat([bytes, unescape(rest)]);
    else if (word === 'expect' || word === 'answer') found.push({ name, bytes, expect: rest });
  }
  return found;
}

/** The method of each request in `bytes`, as far as they can be told apart by eye; for HEAD. */
function methodsOf(bytes) {
  return [...bytes.toString('latin1').matchAll(/([!-~]{1,64}) [!-~]{1,100} HTTP\/1\.\d\r\n/g)].map((m) => m[1]);
}

/** Complete responses at the start of `raw`: [{status, fields, body}]; throws on what is not HTTP. */
export function responses(raw, methods = []) {
  const found = [];
  let at = 0;
  while (at < raw.length) {
    const end = raw.indexOf('\r\n\r\n', at);
    if (end < 0) break;
    const [line, ...fields] = raw.subarray(at, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    if (!status) throw new Error(`not a status line: ${line.slice(0, 80)}`);
    const map = new Map();
    for (const field of fields) {
      const [, key, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): (.*)$/.exec(field) ?? [];
      if (!key || (map.has(key.toLowerCase()) && key !== 'Set-Cookie')) throw new Error(`bad or repeated field: ${field}`);
      map.set(key.toLowerCase(), value);
    }
    const final = found.filter((r) => r.status !== 100).length;
    const bodiless = status === 204 || status === 304 || status < 200 || methods[final]?.endsWith('HEAD');
    const size = bodiless ? 0 : Number(map.get('content-length'));
    if (!Number.isInteger(size)) throw new Error(`no length: ${line}`);
    if (status === 204 && map.has('content-length')) throw new Error('204 with a length');
    if (end + 4 + size > raw.length) break;
    found.push({ status, fields: map, body: raw.subarray(end + 4, end + 4 + size).toString() });
    at = end + 4 + size;
  }
  return found;
}

/** Sends the pieces one after the other; {answers, closed, ms}. Ends when the service closes, or
 *  has given `want` answers, need not close (`closing`), and stays silent for a moment. */
export function exchange(port, pieces, { quiet = 200, want = 0, closing = false, patience = 5000 } = {}) {
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const socket = connect(port, '127.0.0.1');
    const methods = methodsOf(Buffer.concat(pieces));
    const got = [];
    let sent = false, timer, failed;
    const finish = (closed) => {
      clearTimeout(timer);
      clearTimeout(limit);
      socket.destroy();
      try {
        resolve({ answers: responses(Buffer.concat(got), methods), closed, ms: Date.now() - began });
      } catch (error) { reject(error); }
    };
    const limit = setTimeout(() => reject(new Error(`no end after ${patience} ms: ${Buffer.concat(pieces).subarray(0, 300)} → ${Buffer.concat(got).subarray(0, 100)}`)), patience);
    const rest = () => {
      clearTimeout(timer);
      if (!sent) return;
      let complete = 0;
      try { complete = responses(Buffer.concat(got), methods).length; } catch { /* told at the end */ }
      timer = setTimeout(() => finish(false), complete < want || closing ? patience - 500 : quiet);
    };
    socket.setNoDelay(true);
    socket.on('data', (data) => { got.push(data); rest(); });
    socket.on('end', () => finish(true));
    socket.on('error', (error) => { failed = error; });
    socket.on('close', () => finish(!failed || got.length > 0));
    socket.on('connect', async () => {
      for (const piece of pieces) {
        if (socket.destroyed || !socket.writable) return;
        await new Promise((next) => socket.write(piece, () => setImmediate(next)));
      }
      sent = true;
      rest();
    });
  });
}

/** Runs `work` over `items`, a number of them at a time. */
export async function together(items, work, most = 32) {
  const queue = [...items];
  await Promise.all(Array.from({ length: most }, async () => {
    for (let item; (item = queue.shift()) !== undefined;) await work(item);
  }));
}
