// SPDX-License-Identifier: GPL-3.0-or-later
// The sheet of a place against what the service approved for everybody there, on screen and as A4 pages; the
// words for the loudspeaker name jobs and nobody.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ok, prefecture, serve, workspace } from '../e2e/harness.mjs';
import { accessible, launch, open } from './browser.mjs';

const folder = workspace();
const data = join(folder, 'data');
let server, browser, place, people;
const json = async (path, options) => {
  const answer = await fetch(server.url + path, options);
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
};
const send = (path, body) => json(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-songgang': '1' }, body: JSON.stringify(body) });

before(async () => {
  prefecture(data, { postings: 900, workers: 900, courses: 20 });
  ok(['--data', data, 'plan']);
  server = await serve(data);
  browser = await launch();
  /* the town with most people waiting */
  const { rows } = await json('/v1/table?scope=522301');
  place = rows.filter((row) => row.region).sort((a, b) => b.counts[0][1] - a.counts[0][1])[0].region;
  people = (await json(`/v1/workers?status=not_returned_to_work&place=${place.code}&limit=500`)).workers;
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('before anything is approved there is nothing to print, and it says so', async () => {
  const page = await open(browser, `${server.url}/#village`);
  await page.getByLabel('村、乡镇或街道').fill(place.name);
  await page.getByRole('button', { name: '生成' }).click();
  await page.getByText('还没有已批准的推荐').waitFor();
  assert.ok(await page.getByRole('button', { name: '打印' }).isDisabled());
  await page.getByLabel('村、乡镇或街道').fill('没有这个村');
  await page.getByRole('button', { name: '生成' }).click();
  await page.locator('.village .error').waitFor();
  await page.context().close();
});

test('everybody with approved jobs has a slip with each of them, and the answers count', async () => {
  await send('/v1/plans/1/approve', {});
  const refused = people[0].id;
  for (const offer of (await json(`/v1/workers/${refused}/offers`)).offers.filter((one) => one.posting))
    await send('/v1/answers', { answers: [{ worker: refused, posting: offer.posting, answer: 'refused', reason: 'too_far' }] });
  const sheet = await json(`/v1/sheet?place=${place.code}&limit=500`);
  const wanted = people.map((one) => one.id).sort();
  assert.deepEqual(sheet.people.map((one) => one.id), wanted);
  assert.equal(sheet.total, wanted.length);
  for (const person of sheet.people) {
    const { offers } = await json(`/v1/workers/${person.id}/offers`);
    const handed = offers.filter((one) => one.state === 'approved').map((one) => one.posting ?? one.course);
    assert.deepEqual(person.offers.map((one) => one.posting ?? one.course), handed);
    assert.match(person.name, /＊/);
    for (const offer of person.offers)
      assert.ok((offer.posting ? sheet.postings : sheet.courses).some((one) => one.id === (offer.posting ?? offer.course)));
  }
  /* page by page it is the same */
  const first = await json(`/v1/sheet?place=${place.code}&limit=1`);
  const second = await json(`/v1/sheet?place=${place.code}&limit=1&after=${first.next}`);
  assert.deepEqual([first.people[0].id, second.people[0].id], wanted.slice(0, 2));
  assert.equal((await fetch(`${server.url}/v1/sheet`)).status, 400);

  const page = await open(browser, `${server.url}/#village?place=${place.code}`);
  await page.locator('.slip').first().waitFor();
  assert.equal(await page.locator('.slip').count(), wanted.length);
  const slip = page.locator('.slip').nth(1);
  const titles = sheet.people[1].offers.filter((one) => one.posting).map((one) => sheet.postings.find((posting) => posting.id === one.posting).title);
  assert.deepEqual(await slip.locator('.body tr b').allTextContents(), titles);
  await accessible(page);
  await page.locator('.speech summary').click();
  const words = await page.getByRole('textbox', { name: '广播读稿' }).inputValue();
  assert.match(words, new RegExp(`^${place.name}的乡亲们`));
  assert.ok(words.includes('第一，') && words.includes(String(wanted.length)));
  for (const person of sheet.people) assert.ok(!words.includes(person.name) && !words.includes(person.id));
  await accessible(page);
  await page.getByRole('button', { name: '复制读稿' }).click();
  await page.getByText('已复制').waitFor();
  await page.context().close();
});

test('with codes: one for each, which opens the own page of that person; that it was asked for is noted', async () => {
  const page = await open(browser, `${server.url}/#village?place=${place.code}`);
  await page.locator('.slip').first().waitFor();
  assert.equal(await page.locator('.slip .qr').count(), 0);
  const [answer] = await Promise.all([page.waitForResponse((one) => one.url().includes('/v1/sheet/links')), page.getByLabel('带本人二维码').check()]);
  const { links, page: base } = await answer.json();
  assert.equal(base, null); // nothing is set up for sending here
  await page.locator('.slip .qr').first().waitFor();
  assert.equal(await page.locator('.slip .qr').count(), links.length);
  assert.equal(links.length, await page.locator('.slip').count());
  assert.equal(new Set(links.map((one) => one.token)).size, links.length);
  const own = await fetch(`${server.url}/m/${links[1].token}`);
  assert.equal(own.status, 200);
  const { offers } = await json(`/v1/workers/${links[1].worker}/offers`);
  const { title } = await json(`/v1/postings/${offers.find((one) => one.posting).posting}`);
  assert.ok((await own.text()).includes(title));
  const again = await send(`/v1/sheet/links?place=${place.code}&limit=500`, {});
  assert.deepEqual(again.links, links); // the same as long as they last
  assert.ok(ok(['--data', data, '--json', 'audit', 'list']).includes(place.code));
  await accessible(page);
  await page.context().close();
});

test('on paper: A4, slips whole, no controls', async () => {
  const page = await open(browser, `${server.url}/#village?place=${place.code}`);
  await page.locator('.slip').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.bar', '.sheet-form', '.speech']) assert.ok(!(await page.locator(hidden).isVisible()), hidden);
  assert.equal(await page.locator('.slip').first().evaluate((one) => getComputedStyle(one).breakInside), 'avoid');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  assert.match(pdf, /\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
  assert.ok((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length >= 1);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('slips that are in people’s hands are ticked off: delivered by paper, and nothing else goes to them', async () => {
  const state = async (id) => (await json(`/v1/workers/${id}/offers`)).offers.filter((one) => one.plan === 1).map((one) => one.state);
  let page = await open(browser, `${server.url}/#village?place=${place.code}`);
  await page.locator('.slip .hand').first().click();
  await page.getByText('没有 carrier 为 paper 的渠道').waitFor(); // nothing is set up for it
  page.faults = page.faults.filter((one) => !/409/.test(one));
  await accessible(page);
  await page.context().close();
  writeFileSync(join(data, 'push.json'), JSON.stringify({ signature: '贞丰县就业局', hotline: '0859-6610000', channels: [{ name: 'sms', carrier: 'pull' }, { name: 'village', carrier: 'paper' }] }));
  ok(['--data', data, 'push', 'enqueue', '1']); // approved before sending was set up

  page = await open(browser, `${server.url}/#village?place=${place.code}`);
  await page.locator('.slip').first().waitFor();
  const n = await page.locator('.slip').count();
  const [first, second] = (await json(`/v1/sheet?place=${place.code}&limit=500`)).people;
  assert.ok((await state(second.id)).includes('queued'));
  await page.locator('.slip', { hasText: second.id }).locator('.hand').click();
  await page.getByText('已登记 1 人').waitFor();
  await page.locator('.slip', { hasText: second.id }).getByText('已送达').waitFor();
  assert.ok((await state(second.id)).every((one) => one === 'delivered'), String(await state(second.id)));
  assert.ok((await state(first.id)).includes('queued') || (await state(first.id)).includes('refused'));
  await page.emulateMedia({ media: 'print' });
  assert.ok(!await page.locator('.slip .hand').first().isVisible());
  await page.emulateMedia({ media: 'screen' });
  await accessible(page);
  /* the worker's own page tells the same, and can do it for one */
  const [, , third] = (await json(`/v1/sheet?place=${place.code}&limit=500`)).people;
  const desk = await open(browser, `${server.url}/#workers?id=${second.id}`);
  await desk.locator('.messages li', { hasText: '已送达' }).waitFor();
  await desk.goto(`${server.url}/#workers?id=${third.id}`);
  await desk.locator('.messages li', { hasText: '待发送' }).getByRole('button', { name: '已发到本人' }).click();
  await accessible(desk);
  await desk.locator('dialog').getByRole('button', { name: '已发到本人' }).click();
  await desk.locator('.messages li', { hasText: '已送达' }).waitFor();
  assert.ok((await state(third.id)).every((one) => one === 'delivered'));
  await accessible(desk);
  await desk.context().close();
  await page.reload();
  await page.getByRole('button', { name: '全部已发到本人' }).click();
  await page.locator('dialog').getByText(`确认 ${n - 2} 人`).waitFor();
  await accessible(page);
  await page.locator('dialog').getByRole('button', { name: '已发到本人' }).click();
  await page.locator('.village > .status', { hasText: `已登记 ${n - 2} 人` }).waitFor();
  assert.equal(await page.locator('.slip .hand').count(), 0);
  const outbox = ok(['--data', data, '--json', 'outbox', 'list', '--state', 'delivered']).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  assert.equal(outbox.filter((one) => one.channel === 'village').length, n);
  assert.match(ok(['--data', data, 'ledger', 'verify']), /完好|一致|无误/);
  await page.context().close();
});
