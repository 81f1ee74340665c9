// SPDX-License-Identifier: GPL-3.0-or-later
// All that the threads of sending share, at once: five carriers, receipts, settings that change, pauses, figures,
// and an end in the middle of it. scripts/test runs it with the service under ThreadSanitizer too.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspace, serve, ok } from '../e2e/harness.mjs';
import { startGateway, RECEIPT_FAULTS } from './gateway.mjs';
import { makeBureau, approve, channel, configure, messages, count, receiptsUrl } from './bureau.mjs';

const CARRIERS = ['webhook', 'aliyun', 'tencent', 'wechat', 'wecom'];

test('five carriers, changing settings, pauses and receipts at once', async () => {
  const data = join(workspace(), 'data');
  makeBureau(data, { workers: 300, postings: 300, courses: 5 });
  let n = 0;
  const callbacks = {};
  const gateway = await startGateway({ latency: 5, tokenSeconds: 1, callbacks,
    refuse: () => (++n % 3 === 0 ? { webhook: 'no', aliyun: 'isv.MOBILE_NUMBER_ILLEGAL', tencent: 'FailedOperation.PhoneNumberInBlacklist', wechat: 43101, wecom: 60111 }[CARRIERS[n % 5]] : null),
    receiptFault: () => RECEIPT_FAULTS[++n % RECEIPT_FAULTS.length], fault: (_, i) => (i % 17 === 0 ? 'error503_before' : null) });
  const settings = (concurrency) => configure(data, CARRIERS.map((carrier) => channel(carrier, gateway.url, { concurrency, per_second: 40, batch: 2 }, { timeout_ms: 2000 })));
  settings(2);
  approve(data);
  const total = messages(data).length;
  assert.ok(total > 60, `${total} messages`);
  let server = await serve(data);
  const post = (path, body) => fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  try {
    for (const carrier of CARRIERS.slice(0, 4)) callbacks[carrier] = receiptsUrl(server.url, carrier, carrier);
    for (let i = 0; i < 6; i++) {
      await Promise.all([
        fetch(`${server.url}/metrics`).then((answer) => answer.text()), fetch(`${server.url}/v1/push`).then((answer) => answer.text()),
        post('/v1/push/pause', { channel: CARRIERS[i % 5], reason: '试' }), post('/v1/push/resume', { channel: CARRIERS[(i + 4) % 5] }),
      ]);
      if (i % 2 === 1) settings(1 + i);
      await sleep(250);
    }
    await post('/v1/push/resume', {});
    await gateway.settled();
    assert.equal(await server.stop(), 0, server.log().slice(-3000)); // in the middle of it
    for (const carrier of CARRIERS) delete callbacks[carrier];
    server = await serve(data);
    for (const carrier of CARRIERS) await post('/v1/push/resume', { channel: carrier });
    await sleep(1500);
  } finally {
    assert.equal(await server.stop(), 0, server.log().slice(-3000));
    await gateway.stop();
  }
  assert.doesNotMatch(server.log(), /Sanitizer/);
  const now = count(data);
  assert.equal(messages(data).length, total);
  assert.ok((now.sent ?? 0) + (now.delivered ?? 0) > 10, JSON.stringify(now));
  ok(['--data', data, 'ledger', 'verify']);
});
