// SPDX-License-Identifier: GPL-3.0-or-later
// slow.mjs PORT COUNT: that many clients sending a byte a second, half of them in the head of a
// request, half in its body. Prints "ready", and when the last is gone the seconds since each began.
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
const head = `GET /v1/postings?q=${'a'.repeat(4000)}`;
const start = 'POST /v1/match HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n';
let open = 0, begun = 0;
const lasted = [];
for (let i = 0; i < count; i++) {
  const socket = connect(port, '127.0.0.1');
  let timer, began, sent = 0;
  socket.on('connect', () => {
    open++;
    began = performance.now();
    if (i % 2) socket.write(start);
    timer = setInterval(() => socket.write(i % 2 ? ' ' : head[sent++ % head.length]), 1000);
    if (++begun === count) console.log('ready');
  });
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.on('close', () => {
    clearInterval(timer);
    if (began === undefined) { begun++; return; }
    lasted.push((performance.now() - began) / 1000);
    if (--open === 0 && begun === count) {
      lasted.sort((a, b) => a - b);
      console.log(JSON.stringify({ clients: lasted.length, shortest: lasted[0], longest: lasted.at(-1) }));
    }
  });
}
