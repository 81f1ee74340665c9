// SPDX-License-Identifier: GPL-3.0-or-later
// idle.mjs PORT COUNT: that many connections that asked once and now keep silent, as browsers do.
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
let answered = 0;
for (let i = 0; i < count; i++) {
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n'));
  socket.on('data', () => { if (++answered === count) console.log('ready'); });
  socket.on('error', () => {});
}
