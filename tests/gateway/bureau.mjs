// SPDX-License-Identifier: GPL-3.0-or-later
// A bureau with an approved plan whose messages go to the gateways of gateway.mjs.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, run } from '../e2e/harness.mjs';
import { defaults } from './gateway.mjs';

/** Days are counted as in China: postings made for that day are open, and quiet hours are switched off. */
const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
export const phoneOf = (worker) => `139${worker.replace(/\D/g, '').padStart(8, '0')}`;
export const openIdOf = (worker) => `openid-${worker}`;

/** Everybody can be reached by every medium; made-up numbers in place of the masked ones. */
export function makeBureau(data, { postings = 1200, workers = 1000, courses = 10, seed = 7 } = {}) {
  mkdirSync(data, { recursive: true });
  for (const [kind, n] of Object.entries({ postings, workers, courses })) {
    const file = `${data}-${kind}.ndjson`;
    ok(['corpus', kind, '-n', String(n), '--seed', String(seed), '--now', today(), '-o', file]);
    if (kind === 'workers') {
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => {
        const worker = JSON.parse(line);
        return JSON.stringify({ ...worker, phone: phoneOf(worker.id), wechat: openIdOf(worker.id), channels: ['sms', 'wechat', 'wecom', 'webhook'] });
      });
      writeFileSync(file, `${lines.join('\n')}\n`);
    }
    const imported = run(['--data', data, 'import', kind, file]);
    if (imported.code > 1) throw new Error(imported.err);
  }
  ok(['--data', data, 'index']);
  const policy = `${data}-policy.json`;
  writeFileSync(policy, JSON.stringify({ version: 'always', push: { quiet_from: '00:00', quiet_until: '00:00' } }));
  ok(['--data', data, 'policy', 'set', policy]);
  ok(['--data', data, '--quiet', 'plan']);
}
export const copyBureau = (from, to) => cpSync(from, to, { recursive: true });
export const approve = (data) => ok(['--data', data, 'plan', 'approve', '1']);

/** One channel of push.json for a carrier, to the gateway at `url`. */
export function channel(carrier, url, more = {}, options = {}) {
  const s = defaults.secrets;
  const common = { url, allow_private: true, timeout_ms: 1000, callback_key_file: 'callback.key', ...options };
  const known = {
    webhook: { options: { ...common, url: `${url}/webhook`, secret_file: 'webhook.secret' } },
    aliyun: { options: { ...common, key_id: s.aliyun.id, secret_file: 'aliyun.secret', template: 'SMS_1', variables: { name: 'name', jobs: 'jobs' } } },
    tencent: { options: { ...common, key_id: s.tencent.id, secret_file: 'tencent.secret', template: '77', app_id: '1400006666', variables: ['name', 'jobs'] } },
    wechat: { medium: 'wechat', options: { ...common, app_id: s.wechat.id, secret_file: 'wechat.secret', callback_key_file: 'wechat.token', template: 'T1',
      variables: { thing1: 'job1', thing2: 'job2', phrase3: '=岗位推荐' } } },
    wecom: { medium: 'wecom', options: { ...common, corp_id: s.wecom.id, secret_file: 'wecom.secret', agent_id: 1000002, to: 'phone' } },
  };
  return { name: carrier, carrier, medium: 'sms', lease_seconds: 20, ...known[carrier], ...more };
}

export function configure(data, channels, more = {}) {
  const s = defaults.secrets;
  const secrets = { 'webhook.secret': s.webhook, 'aliyun.secret': s.aliyun.secret, 'tencent.secret': s.tencent.secret,
    'wechat.secret': s.wechat.secret, 'wechat.token': s.wechat.token, 'wecom.secret': s.wecom.secret, 'callback.key': 'callback-key' };
  for (const [name, secret] of Object.entries(secrets)) {
    writeFileSync(join(data, name), `${secret}\n`);
    chmodSync(join(data, name), 0o600);
  }
  writeFileSync(join(data, 'push.json'), JSON.stringify({ signature: '惠水就业', hotline: '0854-6221234', channels, ...more }));
}
/** Where a gateway sends its receipts to. */
export const receiptsUrl = (server, name, carrier) =>
  `${server}/v1/receipts/${name}${['aliyun', 'tencent'].includes(carrier) ? '?key=callback-key' : ''}`;

const query = (data, sql) => execFileSync('sqlite3', ['-readonly', '-json', join(data, 'store.db'), sql], { encoding: 'utf8', maxBuffer: 1 << 28 });
const STATES = ['queued', 'leased', 'sent', 'delivered', 'failed', 'unknown', 'cancelled'];
/** Every message as it stands in the store: {worker, state, channel, attempts, detail}. */
export function messages(data) {
  const text = query(data, 'SELECT worker,state,channel,attempts,detail FROM outbox_message ORDER BY id');
  return (text.trim() ? JSON.parse(text) : []).map((row) => ({ ...row, state: STATES[row.state] }));
}
/** A person who has looked lets a channel go on that the breaker leaves alone: it is its own test. */
export const closeBreaker = (data) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'store.db'),
  'UPDATE outbox_channel SET state=0,failures=0,until=0,opened=0 WHERE state<>0'], { stdio: 'ignore' });
export function count(data) {
  const counts = {};
  for (const { state } of messages(data)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
