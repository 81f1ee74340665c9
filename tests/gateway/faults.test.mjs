// SPDX-License-Identifier: GPL-3.0-or-later
// 200 faults per carrier: whatever a gateway does, and whoever is killed, no worker is told twice, no
// message is lost, and whatever nobody knows is listed as unknown.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspace, serve } from '../e2e/harness.mjs';
import { startGateway, FAULTS, RECEIPT_FAULTS, random } from './gateway.mjs';
import { makeBureau, copyBureau, approve, channel, configure, messages, count, closeBreaker, phoneOf, openIdOf, receiptsUrl } from './bureau.mjs';

const folder = workspace();
const made = join(folder, 'made');
makeBureau(made, { workers: 1700, postings: 1400 });

const WANTED = 200;
/** One message a request: batches have a test of their own. */
const MORE = { aliyun: { batch: 1 }, tencent: { batch: 1 } };

/** A port that stays the same when the server is started again. */
async function ports() {
  const g = await startGateway();
  await g.stop();
  return g.port;
}

async function run(carrier) {
  const data = join(folder, carrier);
  copyBureau(made, data);
  const chance = random(carrier.length * 7919 + carrier.charCodeAt(1));
  let injected = 0;
  const port = await ports();
  const gateway = await startGateway({
    latency: 2,
    // every other one, each kind in its turn, until there were enough
    fault: (_provider, n) => (injected < WANTED && n % 2 === 0 ? FAULTS[injected++ % FAULTS.length] : null),
    receiptFault: () => RECEIPT_FAULTS[Math.floor(chance() * RECEIPT_FAULTS.length)],
    callbacks: carrier === 'wecom' ? {} : { [carrier]: receiptsUrl(`http://127.0.0.1:${port}`, carrier, carrier) },
  });
  configure(data, [channel(carrier, gateway.url, { lease_seconds: 10, ...MORE[carrier] }, { timeout_ms: 1000 })]);
  approve(data);
  const total = messages(data).length;
  assert.ok(total > 400, `${total} messages`);

  const start = () => serve(data, ['--listen', `127.0.0.1:${port}`]);
  let server = await start();
  let killed = 0, crashed = 0;
  try {
    const deadline = Date.now() + 240000;
    for (;;) {
      await sleep(200);
      // each side dies in the middle of it
      if (killed === 0 && injected >= WANTED / 3) {
        killed++;
        await server.stop('SIGKILL');
        server = await start();
      }
      if (crashed === 0 && injected >= (2 * WANTED) / 3) {
        crashed++;
        await gateway.crash(0);
      }
      closeBreaker(data);
      const { queued = 0, leased = 0 } = count(data);
      if (queued + leased === 0) break;
      assert.ok(Date.now() < deadline, `${carrier}: still ${JSON.stringify(count(data))}`);
    }
    await gateway.settled();
    assert.equal(await server.stop(), 0);
  } finally { // or the test would never end
    await server.stop('SIGKILL');
    await gateway.stop();
  }
  return { data, gateway, total, injected, killed, crashed };
}

function check(carrier, { data, gateway, total, injected, killed, crashed }) {
  assert.ok(injected >= WANTED, `${injected} faults`);
  assert.deepEqual([killed, crashed], [1, 1]);
  assert.deepEqual(gateway.problems, [], 'every request was as the provider wants it');
  const reached = new Map();
  for (const { to } of gateway.delivered) reached.set(to, (reached.get(to) ?? 0) + 1);
  const twice = [...reached].filter(([, n]) => n > 1);
  assert.deepEqual(twice, [], 'nobody is told twice');
  const rows = messages(data);
  assert.equal(rows.length, total, 'none lost');
  const figures = {};
  for (const row of rows) {
    const got = reached.has(carrier === 'wechat' ? openIdOf(row.worker) : phoneOf(row.worker));
    figures[`${row.state}${got ? '+' : '-'}`] = (figures[`${row.state}${got ? '+' : '-'}`] ?? 0) + 1;
    if (row.state === 'sent' || row.state === 'delivered') assert.ok(got, `${row.worker} is ${row.state}, but nobody was told`);
    else assert.ok(row.state === 'unknown' || !got, `${row.worker} was told, but is ${row.state}`);
    assert.ok(['sent', 'delivered', 'unknown', 'failed'].includes(row.state), row.state);
  }
  assert.equal(figures['failed-'] ?? 0, 0, 'a fault that passes does not fail a message for good');
  return figures;
}

const CARRIERS = ['webhook', 'aliyun', 'tencent', 'wechat', 'wecom'];
test('200 faults a carrier, both sides killed', { concurrency: CARRIERS.length }, async (t) => {
  await Promise.all(CARRIERS.map((carrier) => t.test(carrier, async (t1) => {
    const result = await run(carrier);
    const figures = check(carrier, result);
    t1.diagnostic(`${carrier}: ${result.total} messages, ${result.injected} faults ${JSON.stringify(result.gateway.faults)}: ${JSON.stringify(figures)}`);
    if (carrier === 'webhook') assert.ok((figures['unknown+'] ?? 0) + (figures['unknown-'] ?? 0) < result.total / 50, 'what may be repeated hardly ever stays unknown');
  })));
});
