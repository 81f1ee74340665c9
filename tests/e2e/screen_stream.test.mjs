// SPDX-License-Identifier: GPL-3.0-or-later
// The stream of the big screen while answers pour in: batches of three seconds, numbered without a gap, the
// same for whoever watches, and nothing left out at the end.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { NOW, ok, prefecture, serve, workspace } from './harness.mjs';

const data = join(workspace(), 'data');
const SECONDS = 10;
let server;
before(async () => {
  prefecture(data, { postings: 300, workers: 150, courses: 3 });
  ok(['--data', data, 'plan', '--now', NOW]);
  server = await serve(data, ['--now', NOW]);
});
after(async () => assert.equal(await server?.stop(), 0));

/** Reads the stream until it is left: [{run, number, at, figures}]. */
function watch() {
  const stop = new AbortController();
  const events = [];
  const done = (async () => {
    const response = await fetch(`${server.url}/v1/screen/events`, { signal: stop.signal });
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
        const found = /^event: screen\nid: (\d+)-(\d+)\ndata: (.*)$/s.exec(text.slice(0, end));
        if (found) events.push({ run: found[1], number: Number(found[2]), at: performance.now(), figures: JSON.parse(found[3]) });
      }
    }
  })().catch((error) => { if (error.name !== 'AbortError') throw error; });
  return { events, leave: () => { stop.abort(); return done; } };
}
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('changes come in batches, each with the next number, to all who watch', async () => {
  const { offers } = await (await fetch(`${server.url}/v1/plans/1/offers?limit=200`)).json();
  await fetch(`${server.url}/v1/plans/1/approve`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"skip":true}' });
  const first = watch();
  await pause(1100);
  const second = watch();
  const jobs = offers.filter(({ posting }) => posting);
  const until = performance.now() + SECONDS * 1000;
  let given = 0;
  while (performance.now() < until) {
    const { worker, posting } = jobs[given];
    const answer = await fetch(`${server.url}/v1/answers`, { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ answers: [{ worker, posting, answer: 'interested' }] }) });
    given += (await answer.json()).accepted;
    await pause(200);
  }
  await pause(7000); // two batches later everything has come
  await Promise.all([first.leave(), second.leave()]);
  assert.ok(given > 10);
  for (const { events } of [first, second]) {
    assert.ok(events.length >= 3 && events.length <= SECONDS / 3 + 4, `${events.length} batches`);
    events.slice(1).forEach((event, i) => assert.equal(event.number, events[i].number + 1));
    // all but the first, which comes at once, are a batch apart; a busy machine moves them by a moment
    events.slice(2).forEach((event, i) => assert.ok(event.at - events[i + 1].at > 2000, `${event.at - events[i + 1].at} ms`));
    assert.equal(new Set(events.map(({ run }) => run)).size, 1);
    assert.equal(events.at(-1).figures.offers.interested, given);
  }
  const numbers = new Map(first.events.map(({ number, figures }) => [number, JSON.stringify(figures)]));
  for (const { number, figures } of second.events) assert.equal(JSON.stringify(figures), numbers.get(number), `number ${number}`);
  assert.deepEqual(await (await fetch(`${server.url}/v1/screen`)).json(), first.events.at(-1).figures);
});
