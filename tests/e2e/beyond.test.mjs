// SPDX-License-Identifier: GPL-3.0-or-later
// Listening where other machines reach it: only with accounts, and encrypted by the service itself or by a
// proxy that is named. Uses an address of this machine that is not loopback.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { request as requestSecure } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { lines, ok, prefecture, program, run, workspace } from './harness.mjs';

const folder = workspace();
const data = join(folder, 'data'), open = join(folder, 'open');
const at = (name) => join(folder, name);
const own = Object.values(networkInterfaces()).flat().find((one) => !one.internal && one.family === 'IPv4')?.address;
const skip = own ? false : 'this machine has no address besides loopback';
const PASSWORD = 'guihua-2026-shan';
let token;
before(() => {
  prefecture(data, { postings: 120, workers: 20, courses: 2 });
  prefecture(open, { postings: 100, workers: 20, courses: 2 });
  token = JSON.parse(ok(['--data', data, '--json', 'token', 'create', '--role', 'admin', '--note', '测试'])).token;
  ok(['--data', data, 'user', 'add', '韦主任', '--role', 'county', '--region', '522301'], { input: `${PASSWORD}\n` });
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=s',
    '-addext', `subjectAltName=IP:127.0.0.1,IP:${own ?? '127.0.0.1'}`, '-days', '2', '-keyout', at('key.pem'), '-out', at('cert.pem')]);
  assert.equal(made.status, 0);
});
const running = [];
after(() => running.forEach((child) => child.kill()));

async function start(args) {
  const child = spawn(program, ['--data', data, 'serve', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.push(child);
  let log = '', port;
  for await (const chunk of child.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    log += chunk;
    port = /https?:\/\/[^ ]*:(\d+)/.exec(log)?.[1];
    if (port) break;
  }
  assert.ok(port, log);
  child.stderr.on('data', (chunk) => { log += chunk; });
  return { port: Number(port), log: () => log, stop: async () => {
    child.kill();
    const [code] = await once(child, 'exit');
    assert.doesNotMatch(log, /Sanitizer|runtime error:/);
    return code;
  } };
}
/** {status, fields, body}; null when the connection was cut. */
async function ask(server, { host = own, path = '/v1/session', secure = false, body, headers = {} } = {}) {
  const call = (secure ? requestSecure : request)({ host, port: server.port, path, agent: false, rejectUnauthorized: false,
    method: body ? 'POST' : 'GET', headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers } });
  call.end(body && JSON.stringify(body));
  const [answer] = await once(call, 'response');
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return { status: answer.statusCode, fields: answer.headers, body: text };
}

test('without accounts, or in the clear, nothing beyond this machine is listened on', () => {
  const refused = (which, more, told) => {
    const result = run(['--data', which, 'serve', ...more]);
    assert.notEqual(result.code, 0, more.join(' '));
    assert.match(result.err, told, more.join(' '));
  };
  const tls = ['--tls-cert', at('cert.pem'), '--tls-key', at('key.pem')];
  for (const where of ['0.0.0.0:0', '[::]:0', `${own ?? '192.0.2.1'}:0`]) {
    refused(open, ['--listen', where], /user add/);
    refused(open, ['--listen', where, ...tls], /user add/);
    refused(open, ['--listen', where, '--proxy', '192.0.2.7'], /user add/);
    refused(data, ['--listen', where], /明文.*--tls-cert.*--proxy/);
  }
  refused(data, ['--listen', '0.0.0.0:0', '--proxy', 'nginx'], /代理地址/);
  refused(data, ['--listen', '127.x.0.0:0'], /监听地址/);
  refused(data, ['--listen', '127.0.0.1.example.org:0'], /监听地址/);
});

test('with accounts and a certificate it serves other machines, over TLS only', { skip }, async () => {
  const server = await start(['--listen', '0.0.0.0:0', '--tls-cert', at('cert.pem'), '--tls-key', at('key.pem')]);
  assert.equal((await ask(server, { secure: true })).status, 401);
  const answer = await ask(server, { secure: true, headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200);
  assert.ok(answer.fields['strict-transport-security']);
  const signed = await ask(server, { secure: true, body: { user: '韦主任', password: PASSWORD } });
  assert.match(signed.fields['set-cookie'][0], /^__Host-.*; Secure/);
  await assert.rejects(ask(server, {})); // plain HTTP
  // nobody is believed about the address
  await ask(server, { secure: true, body: { user: '韦主任', password: 'wrong' }, headers: { 'x-forwarded-for': '203.0.113.5' } });
  assert.equal(await server.stop(), 0);
  const failed = lines(ok(['--data', data, '--json', 'audit', 'list'])).filter((e) => e.kind.includes('sign_in'));
  assert.ok(JSON.stringify(failed).includes(own) && !JSON.stringify(failed).includes('203.0.113.5'), JSON.stringify(failed));
});

test('behind a proxy: only it and this machine, and it says who asks', { skip }, async () => {
  const strange = await start(['--listen', '0.0.0.0:0', '--proxy', '192.0.2.77']);
  const refused = await ask(strange, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(refused.status, 403);
  assert.equal((await ask(strange, { host: '127.0.0.1', headers: { authorization: `Bearer ${token}` } })).status, 200);
  assert.equal(await strange.stop(), 0);

  const server = await start(['--listen', '0.0.0.0:0', '--proxy', `192.0.2.77, ${own}`]);
  const via = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-forwarded-proto': 'https' };
  const signed = await ask(server, { body: { user: '韦主任', password: PASSWORD }, headers: via });
  assert.equal(signed.status, 200);
  assert.match(signed.fields['set-cookie'][0], /^__Host-.*; Secure/);
  assert.ok(signed.fields['strict-transport-security']);
  const cookie = signed.fields['set-cookie'][0].split(';')[0];
  assert.equal((await ask(server, { headers: { ...via, cookie } })).status, 200);
  // guessing from one client's address refuses that client, not everybody behind the proxy
  for (let i = 0; i < 21; i++)
    await ask(server, { body: { user: `nobody${i}`, password: 'x' }, headers: { 'x-forwarded-for': '203.0.113.66' } });
  const guess = (address) => ask(server, { body: { user: '韦主任', password: PASSWORD }, headers: { 'x-forwarded-for': address } });
  assert.equal((await guess('203.0.113.66')).status, 429);
  assert.equal((await guess('203.0.113.9')).status, 200);
  // from this machine itself the field is only text
  const direct = await ask(server, { host: '127.0.0.1', body: { user: '韦主任', password: PASSWORD }, headers: { 'x-forwarded-for': '203.0.113.66', 'x-forwarded-proto': 'https' } });
  assert.equal(direct.status, 200);
  assert.doesNotMatch(direct.fields['set-cookie'][0], /Secure/);
  assert.equal(await server.stop(), 0);
  const seen = JSON.stringify(lines(ok(['--data', data, '--json', 'audit', 'list'])));
  assert.ok(seen.includes('203.0.113.9') && !seen.includes('198.51.100.1'));
});
