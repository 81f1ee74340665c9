// SPDX-License-Identifier: GPL-3.0-or-later
// The edge of the running service over real sockets: every case of tests/server/http_cases, whole,
// and a sample cut at every byte and sent byte by byte. No case may hang, crash or get a 500.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { workspace, prefecture, serve } from './harness.mjs';
import { cases, exchange, together } from './http_cases.mjs';

const data = join(workspace(), 'data');
let server, port;
before(async () => {
  prefecture(data, { postings: 200, workers: 50, courses: 5 });
  server = await serve(data);
  port = Number(new URL(server.url).port);
});
after(async () => {
  if (!server) return;
  assert.equal(await server.stop(), 0);
  assert.doesNotMatch(server.log(), /Sanitizer|runtime error:/);
});

/** What a trace of the parser (test_http_request.c) means for a client. */
function meaning(trace) {
  const parts = trace ? trace.split(' | ') : [];
  return parts.filter((part) => !part.startsWith('more')).map((part) => {
    const refused = /^([A-Z_]+) (\d{3})$/.exec(part);
    if (refused) return { status: Number(refused[2]), name: refused[1], closed: true };
    return { closed: / close( |$)/.test(part), continues: / continue( |$)/.test(part) };
  });
}

/** How to ask for what is wanted. A body over the limit is waited for where short ones are skipped. */
function asking(wanted, more) {
  const surely = wanted.filter((want) => want.name !== 'BODY_LARGE');
  const last = surely.at(-1);
  return { want: surely.length, closing: Boolean(last?.closed && !last.continues && surely.length === wanted.length), ...more };
}

function check(name, outcome, wanted) {
  const { answers, closed } = outcome;
  const final = answers.filter((a) => a.status !== 100);
  const told = `${name}: ${answers.map((a) => a.status)}${closed ? ' closed' : ''}`;
  const optional = wanted.at(-1)?.name === 'BODY_LARGE' ? 1 : 0;
  assert.ok(final.length === wanted.length || final.length === wanted.length - optional, told);
  wanted.slice(0, final.length).forEach((want, i) => {
    // the parser's test takes any body of 1,000 bytes; here nobody serves `/`, and short bodies are skipped
    if (want.status && want.name !== 'BODY_LARGE') assert.equal(final[i].status, want.status, told);
    else assert.ok([200, 204, 404, 405, 413, 501].includes(final[i].status) || /escaped/.test(name), told);
    // a body that waits to be invited, where nobody wants it: the answer closes instead
    if (want.name !== 'BODY_LARGE' && !want.continues && i === wanted.length - 1) assert.equal(closed, want.closed, told);
    if (want.closed && want.status && want.name !== 'BODY_LARGE')
      assert.equal(final[i].fields.get('connection'), 'close', told);
  });
  for (const answer of final) {
    assert.notEqual(answer.status, 500, told);
    assert.match(answer.fields.get('date') ?? '', /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/, told);
    if (answer.status >= 400 && answer.body) {
      const problem = JSON.parse(answer.body);
      assert.equal(problem.status, answer.status, told);
      assert.match(problem.detail, /[一-鿿]/, told);
    }
  }
}

const parsed = ['request_line.txt', 'fields.txt', 'framing.txt'].flatMap(cases);
const serving = cases('answers.txt');

test('every case of the parser, over a socket', async () => {
  assert.ok(parsed.length >= 390, `${parsed.length} cases`);
  await together(parsed, async ({ name, bytes, expect }) => {
    const wanted = meaning(expect);
    check(name, await exchange(port, [bytes], asking(wanted)), wanted);
  });
});

function servingAsk(expect, more) {
  const parts = expect.split(' | ');
  return { want: parts.filter((p) => p !== 'wait').length, closing: parts.at(-1).slice(4).startsWith('close'), ...more };
}
const fieldsOf = (text) => [...text.matchAll(/\[([^:\]]+): ([^\]]+)\]/g)].map(([, key, part]) => [key, part]);

function checkServing(name, { answers, closed }, expect) {
  const told = `${name}: ${answers.map((a) => a.status)}${closed ? ' closed' : ''}`;
  const parts = expect.split(' | ').filter((part) => part !== 'wait');
  assert.equal(answers.length, parts.length, told);
  parts.forEach((part, i) => {
    assert.equal(answers[i].status, Number(part.slice(0, 3)), `${told}\n${answers[i].body}`);
    for (const [key, value] of fieldsOf(part))
      assert.ok(answers[i].fields.get(key.toLowerCase())?.includes(value), `${told}: ${key}`);
  });
  if (parts.length > 0) assert.equal(closed, parts.at(-1).slice(4).startsWith('close'), told);
  assert.ok(!answers.some((a) => /secret-token|X-Injected/.test(a.body + [...a.fields.keys()])), told);
}

test('what is served, and how the connection goes on', async () => {
  await together(serving, async ({ name, bytes, expect }) =>
    checkServing(name, await exchange(port, [bytes], servingAsk(expect)), expect));
});

test('byte by byte the answers are the same', async () => {
  const short = ({ bytes }) => bytes.length > 0 && bytes.length < 400;
  const split = (bytes) => Array.from(bytes, (byte) => Buffer.from([byte]));
  await together(parsed.filter(short).filter((_, i) => i % 4 === 0), async ({ name, bytes, expect }) =>
    check(`${name} (bytes)`, await exchange(port, split(bytes), asking(meaning(expect), { patience: 20000 })), meaning(expect)));
  // an invitation depends on what has arrived, so 100 may come or not
  await together(serving.filter(short).filter((c) => !/100-continue/.test(c.bytes)), async ({ name, bytes, expect }) =>
    checkServing(`${name} (bytes)`, await exchange(port, split(bytes), servingAsk(expect, { patience: 20000 })), expect));
});

test('cut anywhere the answers are the same', async () => {
  const sample = ['chunks', 'body and pipelined request', 'length and coding', 'chunk longer than its size',
    'coding and length hide a request', 'bare CR in value', 'pipeline with an error in the middle', 'trailer is dropped',
    'folded transfer coding', 'blank before the colon', 'version 1.0 with keep-alive', 'length in trailer'];
  const chosen = parsed.filter(({ name }) => sample.includes(name));
  assert.equal(chosen.length, sample.length);
  const cuts = chosen.flatMap((c) => Array.from({ length: c.bytes.length - 1 }, (_, i) => ({ ...c, cut: i + 1 })));
  await together(cuts, async ({ name, bytes, expect, cut }) => {
    const wanted = meaning(expect);
    check(`${name} (cut at ${cut})`, await exchange(port, [bytes.subarray(0, cut), bytes.subarray(cut)], asking(wanted)), wanted);
  }, 48);
});

test('afterwards the service is as before', async () => {
  const answer = await fetch(`${server.url}/v1/match`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: 'w1', trades: ['焊工'] }) });
  assert.equal(answer.status, 200);
  assert.ok((await answer.json()).matches.length > 0);
});
