// SPDX-License-Identifier: GPL-3.0-or-later
// The one table at every depth against the lists it counts, and the workbook against the table, cell by
// cell; LibreOffice reads the same figures.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { ok, prefecture, serve, workspace } from './harness.mjs';
import { openedInOffice } from './office.mjs';

const folder = workspace();
const data = join(folder, 'data');
let server;
const get = async (path) => {
  const answer = await fetch(server.url + path);
  assert.equal(answer.status, 200, `${path}: ${answer.status}`);
  return answer.json();
};
const send = (path, body) => fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-songgang': '1' }, body: JSON.stringify(body) });
/* counts of one slice as {figure: count} */
const named = (table, counts) => Object.fromEntries(table.figures.map((key, i) => [key, counts[i]]));

before(async () => {
  prefecture(data, { postings: 500, workers: 500, courses: 10 });
  ok(['--data', data, 'import', 'workers', villagers()]);
  ok(['--data', data, 'plan']);
  server = await serve(data);
});
after(async () => { if (server) assert.equal(await server.stop(), 0); });

/* The corpus ends with towns: a few people of two villages, one known to the county only, one to nobody. */
function villagers() {
  const file = join(folder, 'villagers.ndjson');
  const one = (id, home, more) => ({ id, name: '测试', home, status: 'not_returned_to_work', trades: ['普工'], ...more });
  writeFileSync(file, [one('v1', '522301005201'), one('v2', '522301005201', { groups: ['残疾人'] }), one('v3', '522301005202'),
    one('v4', '522301'), one('v5', undefined)].map((w) => `${JSON.stringify(w)}\n`).join(''));
  return file;
}

test('counties are what the short table says, towns and villages add up to them', async () => {
  const [table, stats] = [await get('/v1/table'), await get('/v1/stats')];
  assert.equal(table.level, 'county');
  assert.equal(table.plan, stats.plan);
  assert.equal(table.rows.length, stats.counties.length);
  for (const county of stats.counties) {
    const row = table.rows.find((one) => (one.region?.code ?? null) === (county.region?.code ?? null));
    const of = named(table, row.counts[0]);
    assert.equal(of.workers, county.workers);
    for (const [status, n] of Object.entries(county.by_status)) assert.equal(of[status], n);
    for (const key of ['full_quota', 'jobs', 'courses', 'seats']) assert.equal(of[key], county.plan[key], key);
  }
  assert.equal(table.rows.at(-1).region, null); // the one without a home
  for (const row of table.rows.filter((one) => one.deeper)) {
    const towns = await get(`/v1/table?scope=${row.region.code}`);
    assert.equal(towns.level, 'town');
    assert.deepEqual(towns.total, row.counts);
    const sum = towns.rows.reduce((all, one) => all.map((n, i) => n + one.counts[0][i]), towns.figures.map(() => 0));
    assert.deepEqual(sum, row.counts[0]);
  }
  const villages = await get('/v1/table?scope=522301005');
  assert.equal(villages.level, 'village');
  assert.equal(named(villages, villages.rows.find((one) => one.region?.code === '522301005201').counts[0]).workers, 2);
  const one = await get('/v1/table?scope=522301005201');
  assert.equal(one.rows.length, 1);
  assert.equal(one.rows[0].deeper, false);
});

test('every count is the length of the list it opens', async () => {
  const table = await get('/v1/table?scope=522301');
  const g = table.groups.indexOf('脱贫劳动力');
  let checked = 0;
  for (const row of table.rows.filter((one) => one.region).slice(0, 4))
    for (const [slice, group] of [[0, ''], [1 + g, '&group=脱贫劳动力']])
      for (const [key, condition] of [['workers', ''], ['not_returned_to_work', '&status=not_returned_to_work']]) {
        const list = await get(`/v1/workers?limit=1&place=${row.region.code}${condition}${group}`);
        assert.equal(named(table, row.counts[slice])[key], list.total);
        checked++;
      }
  assert.equal(checked, 16);
});

test('approvals, services and answers arrive in it', async () => {
  const { offers } = await get('/v1/workers/v1/offers');
  assert.equal((await send(`/v1/plans/${offers[0].plan}/approve`, {})).status, 200);
  const job = offers.find((one) => one.posting);
  assert.equal((await send('/v1/answers', { answers: [{ worker: 'v1', posting: job.posting, answer: 'interested' }] })).status, 200);
  for (const kind of ['briefing', 'guidance'])
    assert.equal((await send('/v1/records', { kind, workers: ['v1', 'v2'] })).status, 200);
  const village = await get('/v1/table?scope=522301005201');
  const of = named(village, village.total[0]);
  assert.equal(of.interested, 1);
  assert.equal(of.served_briefing, 2);
  const [table, stats] = [await get('/v1/table'), await get('/v1/stats')];
  const all = named(table, table.total[0]);
  for (const [key, service] of [['served_briefing', 'briefing'], ['served_jobs', 'jobs'], ['served_guidance', 'guidance'],
    ['served_training', 'training'], ['complete', 'complete']])
    assert.equal(all[key], stats.total.services[service], key);
  assert.ok(all.complete > 0);
});

