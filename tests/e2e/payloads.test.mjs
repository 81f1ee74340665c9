// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that break programs, sent wherever a client can put text: JSON that is right, wrong and in
// between; broken UTF-8; SQL, markup, commands, paths; strings that look like something else.
// Nothing may answer 5xx, take 5 s, or come back as other than inert JSON.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { workspace, prefecture, serve } from './harness.mjs';
import { exchange, responses, together } from './http_cases.mjs';
import { broken, either, nasty, right, wrong } from './payload_lists.mjs';

const data = join(workspace(), 'data');
let server, port;
before(async () => {
  prefecture(data, { postings: 300, workers: 50, courses: 5 });
  server = await serve(data);
  port = Number(new URL(server.url).port);
});
after(async () => {
  if (!server) return;
  assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server.log(), /Sanitizer|runtime error:/);
});

const bytes = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

/** POST /v1/match with exactly this body. */
async function match(body) {
  const head = `POST /v1/match HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  const { answers } = await exchange(port, [bytes(head, body)], { want: 1, quiet: 0, patience: 5000 });
  assert.equal(answers.length, 1, body.subarray(0, 80).toString());
  return answers[0];
}
async function get(path) {
  const { answers } = await exchange(port, [bytes(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)], { want: 1, quiet: 0 });
  assert.equal(answers.length, 1, path.slice(0, 80));
  return answers[0];
}
function inert(answer, told) {
  assert.ok(answer.status < 500, `${told}: ${answer.status} ${answer.body.slice(0, 200)}`);
  assert.match(answer.fields.get('content-type'), /^application\/(problem\+)?json$/, told);
  assert.equal(answer.fields.get('x-content-type-options'), 'nosniff', told);
  JSON.parse(answer.body);
}

// ---- JSON ----

test('what is JSON is accepted, as the value of a key nobody knows', async () => {
  await together(right, async (text) => {
    const answer = await match(bytes('{"id":"w1","x-anything":', text, '}'));
    inert(answer, text.slice(0, 60));
    assert.equal(answer.status, 200, `${text.slice(0, 60)}: ${answer.body.slice(0, 200)}`);
  });
});

test('what is not JSON is refused with 400 in Chinese, alone and inside a profile', async () => {
  const check = async (body, text) => {
    const answer = await match(body);
    inert(answer, text);
    assert.equal(answer.status, 400, `${text}: ${answer.body.slice(0, 200)}`);
    assert.match(JSON.parse(answer.body).detail, /[一-鿿]/);
  };
  await together(wrong, async (text) => {
    await check(bytes(text), text.slice(0, 60));
    if (text.trim() && !/^[\]}]|[\]}][\]}\0]$|\]\[|\}\{|^\{"a":"b"\}/.test(text)) await check(bytes('{"id":"w1","x":', text, '}'), `inside: ${text.slice(0, 60)}`);
  });
  for (const sequence of broken) {
    await check(bytes('{"id":"w1","x":"', sequence, '"}'), `string ${sequence}`);
    await check(bytes('{"id":"w1","', sequence, '":1}'), `key ${sequence}`);
    await check(bytes(sequence, '{"id":"w1"}'), `before ${sequence}`);
  }
  await check(bytes([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), 'UTF-16');
});

test('what parsers differ about is answered one way or the other', async () => {
  await together(either, async (text) => {
    const answer = await match(bytes('{"id":"w1","x":', text, '}'));
    inert(answer, text);
    assert.ok([200, 400].includes(answer.status), `${text}: ${answer.status}`);
  });
  inert(await match(bytes([0xef, 0xbb, 0xbf], '{"id":"w1"}')), 'BOM');
});

test('a key that means something must not come twice', async () => {
  for (const text of ['{"id":"w1","id":"w2"}', '{"id":"w1","desired":{"wage_min":1,"wage_min":2}}', '{"id":"w1","trades":[],"trades":["焊工"]}'])
    assert.equal((await match(bytes(text))).status, 400, text);
});

test('a NUL in a text that is read is refused', async () => {
  for (const text of ['{"id":"w\\u00001"}', '{"id":"w1","trades":["焊\\u0000工"]}', '{"id":"w1","desired":{"regions":["广\\u0000东"]}}'])
    assert.equal((await match(bytes(text))).status, 400, text);
});

// ---- texts ----

test('any text as query, parameter, path or profile', async () => {
  await together(nasty, async (text) => {
    const raw = encodeURIComponent(text);
    const told = JSON.stringify(text.slice(0, 60));
    if (raw.length < 7000) {
      for (const path of [`/v1/postings?q=${raw}`, `/v1/postings?q=x&trade=${raw}`, `/v1/postings?province=${raw}&limit=1`, `/v1/postings?limit=${raw}`, `/v1/postings?offset=${raw}&q=x`, `/v1/postings?wage_min=${raw}`, `/v1/postings?${raw}=1&q=x`, `/v1/postings?sort=${raw}`, `/v1/postings/${raw}`, `/${raw}`])
        inert(await get(path), `${path.slice(0, 30)} ${told}`);
    }
    for (const body of [{ id: text }, { id: 'w', text }, { id: 'w', name: text, trades: [text], skills: [text] }, { id: 'w', home: text, current: text }, { id: 'w', desired: { regions: [text], wage_min: text } }, { id: 'w', gender: text, birth: text }, { [text]: text, id: 'w' }, { id: 'w', excluded: [text], groups: [text], certificates: [text] }]) {
      const answer = await match(bytes(JSON.stringify(body)));
      inert(answer, `${Object.keys(body).at(-1)} ${told}`);
      assert.ok([200, 400, 413].includes(answer.status), `${told}: ${answer.status}`);
    }
  }, 16);
});

test('any bytes as a header', async () => {
  await together(nasty, async (text) => {
    const value = bytes(text);
    const request = bytes('GET /livez HTTP/1.1\r\nHost: a\r\nX-Request-Id: ', value, '\r\nUser-Agent: ', value, '\r\nConnection: close\r\n\r\n');
    const { answers } = await exchange(port, [request], { want: 1, closing: true });
    assert.ok(answers.length >= 1);
    for (const answer of answers) {
      assert.ok([200, 400, 431].includes(answer.status), `${JSON.stringify(text.slice(0, 60))}: ${answer.status}`);
      assert.ok(!answer.fields.has('x-injected'));
    }
  });
});

test('UTF-8 at its edges, and beyond', async () => {
  const fine = ['%00', '%01', '%09', '%0a', '%20', '%7e', '%7f', '%c2%80', '%df%bf', '%e0%a0%80', '%ed%9f%bf', '%ee%80%80', '%ef%bf%bd', '%ef%bf%be', '%f0%90%80%80', '%f4%8f%bf%bf'];
  const faulty = ['%80', '%bf', '%c0%80', '%c1%bf', '%c2', '%c2%20', '%e0%80%80', '%e0%9f%bf', '%e4%b8', '%ed%a0%80', '%ed%bf%bf', '%f0%80%80%80', '%f0%8f%bf%bf', '%f4%90%80%80', '%f5%80%80%80', '%f8%88%80%80%80', '%fe', '%ff', 'a%e7%84b', '%e7%84%8a%e7'];
  for (const raw of fine) inert(await get(`/v1/postings?q=a${raw}b`), raw);
  for (const raw of faulty) {
    for (const path of [`/v1/postings?q=${raw}`, `/v1/postings?${raw}=1`, `/v1/postings/${raw}`, `/${raw}`])
      assert.equal((await get(path)).status, 400, path);
  }
});
