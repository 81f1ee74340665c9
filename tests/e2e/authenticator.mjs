// SPDX-License-Identifier: GPL-3.0-or-later
// An authenticator app (RFC 6238), for tests of the second factor; written from the RFC, not from shim/totp.c.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { program } from './harness.mjs';

/** The code `away` steps of 30 s from now. */
export function codeOf(secret, away = 0) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + away));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

/** Codes change every half minute: begin with enough of one left. */
export async function steady() {
  while (Math.floor(Date.now() / 1000) % 30 >= 20) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Sets a second factor as a person does: reads the secret, types the code. {secret, uri, recovery}; the
 *  code of this moment is used up. */
export async function enrol(data, user) {
  await steady();
  const child = spawn(program, ['--data', data, '--json', 'user', 'factor', user], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk;
    if (text.endsWith('\n')) child.stdin.end(`${codeOf(JSON.parse(text).secret)}\n`);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`user factor: exit ${code}`);
  return JSON.parse(text);
}