/* ---- the workbook ---- */

function unzip(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.length - 22 + 16);
  for (let n = bytes.readUInt16LE(bytes.length - 22 + 10); n > 0; n--) {
    const [packed, name, extra, comment, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const part = bytes.subarray(start, start + packed);
    files[bytes.toString('utf8', at + 46, at + 46 + name)] = (bytes.readUInt16LE(at + 10) === 8 ? zlib.inflateRawSync(part) : part).toString();
    at += 46 + name + extra + comment;
  }
  return files;
}

const plain = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
function sheets(bytes) {
  const files = unzip(bytes);
  assert.ok(!Object.values(files).some((text) => /<f[ >]/.test(text)), 'no formulas');
  const strings = [...(files['xl/sharedStrings.xml'] ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, si]) => plain(si.replace(/<[^>]+>/g, '')));
  const names = [...files['xl/workbook.xml'].matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => plain(name));
  return Object.fromEntries(names.map((name, i) => [name, [...files[`xl/worksheets/sheet${i + 1}.xml`].matchAll(/<row [^>]*>(.*?)<\/row>/gs)]
    .map(([, row]) => {
      const cells = [];
      for (const [, letters, properties, inner = ''] of row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
        const column = [...letters].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;
        const text = /<t[^>]*>(.*?)<\/t>/s.exec(inner)?.[1] ?? /<v>(.*?)<\/v>/.exec(inner)?.[1] ?? '';
        while (cells.length < column) cells.push('');
        cells.push(properties.includes('t="s"') ? strings[Number(text)] : /t="(str|inlineStr)"/.test(properties) ? plain(text) : text === '' ? '' : Number(text));
      }
      return cells;
    })]));
}

const workbook = async (query) => {
  const answer = await fetch(`${server.url}/v1/table.xlsx${query}`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /spreadsheetml/);
  assert.match(answer.headers.get('content-disposition'), /^attachment; filename="table\.xlsx"/);
  return Buffer.from(await answer.arrayBuffer());
};
const figures = (row, from) => row.slice(from, from + 22);

test('the workbook has the same figures, cell by cell', async () => {
  const table = await get('/v1/table?scope=522301');
  const book = sheets(await workbook('?scope=522301'));
  assert.deepEqual(Object.keys(book), ['一张表', '分村', '分群体']);
  const [head, ...rows] = book['一张表'];
  assert.equal(head.length, 2 + table.figures.length + 1);
  assert.equal(rows.length, table.rows.length + 1);
  table.rows.forEach((row, i) => {
    assert.equal(rows[i][1], row.region?.code ?? '');
    assert.deepEqual(figures(rows[i], 2), row.counts[0]);
  });
  assert.equal(rows.at(-1)[0], '合计');
  assert.deepEqual(figures(rows.at(-1), 2), table.total[0]);
  const groups = book['分群体'].slice(1);
  assert.equal(groups.length, (table.rows.length + 1) * (1 + table.groups.length));
  table.rows.forEach((row, i) => row.counts.forEach((counts, slice) =>
    assert.deepEqual(figures(groups[i * row.counts.length + slice], 3), counts)));
  const villages = book['分村'].slice(1);
  assert.ok(villages.some((row) => row[1] === '522301005201' && / 201村$/.test(row[0]) && row[2] === 2));
  const disabled = sheets(await workbook(`?scope=522301&group=${encodeURIComponent('残疾人')}`))['一张表·残疾人'];
  assert.deepEqual(figures(disabled.at(-1), 2), table.total[1 + table.groups.indexOf('残疾人')]);
  assert.equal((await fetch(`${server.url}/v1/table.xlsx?group=x`)).status, 400);
  assert.equal((await fetch(`${server.url}/v1/table?scope=x`)).status, 400);
});

test('LibreOffice opens it', async () => {
  writeFileSync(join(folder, 'table.xlsx'), await workbook(''));
  const shown = readFileSync(join(openedInOffice(folder, join(folder, 'table.xlsx')), 'table.csv'), 'utf8');
  const last = shown.trim().split('\n').at(-1).split(',');
  const table = await get('/v1/table');
  assert.deepEqual(last.slice(2, 2 + table.figures.length).map(Number), table.total[0]);
});
