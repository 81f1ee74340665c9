// SPDX-License-Identifier: GPL-3.0-or-later
// The channels at gateways that behave: batches, the next channel, tokens, TLS, and what stops a channel.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspace, serve } from '../e2e/harness.mjs';
import { startGateway } from './gateway.mjs';
import { makeBureau, copyBureau, approve, channel, configure, messages, count, phoneOf, openIdOf, receiptsUrl } from './bureau.mjs';

const folder = workspace();
const made = join(folder, 'made');
makeBureau(made, { workers: 500, postings: 800 });
let number = 0;

/** Runs `body(server, data)` over a fresh copy while its channels send to `gateway`. */
async function sending(channels, body) {
  const data = join(folder, `run-${++number}`);
  copyBureau(made, data);
  configure(data, channels);
  approve(data);
  const server = await serve(data);
  try {
    await body(server, data);
  } finally {
    await server.stop();
  }
}
async function until(what, condition, ms = 60000) {
  const deadline = Date.now() + ms;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not yet: ${what}`);
    await sleep(100);
  }
}
const left = (data) => { const c = count(data); return (c.queued ?? 0) + (c.leased ?? 0); };
const paused = (data, name) => {
  const text = execFileSync('sqlite3', ['-readonly', '-json', join(data, 'store.db'), `SELECT * FROM outbox_channel WHERE name='${name}'`], { encoding: 'utf8' });
  const row = text.trim() ? JSON.parse(text)[0] : {};
  return row.paused ? row.reason : null;
};
const once = (gateway) => {
  const seen = new Set();
  for (const { provider, to } of gateway.delivered) {
    assert.ok(!seen.has(to), `${to} twice, by ${provider}`);
    seen.add(to);
  }
  return seen;
};

test('batches of 100; one wrong number fails alone', async () => {
  const wrong = phoneOf(messages2(made)[5]);
  const gateway = await startGateway({ refuse: (provider, to) => (to === wrong ? 'isv.MOBILE_NUMBER_ILLEGAL' : null) });
  await sending([channel('aliyun', gateway.url, { batch: 100, concurrency: 2 })], async (server, data) => {
    await until('all sent', () => left(data) === 0);
    const rows = messages(data);
    const seen = once(gateway);
    for (const row of rows) {
      assert.equal(row.state, phoneOf(row.worker) === wrong ? 'failed' : 'sent', JSON.stringify(row));
      assert.equal(seen.has(phoneOf(row.worker)), row.state === 'sent');
    }
    assert.ok(gateway.requests.aliyun < rows.length / 4, `${gateway.requests.aliyun} requests for ${rows.length}`);
    const sizes = new Map();
    for (const { id } of gateway.delivered) sizes.set(id, (sizes.get(id) ?? 0) + 1);
    assert.ok(Math.max(...sizes.values()) > 30, 'they went in batches');
    assert.deepEqual(gateway.problems, []);
  });
  await gateway.stop();
});

/** Workers with a message, in a copy that is approved. */
function messages2(from) {
  const data = join(folder, `peek-${++number}`);
  copyBureau(from, data);
  configure(data, [channel('webhook', 'http://127.0.0.1:9')]);
  approve(data);
  return messages(data).map((m) => m.worker);
}

test('whom WeChat refuses is told by SMS; the token is renewed', async () => {
  const workers = messages2(made);
  const refusing = new Set(workers.slice(0, 20).map(openIdOf));
  const gateway = await startGateway({ tokenSeconds: 2, latency: 30, refuse: (provider, to) => (provider === 'wechat' && refusing.has(to) ? 43101 : null) });
  await sending([channel('wechat', gateway.url, { concurrency: 2 }), channel('tencent', gateway.url, { batch: 1 })], async (server, data) => {
    await until('all sent', () => left(data) === 0);
    once(gateway);
    for (const row of messages(data)) {
      assert.equal(row.state, 'sent', JSON.stringify(row));
      assert.equal(row.channel, refusing.has(openIdOf(row.worker)) ? 'tencent' : 'wechat');
    }
    assert.ok(gateway.tokenCalls.wechat >= 2, `${gateway.tokenCalls.wechat} tokens`);
    assert.deepEqual(gateway.problems, []);
  });
  await gateway.stop();
});

test('receipts settle what a timeout left unknown, and a stranger settles nothing', async () => {
  let server;
  const callbacks = {};
  const gateway = await startGateway({ fault: (_p, n) => (n % 2 ? 'timeout_after' : null), callbacks, receiptDelay: 1500 });
  await sending([channel('aliyun', gateway.url, { batch: 20, concurrency: 8 }, { timeout_ms: 400 })], async (s, data) => {
    server = s;
    callbacks.aliyun = receiptsUrl(server.url, 'aliyun', 'aliyun');
    await until('all delivered', () => (count(data).delivered ?? 0) === messages(data).length);
    once(gateway);
    assert.deepEqual(gateway.problems, []);
    const report = '[{"phone_number":"13900000001","success":false,"biz_id":"1","err_code":"X"}]';
    for (const query of ['', '?key=wrong', '?key=']) {
      const answer = await fetch(`${server.url}/v1/receipts/aliyun${query}`, { method: 'POST', body: report, headers: { 'content-type': 'application/json' } });
      assert.equal(answer.status, 401, query);
      assert.doesNotMatch(await answer.text(), /13900000001|callback-key/);
    }
    assert.doesNotMatch(server.log(), /callback-key|139000|demo-aliyun-secret/);
  });
  await gateway.stop();
});

test('410 pauses a webhook, a wrong key pauses an SMS channel', async () => {
  const gateway = await startGateway({ secrets: { aliyun: { id: 'demo-access-key', secret: 'another' } } });
  await sending([channel('aliyun', gateway.url, { concurrency: 1 })], async (server, data) => {
    await until('paused', () => paused(data, 'aliyun'));
    assert.match(paused(data, 'aliyun'), /SignatureDoesNotMatch/);
    await sleep(500);
    assert.equal(left(data), messages(data).length, 'nothing is lost by it');
  });
  assert.equal(gateway.total, 0);
  await gateway.stop();
});

test('TLS: an unknown certificate is refused, one of a named authority is believed', async () => {
  const key = join(folder, 'tls.key'), cert = join(folder, 'tls.crt');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
  const gateway = await startGateway({ tls: { key: readFileSync(key), cert: readFileSync(cert) } });
  await sending([channel('webhook', gateway.url)], async (server, data) => {
    await until('paused', () => paused(data, 'webhook'));
    assert.match(paused(data, 'webhook'), /证书/);
    assert.equal(gateway.total, 0);
  });
  await sending([channel('webhook', gateway.url, {}, { ca_file: cert })], async (server, data) => {
    await until('all sent', () => left(data) === 0);
    assert.equal(gateway.total, messages(data).length);
  });
  await sending([channel('webhook', gateway.url, {}, { ca_file: cert, allow_private: false })], async (server, data) => {
    await until('paused', () => paused(data, 'webhook'));
    assert.match(paused(data, 'webhook'), /内网/);
  });
  await gateway.stop();
});

test('settings that are wrong are told; put right, it sends without a restart', async () => {
  const gateway = await startGateway();
  const wrong = channel('webhook', gateway.url);
  wrong.options.secret_file = 'nowhere.secret';
  await sending([wrong], async (server, data) => {
    await until('told', () => /nowhere\.secret/.test(server.log()));
    assert.equal(gateway.total, 0);
    const settings = JSON.parse(readFileSync(join(data, 'push.json'), 'utf8'));
    settings.channels[0].options.secret_file = 'webhook.secret';
    writeFileSync(join(data, 'push.json'), JSON.stringify(settings));
    await until('all sent', () => left(data) === 0);
    assert.deepEqual(gateway.problems, []);
  });
  await gateway.stop();
});
