// SPDX-License-Identifier: GPL-3.0-or-later
// The gateways for an operator to try out: scripts/demo-gateway starts this.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaults, FAULTS, random, startGateway } from './gateway.mjs';

const { values } = parseArgs({ options: {
  port: { type: 'string', default: '9090' },
  latency: { type: 'string', default: '20' },
  faults: { type: 'string', default: '0' },
  callback: { type: 'string', default: 'http://127.0.0.1:8080' },
  settings: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} });
if (values.help) {
  console.log(`用法：scripts/demo-gateway [选项]
  --port P        监听端口（默认 9090，只在本机）
  --latency MS    每次回答前等待的毫秒数（默认 20）
  --faults N      每 100 次请求中有 N 次出故障（默认 0）
  --callback URL  送岗的地址，回执送到那里（默认 http://127.0.0.1:8080）
  --settings DIR  在数据目录 DIR 里写好 push.json 和密钥文件（已有 push.json 时不动）
  --quiet         不显示每条消息`);
  process.exit(0);
}

const s = defaults.secrets;
const callbackKey = 'demo-callback-key';
const receipts = (channel) => `${values.callback}/v1/receipts/${channel}`;
const chance = random(1);
const rate = Number(values.faults) / 100;
const gateway = await startGateway({
  port: Number(values.port),
  latency: Number(values.latency),
  keep: true,
  fault: () => (rate > 0 && chance() < rate ? FAULTS[Math.floor(chance() * FAULTS.length)] : null),
  callbacks: {
    webhook: receipts('webhook'), wechat: receipts('wechat'),
    aliyun: `${receipts('aliyun')}?key=${callbackKey}`, tencent: `${receipts('tencent')}?key=${callbackKey}`,
  },
  log: (m) => { if (!values.quiet) console.log(`${new Date().toTimeString().slice(0, 8)} ${m.provider} → ${m.to}：${typeof m.text === 'string' ? m.text : JSON.stringify(m.text)}`); },
});

/** One channel of each carrier, all to this gateway. */
export function channels(url) {
  const common = { url, allow_private: true };
  return [
    { name: 'wechat', carrier: 'wechat', options: { ...common, app_id: s.wechat.id, secret_file: 'demo-wechat.secret',
      callback_key_file: 'demo-wechat.token', template: 'demo-template',
      variables: { thing1: 'job1', thing2: 'job2', thing3: 'job3', phrase4: '=岗位推荐' } } },
    { name: 'aliyun', carrier: 'aliyun', options: { ...common, key_id: s.aliyun.id, secret_file: 'demo-aliyun.secret',
      callback_key_file: 'demo-callback.key', template: 'SMS_1234567',
      variables: { name: 'name', jobs: 'jobs', code: 'code' } } },
    { name: 'tencent', carrier: 'tencent', options: { ...common, key_id: s.tencent.id, secret_file: 'demo-tencent.secret',
      callback_key_file: 'demo-callback.key', app_id: '1400006666', template: '1234567', variables: ['name', 'jobs', 'code'] } },
    { name: 'wecom', carrier: 'wecom', options: { ...common, corp_id: s.wecom.id, secret_file: 'demo-wecom.secret', agent_id: 1000002, to: 'phone' } },
    { name: 'webhook', carrier: 'webhook', options: { url: `${url}/webhook`, allow_private: true, secret_file: 'demo-webhook.secret' } },
  ];
}
if (values.settings) {
  const secrets = { 'demo-webhook.secret': s.webhook, 'demo-aliyun.secret': s.aliyun.secret, 'demo-tencent.secret': s.tencent.secret,
    'demo-wechat.secret': s.wechat.secret, 'demo-wechat.token': s.wechat.token, 'demo-wecom.secret': s.wecom.secret,
    'demo-callback.key': callbackKey };
  mkdirSync(values.settings, { recursive: true });
  for (const [name, secret] of Object.entries(secrets)) {
    writeFileSync(join(values.settings, name), `${secret}\n`, { mode: 0o600 });
    chmodSync(join(values.settings, name), 0o600);
  }
  const file = join(values.settings, 'push.json');
  if (existsSync(file)) console.error(`已有 ${file}，没有改动`);
  else {
    writeFileSync(file, `${JSON.stringify({ signature: '惠水就业', hotline: '0854-6221234', page: values.callback, channels: channels(gateway.url) }, null, 2)}\n`);
    console.error(`已写好 ${file}`);
  }
}
console.error(`模拟网关在 ${gateway.url}，已收到的消息见 ${gateway.url}/_gateway，按 Ctrl-C 结束`);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    console.error(`共送出 ${gateway.total} 条，请求 ${JSON.stringify(gateway.requests)}，问题 ${gateway.problems.length} 个`);
    await gateway.stop();
    process.exit(0);
  });
