// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that break programs, sent wherever a client can put text: JSON that is right, wrong and in
// between; broken UTF-8; SQL, markup, commands, paths; strings that look like something else.
// Nothing may answer 5xx, take 5 s, or come back as other than inert JSON.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { workspace, prefecture, serve } from './harness.mjs';
import { exchange, responses, together } from './http_cases.mjs';

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

const right = [
  '[]', '{}', '[ ]', '{ }', '""', '" "', '"a"', 'true', 'false', 'null', '0', '-0', '1', '-1', '42', '123', '20e1', '0e+1', '0e1',
  '1E22', '1E-2', '1E+2', '123e45', '123.456e78', '123.456789', '-123', '1e-2', '1e+2', '-0.0', '0.1',
  '-0.000000000000000000000000000000000000000000000000000000000000000000000000000001',
  '[null,1,"1",{}]', '[1,null,null,null,2]', '[[]   ]', '[1\n]', ' [1]', '[1]\t', '\r\n[\t1 ,\n2 ]\r',
  '{"a":1,"b":2}', '{"":0}', '{"a":[]}', '{"min":-1.0e+28,"max":1.0e+28}', '{"a":"b","A":"b"}', '{\n"a": "b"\n}',
  '{"a":"b","a":"c"}', '{"a":"b","a":"b"}', '{"a":{"b":1,"b":2}}', '{"a\\u0000b":42}', '["\\u0000"]', '"a\\u0000b"',
  '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u0060\\u012a\\u12AB"', '"\\uD801\\udc37"', '"\\ud83d\\ude39\\ud83d\\udc8d"', '"\\u0012"',
  '"\\uFFFF"', '"\\uFFFE"', '"\\uFDD0"', '"\\uDBFF\\uDFFF"', '"\\uD834\\uDd1e"', '"\\u2028\\u2029"', '"\\u200B\\u2064"', '"\\u005C"', '"\\u0022"',
  '"\\\\a"', '"\\\\n"', '"\\\\u0000"', '"a/*b*/c"', '"//"', '"π"', '"€𝄞"', '"焊工"', '"\u2028\u2029"', '"\x7f"', '"⍂㈴⍂"', '"\u{1bfff}"', '"\u{10ffff}"', '"\uffff"',
  JSON.stringify('长'.repeat(5000)), JSON.stringify(Array.from({ length: 2000 }, (_, i) => i)),
];
const wrong = [
  '', ' ', '[', ']', '{', '}', '[1', '[1,', '[1,]', '[,1]', '[,]', '[,', '[1,,2]', '[1 2]', '["a" "b"]', '["": 1]', '[1:2]', '["a",\n4\n,1,', '[3[4]]', '[1]]', '[][]', '[1]x', '[*]', '[\'a\']', '[a',
  '["a', '["a\\"]', '["a\\x"]', '["a\\u"]', '["a\\u12"]', '["\\uD834\\u"]', '["\\u00A"]', '["\\u\uD83D"]', '["\\a"]', '["\\\u{1f300}"]', '["\n"]', '["\t"]', '["\x00"]', '["\x1f"]', '["a\x00a"]', '"', '"\\', '\\n', '["\\\\\\"]', '"\\UA66D"',
  '{"a"', '{"a":', '{"a":"b"', '{"a":"b",', '{"a":"b",}', '{,"a":1}', '{"a":1,,"b":2}', '{"a" 1}', '{"a"::1}', '{"a":1 "b":2}', '{"a":a}', '{a:1}', '{1:1}', '{\'a\':1}', '{null:1}', '{[:1}', '{"a":/**/"b"}', '{"a":"b"}/**/', '{"a":"b"}//', '{"a":"b"}#', '{"a":"b"}{}', '{"a":"b"}}', '{"x":true,', '{"a":[}',
  '01', '-01', '012', '-', '+1', '++1', '1.', '.1', '-.1', '0.', '0.e1', '1e', '1e+', '1eE2', '1.e1', '1E', '-1.0.', '1 000', '0x1', '0xG', '1a', 'Inf', 'NaN', '-NaN', 'Infinity', '-Infinity', '１', '1+2', '-1x', '2.e3', '0E', '0E+', '.2e-3', '-2.', '1_000', '\u00a01',
  'nul', 'tru', 'fals', 'True', 'TRUE', 'nullx', 'truefalse', 'undefined', 'None', '<null>', '<.>', 'a', 'å', '*', '&', '#{}', '[\u2060]', '\u2060', '[\v1]', '[\f]', '[\u000c1]',
  '[' .repeat(100000), '[{"":'.repeat(50000), '{"a":'.repeat(100000), '['.repeat(500) + ']'.repeat(500), '["\\ud800"', '[1\x00]', '{"a":1}\x00', '[undefined]', '[<null>]', '(1)', '"\\u00zz"', '["x"', '[""', '[0,', '[fals', '[true',
];
const broken = [[0xff], [0xe5], [0xc0, 0x80], [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xfc, 0x83, 0xbf, 0xbf, 0xbf, 0xbf], [0x80], [0xe6, 0x97], [0xf0, 0x9f, 0x98], [0xfe, 0xff], [0xc1, 0xbf], [0xf5, 0x80, 0x80, 0x80], [0xb8, 0xa8]];
const either = ['1e400', '-1e400', '0.4e00669999999999999999999999', '123123e100000', '-123123123123123123123123123123', '100000000000000000000', '"\\uD800"', '"\\uDFAA"', '"\\ud800abc"', '"\\uDd1e\\uD834"', '"\\uD888\\u1234"', '-237462374673276894279832749832423479823246327846'];

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

