// SPDX-License-Identifier: GPL-3.0-or-later
// JSON-LD out and in again is the same; what other people's pages hold is read.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, run, ok, lines } from './harness.mjs';

const folder = workspace();
const at = (name) => join(folder, name);
const data = (name) => ['--data', at(name)];

function page(name, content) {
  writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return at(name);
}
const normalised = (name) => lines(ok([...data(name), 'export', 'postings']));

test('500 synthetic postings: export, import into an empty directory, export: equal', () => {
  ok(['corpus', 'postings', '-n', '500', '--seed', '11', '-o', at('p.ndjson')]);
  assert.ok(run([...data('a'), 'import', 'postings', at('p.ndjson')]).code <= 1);
  ok([...data('a'), 'export', 'postings', '--format', 'json-ld', '-o', at('a.jsonld')]);
  ok([...data('b'), 'import', 'postings', at('a.jsonld')]);
  const before = ok([...data('a'), 'export', 'postings']);
  assert.ok(lines(before).length >= 500);
  assert.equal(ok([...data('b'), 'export', 'postings']), before);
  // one object a line, too
  const graph = JSON.parse(ok([...data('a'), 'export', 'postings', '--format', 'json-ld']))['@graph'];
  page('lines.ndjson', graph.map((p) => JSON.stringify(p)).join('\n'));
  ok([...data('c'), 'import', 'postings', at('lines.ndjson')]);
  assert.equal(ok([...data('c'), 'export', 'postings']), before);
  for (const p of graph) {
    assert.equal(p['@type'], 'JobPosting');
    if (p.baseSalary) assert.match(p.baseSalary.value.unitText, /^(HOUR|DAY|WEEK|MONTH|YEAR)$/);
  }
});

const welder = {
  '@type': ['JobPosting'], title: '电焊工', hiringOrganization: { '@id': '#firm' },
  identifier: { '@type': 'PropertyValue', name: '示例厂', value: 77 },
  jobLocation: { '@type': 'Place', address: { '@type': 'PostalAddress', addressCountry: 'CN',
    addressRegion: '广东省', addressLocality: '东莞市', streetAddress: '长安镇一号路' } },
  baseSalary: { '@type': 'MonetaryAmount', currency: 'CNY',
    value: { '@type': 'QuantitativeValue', minValue: 6000, maxValue: 8000, unitText: 'MONTH' } },
  employmentType: ['FULL_TIME'], datePosted: '2026-02-01T08:00:00+08:00', totalJobOpenings: '5',
  description: '<p>包吃住&nbsp;</p><ul><li>男女不限，18-45岁</li></ul>',
  experienceRequirements: { monthsOfExperience: 24 },
  educationRequirements: { credentialCategory: 'high school' },
  qualifications: [{ '@type': 'EducationalOccupationalCredential', name: '焊工证' }],
};
const firm = { '@id': '#firm', '@type': 'Organization', name: '示例机械厂' };

function isWelder(p) {
  assert.equal(p.title, '电焊工');
  assert.equal(p.external_id, '77');
  assert.equal(p.city.code, '441900');
  assert.deepEqual([p.wage.min, p.wage.max, p.wage.period], [6000, 8000, 'month']);
  assert.equal(p.accommodation, 'provided');
  assert.deepEqual(p.age, { min: 18, max: 45 });
  assert.equal(p.experience_years, 2);
  assert.equal(p.education, 'senior');
  assert.equal(p.headcount, 5);
  assert.equal(p.employment, 'full_time');
  assert.equal(p.posted, '2026-02-01');
  assert.deepEqual(p.certificates, ['焊工证']);
}

test('a graph with references, an array, one object', () => {
  ok([...data('g'), 'import', 'postings',
    page('g.json', { '@context': 'https://schema.org', '@graph': [firm, welder] })]);
  const [p] = normalised('g');
  isWelder(p);
  assert.equal(p.employer, '示例机械厂');
  ok([...data('h'), 'import', 'postings', page('h.json', [{ ...welder, hiringOrganization: '示例机械厂' }])]);
  isWelder(normalised('h')[0]);
  ok([...data('i'), 'import', 'postings', page('i.json', { '@context': 'https://schema.org', ...welder })]);
  isWelder(normalised('i')[0]);
});

test('amounts in other units and currencies', () => {
  const salary = (baseSalary, id) => ({ '@type': 'JobPosting', title: '普工', identifier: id, baseSalary });
  ok([...data('w'), 'import', 'postings', page('w.json', [
    salary({ currency: 'CNY', value: { value: 22, unitText: 'HOUR' } }, 1),
    salary({ currency: 'CNY', value: { minValue: 120000, maxValue: 150000, unitText: 'YEAR' } }, 2),
    salary({ currency: 'CNY', minValue: 5000, value: { minValue: 5000, unitText: 'MONTH' } }, 3),
    salary({ currency: 'USD', value: { value: 3000, unitText: 'MONTH' } }, 4),
    salary('200元/天', 5),
  ])]);
  const wages = normalised('w').map((p) => [p.wage.min, p.wage.max, p.wage.period]);
  assert.deepEqual(wages, [[22, 22, 'hour'], [120000, 150000, 'year'], [5000, null, 'month'],
    [null, null, null], [200, 200, 'day']]);
});

test('an array of raw postings; a correction in the exported file counts', () => {
  ok([...data('r'), 'import', 'postings', page('r.json', [
    { external_id: 'a', title: '缝纫工', wage_text: '5000-7000' }, { external_id: 'b', title: '保安' }])]);
  assert.equal(normalised('r').length, 2);
  const doc = JSON.parse(ok([...data('r'), 'export', 'postings', '--format', 'json-ld']));
  doc['@graph'][0].title = '平车工';
  ok([...data('r'), 'import', 'postings', page('r2.json', doc)]);
  assert.deepEqual(normalised('r').map((p) => p.title), ['平车工', '保安']);
});

test('what cannot be read is refused by name, and a broken file changes nothing', () => {
  const bad = run([...data('x'), 'import', 'postings', '--rejects', at('rejects.ndjson'),
    page('x.json', [{ '@type': 'JobPosting', title: '普工', identifier: 1 },
      { '@type': 'JobPosting', title: '普工', baseSalary: true }, { '@type': 'JobPosting' }])]);
  assert.equal(bad.code, 1);
  assert.equal(normalised('x').length, 1);
  const before = ok([...data('x'), 'export', 'postings']);
  const broken = run([...data('x'), 'import', 'postings', page('y.json', '[{"@type":"JobPosting","title":"保安"}')]);
  assert.equal(broken.code, 3);
  assert.match(broken.err, /括号/);
  assert.equal(ok([...data('x'), 'export', 'postings']), before);
  assert.equal(run([...data('x'), 'export', 'workers', '--format', 'json-ld']).code, 2);
});
