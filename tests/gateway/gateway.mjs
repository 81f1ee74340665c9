// SPDX-License-Identifier: GPL-3.0-or-later
// Gateways to send to without sending: webhook, Alibaba Cloud SMS, Tencent Cloud SMS, WeChat and WeCom in
// one server on this machine. Every request is verified with the provider's own signer. Faults are injected
// on demand; what a real gateway would have delivered is kept, so that a test can count it.
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const packages = process.env.SG_GATEWAY_PACKAGES;
if (!packages) throw new Error('SG_GATEWAY_PACKAGES names the folder with the installed packages');
const require = createRequire(join(packages, 'package.json'));
const { default: OpenApiUtil } = require('@alicloud/openapi-util');
const { default: TencentSign } = require('tencentcloud-sdk-nodejs-common/tencentcloud/common/sign.js');
const { Webhook } = require('standardwebhooks');

/** Every fault a request can meet. `after`: the gateway took the message before things went wrong. */
export const FAULTS = [
  'timeout_after', 'timeout_before', 'reset_after', 'reset_before', 'error500_after', 'error500_before',
  'error503_before', 'busy429', 'slow_after', 'garbage_after', 'cut_after', 'close_before',
];
/** What can be the matter with receipts. */
export const RECEIPT_FAULTS = ['none', 'early', 'twice', 'never', 'late'];