const nasty = [
  '\'', '"', '\\', '`', '\'--', '\' OR 1=1 --', '1; DROP TABLE postings', '\'; DROP TABLE workers; --', '" OR ""="', '\') UNION SELECT * FROM sqlite_master --', '1\' AND SLEEP(5)#', '%27 OR 1=1', 'x\' || (SELECT hex(randomblob(99999999))) || \'', '\\x27 OR 1', 'admin\'/*',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', 'javascript:alert(1)', '&lt;script&gt;', '</script><script>', '<iframe src="data:text/html,x">', '\'-alert(1)-\'', '{{7*7}}', '${7*7}', '#{7*7}', '<%= 7*7 %>', '{% debug %}', '$(id)', '`id`', '; cat /etc/passwd', '| ls', '&& whoami', '$HOME', '%s%s%s%n', '%d%x%p', '../../../etc/passwd', '..\\..\\windows', '/dev/null', 'CON', 'NUL', 'file:///etc/passwd', '(*)(uid=*))(|(uid=*', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>', '\r\nX-Injected: 1', '\n\nHTTP/1.1 200 OK',
  'undefined', 'null', 'NULL', 'nil', 'true', 'NaN', 'Infinity', '-1', '0', '1e1000', '0x0', '9'.repeat(400), '1/0', '١٢٣', '１２３', '½', '²', '0.0.0', '--1', '- 1', '1,000', '9223372036854775808', '-9223372036854775809', '4294967296', '2147483648', '1e-400',
  '=1+1', '@SUM(1)', '+cmd|\' /C calc\'!A0', '＝1＋1', 'AND', 'NOT NOT', 'OR OR', 'NEAR', '焊工 AND', '(', ')', '((((', '"焊工', '焊工*', '*', '?', 'XTtitle:焊工', 'S:焊工', '~', '^', '[', ']', '-焊工', '+',
  '\u0001\u0002', '\u007f', '\u0080\u009f', '\u00ad', '\u200b', '\u200e\u200f\u202a\u202e', '\u2028', '\ufeff', '\ufffe', '\uffff', '\u{e0001}', '\u{10fffe}', '̷̢̛'.repeat(50), 'Z̮̞̠͙͔ͅḀ̗̞͈̻̗', 'ﷺ'.repeat(20), '👩‍👩‍👧‍👧', '🇨🇳', '𠀀𪛖', '㍿', '焊　工', 'ＣＮＣ', 'Ⅷ', '①②', 'ß', 'İıſK', 'ﬀ', '가각', 'ก็็็็', 'ทดสอบ', 'العربية', 'עברית', 'ñ', '𝒽', ' ', '\t', '\u3000', '　焊工　', '焊'.repeat(1000), 'a'.repeat(2000), '焊 '.repeat(500), 'CNC 数控 7500', '普工5000-6000包吃住', '。，、；：', '⸺', '〇', '𬭊',
];

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
