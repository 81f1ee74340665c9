// SPDX-License-Identifier: GPL-3.0-or-later
// The clock of the machine is set wrong while the service sends: a day ahead, an hour back, to 1970, and right
// again. Nobody is told twice, nothing goes out in quiet hours or before it was approved, nothing is lost.
import { test, before } from 'node:test';
import assert from 'node:assert/strict';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspace, serve, ok } from '../e2e/harness.mjs';
import { startGateway } from './gateway.mjs';
import { makeBureau, copyBureau, approve, channel, configure, messages, count, openIdOf } from './bureau.mjs';

const DAY = 86400, HOUR = 3600;
const JUMPS = { 'a day ahead': DAY, 'an hour back': -HOUR, 'to 1970': -Math.floor(Date.now() / 1000) };
const folder = workspace();
const made = join(folder, 'made');
before(() => makeBureau(made, { workers: 330, postings: 400 }));

/** A clock for the service to be started with, and a hand to set it. */
function makeClock(path) {
  writeFileSync(path, Buffer.alloc(8));
  return {
    env: { LD_PRELOAD: join(process.env.SG_BINARY_DIR, 'tests', 'shifted_clock.so'), SG_TEST_CLOCK: path,
      ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0` },
    shift(seconds) {
      const bytes = Buffer.alloc(8), fd = openSync(path, 'r+');
      bytes.writeBigInt64LE(BigInt(seconds));
      writeSync(fd, bytes, 0, 8, 0);
      closeSync(fd);
    },
  };
}
const dateOf = async (server) => Date.parse((await fetch(`${server.url}/livez`)).headers.get('date'));
const until = async (seen, what) => {
  for (const begun = Date.now(); Date.now() - begun < 40000; await sleep(50)) if (await seen()) return;
  throw new Error(`never: ${what()}`);
};

test('the clock jumps in the middle of sending', async () => {
  const data = join(folder, 'jumps');
  copyBureau(made, data);
  const clock = makeClock(join(folder, 'clock-1'));
  const gateway = await startGateway({ latency: 10 });
  configure(data, [channel('wechat', gateway.url, { concurrency: 1, per_second: 25, lease_seconds: 10 }, { timeout_ms: 2000 })]);
  approve(data);
  const total = messages(data).length;
  assert.ok(total > 80, `${total} messages`);
  const server = await serve(data, [], clock.env);
  try {
    let told = 0;
    for (const [name, seconds] of Object.entries(JUMPS)) {
      await until(() => gateway.total >= told + 8, () => `it goes on before ${name}: ${gateway.total} after ${told}`);
      clock.shift(seconds);
      assert.ok(Math.abs((await dateOf(server)) - Date.now() - seconds * 1000) < 5000, `the service's clock is ${name}`);
      await sleep(700);
      told = gateway.total;
      clock.shift(0);
    }
    await until(() => { const { queued = 0, leased = 0 } = count(data); return queued + leased === 0; }, () => JSON.stringify(count(data)));
  } finally {
    assert.equal(await server.stop(), 0);
    await gateway.stop();
  }
  const reached = new Map();
  for (const { to } of gateway.delivered) reached.set(to, (reached.get(to) ?? 0) + 1);
  assert.deepEqual([...reached].filter(([, n]) => n > 1), [], 'nobody is told twice');
  assert.deepEqual(gateway.problems, []);
  const rows = messages(data);
  assert.equal(rows.length, total, 'none lost');
  for (const row of rows) {
    const got = reached.has(openIdOf(row.worker));
    if (row.state === 'sent') assert.ok(got, `${row.worker} is sent, but nobody was told`);
    else assert.ok(row.state === 'unknown', `${row.worker} is ${row.state}`);
  }
  assert.ok(rows.filter((row) => row.state === 'sent').length > total / 2);
  ok(['--data', data, 'ledger', 'verify']);
});

test('nothing goes out in quiet hours, or before it was approved, whatever the clock says', async () => {
  const data = join(folder, 'quiet');
  copyBureau(made, data);
  const clock = makeClock(join(folder, 'clock-2'));
  const gateway = await startGateway();
  configure(data, [channel('wechat', gateway.url)]);
  // three hours to both sides of now are quiet, in Chinese time
  const at = (hours) => new Date(Date.now() + (8 + hours) * HOUR * 1000).toISOString().slice(11, 16);
  const policy = join(folder, 'quiet.json');
  writeFileSync(policy, JSON.stringify({ version: 'quiet-now', push: { quiet_from: at(-3), quiet_until: at(3) } }));
  ok(['--data', data, 'policy', 'set', policy]);
  approve(data);
  const server = await serve(data, [], clock.env);
  try {
    for (const seconds of [0, DAY, -HOUR, -Math.floor(Date.now() / 1000), -Math.floor(Date.now() / 1000) + 14 * HOUR]) {
      clock.shift(seconds);
      const resumed = await fetch(`${server.url}/v1/push/resume`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
      assert.equal(resumed.status, 200); // looks into the outbox at once
      await sleep(400);
      assert.equal(gateway.total, 0, `clock shifted by ${seconds} s`);
    }
    // the hours end: the same service sends, so it was the clock that held it back
    clock.shift(4 * HOUR);
    await fetch(`${server.url}/v1/push/resume`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    await until(() => gateway.total > 20, () => `${gateway.total} after the quiet hours`);
  } finally {
    assert.equal(await server.stop(), 0);
    await gateway.stop();
  }
});