/** Numbers from a seed, so that a failing run can be had again. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const defaults = {
  port: 0,
  latency: 0,            // ms before an answer
  secrets: {
    webhook: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    aliyun: { id: 'demo-access-key', secret: 'demo-aliyun-secret' },
    tencent: { id: 'demo-secret-id', secret: 'demo-tencent-secret' },
    wechat: { id: 'wxdemo', secret: 'demo-wechat-secret', token: 'demo-wechat-token' },
    wecom: { id: 'wwdemo', secret: 'demo-wecom-secret', robot: 'demo-robot-key' },
  },
  fault: () => null,     // (provider, number of the request) → one of FAULTS or null
  receiptFault: () => 'none',
  refuse: () => null,    // (provider, recipient) → the provider's code of a refusal, or null
  callbacks: {},         // provider → URL to send receipts to
  receiptDelay: 20,      // ms
  tokenSeconds: 7200,
  keep: true,            // what was delivered; false for benchmarks: only count
  log: () => {},
};

/** Starts it: {url, port, delivered, requests, problems, count(), stop(), …}. */
export async function startGateway(options = {}) {
  const o = { ...defaults, ...options, secrets: { ...defaults.secrets, ...options.secrets } };
  const g = {
    delivered: [],         // {provider, to, key, text, id}: what a phone would show
    problems: [],          // requests that no real gateway would have taken, and why
    requests: {},          // provider → number
    total: 0,
    seen: new Set(),       // webhook-ids, and the bodies WeCom has had
    nonces: new Set(),
    tokens: {},
    tokenCalls: {},
    faults: {},            // fault → how often
    pulled: [],            // receipts that wait to be fetched
    pendingReceipts: new Set(),
    options: o,
  };
  const webhook = new Webhook(o.secrets.webhook);
  let serial = 0;
  const nextId = () => String(Date.now()) + String(++serial).padStart(9, '0');

  const deliver = (provider, to, key, text, id) => {
    g.total++;
    if (o.keep) g.delivered.push({ provider, to, key, text, id });
    o.log({ provider, to, text, id });
  };
  const bad = (why) => {
    g.problems.push(why);
    return { status: 401, body: JSON.stringify({ error: why }) };
  };
  const json = (value, status = 200, headers = {}) => ({ status, headers, body: JSON.stringify(value) });

  // ---- receipts ----
  async function post(url, body, headers = {}) {
    for (let i = 0; i < 20; i++) {
      try {
        const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
        const text = await answer.text();
        if (answer.ok) return text;
        if (answer.status < 500 && answer.status !== 429) return g.problems.push(`receipt refused: ${answer.status} ${text}`);
      } catch { /* the other side may be starting again */ }
      if (g.stopped) return undefined;
      await sleep(100 + 50 * i);
    }
    return g.problems.push(`receipt not taken: ${url.replace(/key=.*/, '')}`);
  }
  function schedule(provider, send, expected) {
    const how = o.receiptFault(provider);
    if (how === 'never') return;
    const work = (async () => {
      if (how !== 'early') await sleep(how === 'late' ? o.receiptDelay * 10 : o.receiptDelay);
      for (let i = 0; i < (how === 'twice' ? 2 : 1); i++) {
        const text = await send();
        if (typeof text === 'string' && expected && !expected.test(text)) g.problems.push(`${provider}: receipt answered ${text}`);
      }
    })();
    g.pendingReceipts.add(work);
    work.finally(() => g.pendingReceipts.delete(work));
  }
  g.settled = async () => { while (g.pendingReceipts.size) await Promise.all([...g.pendingReceipts]); };

  // ---- webhook ----
  function onWebhook(request, body, dry) {
    try {
      webhook.verify(body.toString(), request.headers);
    } catch (error) {
      return bad(`webhook: ${error.message}`);
    }
    const event = JSON.parse(body.toString());
    const id = request.headers['webhook-id'];
    if (event.type !== 'message.send' || event.data.key !== id) return bad('webhook: body and webhook-id differ');
    const refusal = o.refuse('webhook', event.data.phone);
    if (refusal) return json({ error: refusal }, 422);
    if (dry) return json({ id: nextId() });
    if (g.seen.has(id)) return json({ id: `again-${id.slice(0, 8)}` });
    g.seen.add(id);
    const ours = nextId();
    deliver('webhook', event.data.phone ?? event.data.worker, id, event.data.text, ours);
    const to = o.callbacks.webhook;
    if (to) {
      schedule('webhook', () => {
        const receipt = JSON.stringify({ receipts: [{ key: id, id: ours, state: 'delivered' }] });
        const at = new Date();
        const messageId = `msg_${ours}`;
        return post(to, receipt, { 'webhook-id': messageId, 'webhook-timestamp': String(Math.floor(at / 1000)),
          'webhook-signature': webhook.sign(messageId, at, receipt) });
      });
    }
    return json({ id: ours });
  }

  // ---- Alibaba Cloud SMS ----
  function onAliyun(request, body, dry) {
    const h = request.headers;
    const url = new URL(request.url, 'http://gateway');
    const query = Object.fromEntries(url.searchParams);
    const hash = sha256(body);
    const signed = {};
    for (const name of ['content-type', 'host', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce',
      'x-acs-content-sha256', 'x-acs-security-token']) if (h[name] !== undefined) signed[name] = h[name];
    if (h['x-acs-content-sha256'] !== hash) return bad('aliyun: x-acs-content-sha256 is not that of the body');
    const { id, secret } = o.secrets.aliyun;
    const expected = OpenApiUtil.getAuthorization({ method: 'POST', pathname: url.pathname, query, headers: signed },
      'ACS3-HMAC-SHA256', hash, id, secret);
    if (expected !== h.authorization) {
      g.problems.push('aliyun: signature');
      return json({ Code: 'SignatureDoesNotMatch', Message: 'the signature does not match', RequestId: nextId() }, 400);
    }
    if (Math.abs(Date.parse(h['x-acs-date']) - Date.now()) > 15 * 60 * 1000) return bad('aliyun: x-acs-date is too far off');
    if (g.nonces.has(h['x-acs-signature-nonce'])) return bad('aliyun: nonce used before');
    g.nonces.add(h['x-acs-signature-nonce']);
    if (h['x-acs-action'] !== 'SendBatchSms' || h['x-acs-version'] !== '2017-05-25') return bad('aliyun: action or version');
    const form = Object.fromEntries(new URLSearchParams(body.toString()));
    const numbers = JSON.parse(form.PhoneNumberJson);
    const signs = JSON.parse(form.SignNameJson);
    const values = JSON.parse(form.TemplateParamJson);
    if (numbers.length < 1 || numbers.length > 100) return bad('aliyun: 1 to 100 numbers');
    if (signs.length !== numbers.length || values.length !== numbers.length) return bad('aliyun: lists differ in length');
    if (new Set(numbers).size !== numbers.length) return bad('aliyun: a number twice');
    if (!query.TemplateCode) return bad('aliyun: no TemplateCode');
    for (const number of numbers) {
      const refusal = o.refuse('aliyun', number);
      if (refusal) return json({ Code: refusal, Message: 'refused', RequestId: nextId() });
    }
    const biz = `${nextId().slice(0, 18)}^0`;
    if (dry) return json({ Code: 'OK', Message: 'OK', BizId: biz, RequestId: nextId() });
    numbers.forEach((number, i) => deliver('aliyun', number, query.OutId, values[i], biz));
    const to = o.callbacks.aliyun;
    if (to) {
      const report = numbers.map((number) => ({ phone_number: number, send_time: '2026-02-24 09:00:00',
        report_time: '2026-02-24 09:00:03', success: true, err_code: 'DELIVERED', err_msg: '用户接收成功', sms_size: '1',
        biz_id: biz, out_id: query.OutId }));
      schedule('aliyun', () => post(to, JSON.stringify(report)), /"code":0/);
    }
    return json({ Code: 'OK', Message: 'OK', BizId: biz, RequestId: nextId() });
  }

  // ---- Tencent Cloud SMS ----
  function onTencent(request, body, dry) {
    const h = request.headers;
    const { id, secret } = o.secrets.tencent;
    const fail = (code) => json({ Response: { Error: { Code: code, Message: code }, RequestId: nextId() } });
    const expected = TencentSign.sign3({ method: 'POST', url: `http://${h.host}/`, payload: body,
      timestamp: Number(h['x-tc-timestamp']), service: 'sms', secretId: id, secretKey: secret,
      headers: { 'Content-Type': h['content-type'] } });
    if (expected !== h.authorization) {
      g.problems.push('tencent: signature');
      return fail('AuthFailure.SignatureFailure');
    }
    if (Math.abs(Number(h['x-tc-timestamp']) - Date.now() / 1000) > 300) return bad('tencent: timestamp');
    if (h['x-tc-version'] !== '2021-01-11') return bad('tencent: version');
    const wanted = JSON.parse(body.toString());
    if (h['x-tc-action'] === 'PullSmsSendStatus') {
      return json({ Response: { PullSmsSendStatusSet: g.pulled.splice(0, wanted.Limit), RequestId: nextId() } });
    }
    if (h['x-tc-action'] !== 'SendSms') return bad('tencent: action');
    const numbers = wanted.PhoneNumberSet;
    if (numbers.length < 1 || numbers.length > 200) return bad('tencent: 1 to 200 numbers');
    if (!wanted.SmsSdkAppId || !wanted.TemplateId || !wanted.SignName) return bad('tencent: parameters missing');
    const set = numbers.map((number) => {
      if (!/^\+861[3-9]\d{9}$/.test(number)) return bad('tencent: not E.164');
      const refusal = o.refuse('tencent', number.slice(3));
      const status = { SerialNo: refusal ? '' : `2640:${nextId()}`, PhoneNumber: number, Fee: refusal ? 0 : 1,
        SessionContext: wanted.SessionContext, Code: refusal ?? 'Ok', Message: refusal ?? 'send success', IsoCode: 'CN' };
      if (refusal || dry) return status;
      deliver('tencent', number.slice(3), wanted.SessionContext, wanted.TemplateParamSet, status.SerialNo);
      const to = o.callbacks.tencent;
      if (to === 'pull') {
        g.pulled.push({ UserReceiveTime: 1771894923, CountryCode: '86', SubscriberNumber: number.slice(3),
          PhoneNumber: number, SerialNo: status.SerialNo, ReportStatus: 'SUCCESS', Description: 'DELIVRD' });
      } else if (to) {
        const report = [{ user_receive_time: '2026-02-24 09:00:03', nationcode: '86', mobile: number.slice(3),
          report_status: 'SUCCESS', errmsg: 'DELIVRD', description: '用户短信送达成功', sid: status.SerialNo }];
        schedule('tencent', () => post(to, JSON.stringify(report)), /"result":0/);
      }
      return status;
    });
    return json({ Response: { SendStatusSet: set, RequestId: nextId() } });
  }

  // ---- WeChat and WeCom: tokens ----
  function newToken(provider) {
    g.tokenCalls[provider] = (g.tokenCalls[provider] ?? 0) + 1;
    const held = g.tokens[provider];
    if (held && held.until > Date.now()) return json({ errcode: 0, access_token: held.token, expires_in: Math.ceil((held.until - Date.now()) / 1000) });
    g.tokens[provider] = { token: randomBytes(24).toString('hex'), until: Date.now() + o.tokenSeconds * 1000 };
    return json({ errcode: 0, access_token: g.tokens[provider].token, expires_in: o.tokenSeconds });
  }
  const tokenHolds = (provider, url) => {
    const held = g.tokens[provider];
    return held && held.until > Date.now() && url.searchParams.get('access_token') === held.token;
  };
  function onStableToken(body) {
    const wanted = JSON.parse(body.toString());
    const { id, secret } = o.secrets.wechat;
    if (wanted.grant_type !== 'client_credential' || wanted.appid !== id || wanted.secret !== secret || wanted.force_refresh) {
      g.problems.push('wechat: credentials');
      return json({ errcode: 40125, errmsg: 'invalid appsecret' });
    }
    return newToken('wechat');
  }

  const LIMITS = { thing: 20, phrase: 5, character_string: 32, letter: 32, number: 32, symbol: 5, name: 10, phone_number: 17, car_number: 8 };
  function onBizsend(url, body, dry) {
    if (!tokenHolds('wechat', url)) return json({ errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' });
    const wanted = JSON.parse(body.toString());
    if (!wanted.touser || !wanted.template_id) return bad('wechat: touser or template_id missing');
    for (const [field, { value }] of Object.entries(wanted.data)) {
      const limit = LIMITS[/^[a-z_]+/.exec(field)[0].replace(/_$/, '')];
      if (!value || [...value].length > limit || (/^phrase/.test(field) && !/^\p{Script=Han}+$/u.test(value))) {
        g.problems.push(`wechat: ${field}`);
        return json({ errcode: 47003, errmsg: `argument invalid! data.${field}.value` });
      }
    }
    const refusal = o.refuse('wechat', wanted.touser);
    if (refusal) return json({ errcode: refusal, errmsg: 'refused' });
    const id = Number(nextId().slice(-15));
    if (dry) return json({ errcode: 0, errmsg: 'ok', msgid: id });
    deliver('wechat', wanted.touser, wanted.page, wanted.data, String(id));
    const to = o.callbacks.wechat;
    if (to) {
      const xml = `<xml><ToUserName><![CDATA[gh_demo]]></ToUserName><FromUserName><![CDATA[${wanted.touser}]]></FromUserName>`
        + '<CreateTime>1771894923</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_sent_event]]></Event>'
        + `<SubscribeMsgSentEvent><List><TemplateId><![CDATA[${wanted.template_id}]]></TemplateId><MsgID>${id}</MsgID>`
        + '<ErrorCode>0</ErrorCode><ErrorStatus><![CDATA[success]]></ErrorStatus></List></SubscribeMsgSentEvent></xml>';
      schedule('wechat', () => {
        const stamp = String(Math.floor(Date.now() / 1000));
        const nonce = randomBytes(4).toString('hex');
        const signature = createHash('sha1').update([o.secrets.wechat.token, stamp, nonce].sort().join('')).digest('hex');
        return post(`${to}?signature=${signature}&timestamp=${stamp}&nonce=${nonce}`, xml, { 'content-type': 'text/xml' });
      }, /^success$/);
    }
    return json({ errcode: 0, errmsg: 'ok', msgid: id });
  }

  function onWecom(url, body, dry) {
    if (!tokenHolds('wecom', url)) return json({ errcode: 42001, errmsg: 'access_token expired' });
    const wanted = JSON.parse(body.toString());
    if (wanted.msgtype !== 'text' || !wanted.touser || !wanted.agentid) return bad('wecom: parameters missing');
    if (Buffer.byteLength(wanted.text.content) > 2048) return bad('wecom: longer than 2,048 bytes');
    const refusal = o.refuse('wecom', wanted.touser);
    if (refusal) return refusal === 'invaliduser' ? json({ errcode: 0, errmsg: 'ok', invaliduser: wanted.touser }) : json({ errcode: refusal, errmsg: 'refused' });
    const msgid = nextId();
    if (dry) return json({ errcode: 0, errmsg: 'ok', msgid });
    const same = `wecom ${sha256(body)}`; // "within the interval, a message with the same request JSON is not received again"
    if (!wanted.enable_duplicate_check || !g.seen.has(same)) deliver('wecom', wanted.touser, null, wanted.text.content, msgid);
    g.seen.add(same);
    return json({ errcode: 0, errmsg: 'ok', msgid });
  }

  function onRobot(url, body, dry) {
    if (url.searchParams.get('key') !== o.secrets.wecom.robot) return json({ errcode: 93000, errmsg: 'invalid webhook url' });
    const wanted = JSON.parse(body.toString());
    if (wanted.msgtype !== 'text' || Buffer.byteLength(wanted.text.content) > 2048) return bad('robot: text');
    const now = Date.now();
    g.robotTimes = (g.robotTimes ?? []).filter((t) => now - t < 60000);
    if (g.robotTimes.length >= 20) return json({ errcode: 45009, errmsg: 'api freq out of limit' });
    g.robotTimes.push(now);
    if (!dry) deliver('robot', wanted.text.mentioned_mobile_list?.[0] ?? 'group', null, wanted.text.content, null);
    return json({ errcode: 0, errmsg: 'ok' });
  }

  /** [provider, handler]: the handler takes the message unless `dry`, and returns the answer. */
  function route(request, body) {
    const url = new URL(request.url, 'http://gateway');
    if (request.headers['x-acs-action']) return ['aliyun', (dry) => onAliyun(request, body, dry)];
    if (request.headers['x-tc-action'] === 'PullSmsSendStatus') return [null, () => onTencent(request, body, false)];
    if (request.headers['x-tc-action']) return ['tencent', (dry) => onTencent(request, body, dry)];
    switch (url.pathname) {
      case '/webhook': return ['webhook', (dry) => onWebhook(request, body, dry)];
      case '/cgi-bin/stable_token': return [null, () => onStableToken(body)];
      case '/cgi-bin/message/subscribe/bizsend': return ['wechat', (dry) => onBizsend(url, body, dry)];
      case '/cgi-bin/gettoken':
        if (url.searchParams.get('corpid') !== o.secrets.wecom.id || url.searchParams.get('corpsecret') !== o.secrets.wecom.secret)
          return [null, () => json({ errcode: 40001, errmsg: 'invalid credential' })];
        return [null, () => newToken('wecom')];
      case '/cgi-bin/message/send': return ['wecom', (dry) => onWecom(url, body, dry)];
      case '/cgi-bin/webhook/send': return ['robot', (dry) => onRobot(url, body, dry)];
      case '/_gateway': return [null, () => json({ total: g.total, requests: g.requests, problems: g.problems, delivered: g.delivered.slice(-1000) })];
      default: return [null, () => json({ error: 'not found' }, 404)];
    }
  }

  function write(response, answer) {
    response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer.body), ...answer.headers });
    response.end(answer.body);
  }
  const FAULTY = {
    timeout_after: (socket) => { socket.pause(); },
    timeout_before: (socket) => { socket.pause(); },
    reset_after: (socket) => socket.resetAndDestroy(),
    reset_before: (socket) => socket.resetAndDestroy(),
    close_before: (socket) => socket.destroy(),
    garbage_after: (socket) => { socket.end('\u0001garbage\r\n\r\n'); },
    cut_after: (socket) => { socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"Code":"OK"'); },
    slow_after: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{');
      const drip = setInterval(() => { if (socket.destroyed) clearInterval(drip); else socket.write(' '); }, 50);
      socket.on('close', () => clearInterval(drip));
    },
    error500_after: (_socket, response) => write(response, json({ error: 'internal' }, 500)),
    error500_before: (_socket, response) => write(response, json({ error: 'internal' }, 500)),
    error503_before: (_socket, response) => write(response, json({ error: 'unavailable' }, 503)),
    busy429: (_socket, response) => write(response, json({ error: 'slow down' }, 429, { 'retry-after': '1' })),
  };

  function answer(request, body, response) {
    const [provider, handle] = route(request, body);
    if (!provider) return write(response, handle(false));
    g.requests[provider] = (g.requests[provider] ?? 0) + 1;
    const fault = o.fault(provider, g.requests[provider]);
    if (!fault) return write(response, handle(false));
    g.faults[fault] = (g.faults[fault] ?? 0) + 1;
    handle(!fault.endsWith('_after')); // verified in any case
    return FAULTY[fault](request.socket, response);
  }

  const listener = (request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('error', () => {});
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      const go = () => {
        try {
          answer(request, body, response);
        } catch (error) {
          g.problems.push(`${request.url}: ${error.message}`);
          if (!response.headersSent) write(response, json({ error: 'bad request' }, 400));
        }
      };
      if (o.latency > 0) setTimeout(go, o.latency);
      else go();
    });
  };
  const server = o.tls ? createTlsServer(o.tls, listener) : createServer(listener);
  server.keepAliveTimeout = 60000;
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(o.port, o.host ?? '127.0.0.1', resolve);
  });
  g.port = server.address().port;
  g.url = `${o.tls ? 'https' : 'http'}://127.0.0.1:${g.port}`;
  /** Gone for `ms`, with everything under way; what it took it has. */
  g.crash = async (ms) => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sleep(ms);
    await new Promise((resolve) => server.listen(g.port, o.host ?? '127.0.0.1', resolve));
  };
  g.stop = async () => {
    g.stopped = true;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return g;
}
