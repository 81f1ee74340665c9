// SPDX-License-Identifier: GPL-3.0-or-later
// `serve --tls-cert --tls-key` with a self-made certificate: who may talk, what is said when the
// files are wrong, and a new certificate taken up by SIGHUP.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { workspace, prefecture, run, serve } from './harness.mjs';

const folder = workspace();
const at = (name) => join(folder, name);
const data = at('data');
let server, port;

function certificate(name) {
  const result = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2',
    '-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)], { encoding: 'utf8' });
  assert.equal(result.status, 0, result.stderr);
}
function use(name) {
  copyFileSync(at(`${name}.pem`), at('cert.pem'));
  copyFileSync(at(`${name}.key`), at('key.pem'));
}

before(async () => {
  certificate('first');
  certificate('second');
  use('first');
  prefecture(data, { postings: 200, workers: 50, courses: 5 });
  server = await serve(data, ['--tls-cert', at('cert.pem'), '--tls-key', at('key.pem')]);
  port = Number(new URL(server.url).port);
});
after(async () => {
  if (server) assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server?.log() ?? '', /Sanitizer|runtime error:/);
});

/** {status, fields, body, subject} of one request; trusts what `name` signed. */
async function ask(path, { name = 'first', body, agent } = {}) {
  const call = request({ host: '127.0.0.1', port, path, agent, ca: readFileSync(at(`${name}.pem`)),
    method: body ? 'POST' : 'GET', headers: body ? { 'Content-Type': 'application/json' } : {} });
  call.end(body);
  const [answer] = await once(call, 'response');
  const subject = answer.socket.getPeerCertificate().subject?.CN;
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return { status: answer.statusCode, fields: answer.headers, body: text, subject };
}

test('it says that it serves https, and does', async () => {
  assert.match(server.log(), /https:\/\/127\.0\.0\.1:\d+/);
  const live = await ask('/livez');
  assert.equal(live.status, 200);
  assert.match(live.fields['strict-transport-security'], /^max-age=\d+$/);
  const match = await ask('/v1/match', { body: JSON.stringify({ profiles: Array.from({ length: 50 }, (_, i) => ({ id: `w${i}` })) }) });
  assert.equal(match.status, 200);
  assert.equal(JSON.parse(match.body).results.length, 50);
});

test('a connection is kept from request to request', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set();
  agent.on('keylog', (_, socket) => sockets.add(socket));
  for (let i = 0; i < 5; i++) assert.equal((await ask('/v1/postings?q=%E7%84%8A%E5%B7%A5', { agent })).status, 200);
  assert.equal(sockets.size, 1);
  agent.destroy();
});

test('TLS 1.2 and 1.3, HTTP/1.1 for those who would rather have HTTP/2, nothing older', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const socket = connect({ host: '127.0.0.1', port, ca: readFileSync(at('first.pem')), minVersion: version, maxVersion: version,
      ALPNProtocols: ['h2', 'http/1.1'] });
    await once(socket, 'secureConnect');
    assert.equal(socket.getProtocol(), version);
    assert.equal(socket.alpnProtocol, 'http/1.1');
    socket.destroy();
  }
  const old = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0' });
  await assert.rejects(once(old, 'secureConnect'));
});

test('plain HTTP on the same port is not answered', async () => {
  const socket = connectPlain(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => { heard += chunk.toString('latin1'); });
  socket.on('error', () => {});
  socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n');
  await new Promise((resolve) => { socket.on('close', resolve); });
  assert.doesNotMatch(heard, /HTTP\/1\.1/);
});

test('SIGHUP takes up a new certificate; a faulty one changes nothing', async () => {
  const held = new Agent({ keepAlive: true, maxSockets: 1 });
  assert.equal((await ask('/livez', { agent: held })).subject, 'first');
  const told = async (pattern) => {
    for (let i = 0; i < 100 && !pattern.test(server.log()); i++) await new Promise((r) => setTimeout(r, 50));
    assert.match(server.log(), pattern);
  };
  use('second');
  server.stop('SIGHUP');
  await told(/已重新读取/);
  assert.equal((await ask('/livez', { name: 'second' })).subject, 'second');
  assert.equal((await ask('/livez', { agent: held })).status, 200); // begun under the first
  writeFileSync(at('cert.pem'), 'nothing of use');
  server.stop('SIGHUP');
  await told(/继续使用原来的证书/);
  assert.equal((await ask('/livez', { name: 'second' })).subject, 'second');
  held.destroy();
});

test('wrong files are told by name before anything is served', () => {
  const refused = (args, pattern) => {
    const result = run(['--data', data, 'serve', '--listen', '127.0.0.1:0', ...args]);
    assert.notEqual(result.code, 0);
    assert.match(result.err, /[一-鿿]/);
    assert.match(result.err, pattern);
  };
  refused(['--tls-cert', at('first.pem')], /--tls-key/);
  refused(['--tls-key', at('first.key')], /--tls-cert/);
  refused(['--tls-cert', at('none.pem'), '--tls-key', at('first.key')], /none\.pem/);
  refused(['--tls-cert', at('first.pem'), '--tls-key', at('none.key')], /none\.key/);
  refused(['--tls-cert', at('first.key'), '--tls-key', at('first.key')], /first\.key/);
  refused(['--tls-cert', at('first.pem'), '--tls-key', at('second.key')], /不匹配/);
});
