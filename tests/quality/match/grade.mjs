// SPDX-License-Identifier: GPL-3.0-or-later
//
// The caseworker's guideline (README.md) as a function: what grade, 0 to 3, would a caseworker give
// this job for this worker, knowing what the posting truly says? Written from the guideline alone;
// it shares tables of facts (which trades exist, which provinces touch) with the program, no code and
// no weight. Trade-offs are counted in half points: 1 minor, 2 small, 4 large.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const LIMITS = { recommend: 1, acceptable: 3, last: 7 };
const EDUCATION = { any: 0, primary: 1, junior: 2, senior: 3, vocational: 3, college: 4, bachelor: 5, master: 6, doctor: 7 };
const LAWFUL = new Set(["special-operation", "special-equipment", "driving"]);
const ENTITLED = new Set(["脱贫劳动力", "监测对象", "易地搬迁", "低保对象", "零就业家庭", "残疾人", "长期失业人员", "大龄劳动力"]);

const rows = (file) =>
  readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));
const words = (field) => (field ?? "").split(" ").filter(Boolean);

/** Facts both sides may know: trades and how near they are, certificates, provinces. */
export function loadFacts(root) {
  const table = (name) => rows(join(root, "corpus/tables", name)).slice(1);
  const trades = new Map(), byName = new Map(), alias = new Map();
  for (const [code, name, , parent, unskilled, , certificate, aliases] of table("trades.tsv")) {
    trades.set(code, { code, name, parent, unskilled: unskilled === "1", certificate });
    for (const word of [name, ...words(aliases)]) alias.set(word.toUpperCase(), code);
    byName.set(name, code);
  }
  const near = new Map();
  for (const [a, b, similarity] of table("trade-relations.tsv")) {
    near.set(a + b, Number(similarity));
    near.set(b + a, Number(similarity));
  }
  const certificates = new Map(), certificateCode = new Map();
  for (const [code, name, kind, implied, aliases] of table("certificates.tsv")) {
    certificates.set(code, { name, lawful: LAWFUL.has(kind), implied: words(implied) });
    for (const word of [name, ...words(aliases)]) certificateCode.set(word, code);
  }
  const neighbours = new Map(table("region-neighbours.tsv").map(([code, list]) => [code, new Set(words(list))]));
  const cooperating = new Set(table("cooperating-provinces.tsv").map(([code]) => code));
  const places = new Map(rows(join(root, "tests/quality/match/places.tsv")).map(([name, code]) => [name, code]));
  return { trades, byName, alias, near, certificates, certificateCode, neighbours, cooperating, places };
}

/** Trade words in a sentence, longest first, each stretch of text read once. */
export function tradesInText(facts, text) {
  const found = [];
  let rest = text.toUpperCase();
  for (let size = 10; size >= 2; size--) {
    for (let at = 0; at + size <= rest.length; at++) {
      const code = facts.alias.get(rest.slice(at, at + size));
      if (code === undefined) continue;
      found.push(code);
      rest = rest.slice(0, at) + " ".repeat(size) + rest.slice(at + size);
    }
  }
  return found;
}

/** Clauses about the family: 要带孩子 is no experience as a nanny. */
const FAMILY = /[^，。]*(带孩子|带娃|接送娃|小孩读书|老人要照顾)[^，。]*/g;

/** What a worker says beside the form's boxes; a nearer province is not "near home". */
function readSentence(facts, text) {
  const odd = /零工|散工|农闲/.test(text);
  return {
    near: /离家近就行|走不远|不想出远门|家附近|就近|附近打|在县城上班|本乡镇|接送娃/.test(text),
    odd, modest: /工资少点也可以/.test(text),
    wanted: [[/保洁/, "保洁员"], [/守门|门卫/, "保安"]].filter(([word]) => word.test(text)).map(([, n]) => facts.byName.get(n)),
  };
}

/** A worker as a caseworker reads the record: codes instead of names, everything held spelled out. */
export function readWorker(facts, record, now) {
  const need = (map, word, what) => {
    const code = map.get(word) ?? (/^[0-9TZ]/.test(word) ? word : undefined);
    if (code === undefined) throw new Error(`${record.id}: unknown ${what} ${word}`);
    return code;
  };
  const wish = record.desired ?? {};
  const trades = (record.trades ?? []).map((name) => need(facts.alias, name.toUpperCase(), "trade"));
  const says = readSentence(facts, record.text ?? "");
  const bare = trades.length === 0, done = tradesInText(facts, (record.text ?? "").replace(FAMILY, ""));
  if (bare) trades.push(...done);
  trades.push(...says.wanted.filter((code) => !trades.includes(code)));
  const held = new Set((record.certificates ?? []).map((name) => need(facts.certificateCode, name, "certificate")));
  for (let grown = true; grown;) {
    grown = false;
    for (const [code, { implied }] of facts.certificates) {
      if (!held.has(code) && implied.some((other) => held.has(other))) grown = Boolean(held.add(code));
    }
  }
  let age = record.age ?? null;
  if (record.birth) {
    const [y, m, d] = record.birth.split("-").map(Number), [ny, nm, nd] = now.split("-").map(Number);
    age = ny - y - (nm < m || (nm === m && nd < (d || 1)) ? 1 : 0);
  }
  return {
    id: record.id, age, gender: record.gender ?? null, education: EDUCATION[record.education] ?? null, trades, held,
    also: bare ? [] : done.filter((code) => !trades.includes(code)), home: record.home ?? null, groups: record.groups ?? [],
    entitled: (record.groups ?? []).some((group) => ENTITLED.has(group)),
    regions: (wish.regions ?? []).map((name) => need(facts.places, name, "region")),
    nearHome: wish.near_home === true || says.near, odd: says.odd, modest: says.modest, homeBased: wish.home_based === true,
    employment: new Set(wish.employment ?? []), wage: wish.wage_min ?? null,
    accommodation: wish.accommodation ?? "any", meals: wish.meals ?? "any",
    excluded: new Set(record.excluded ?? []),
  };
}

/** Why a posting must not be offered at all, or null. `today` is a date as text. */
export function forbidden(facts, worker, job, today) {
  if (job.suspicious) return "suspicious";
  if (job.valid_through && job.valid_through < today) return "expired";
  if (worker.age !== null) {
    const range = (worker.gender && job.age_by_gender?.[worker.gender]) || job.age;
    if (worker.age < 16) return "minor";
    if (range && range.min !== null && worker.age < range.min) return "age";
    if (range && range.max !== null && worker.age > range.max) return "age";
  }
  if (job.gender !== "any" && worker.gender && worker.gender !== job.gender) return "gender";
  for (const name of job.certificates) {
    if (!worker.held.has(facts.certificateCode.get(name))) return "certificate";
  }
  const licence = facts.trades.get(job.trade_code)?.certificate;
  if (licence && facts.certificates.get(licence).lawful && !worker.held.has(licence)) return "licence";
  if (job.employment === "public_welfare" && !worker.entitled) return "entitlement";
  return null;
}

function tradeOff(facts, worker, job) {
  const code = job.trade_code, trade = facts.trades.get(code);
  const asked = job.experience_years ?? 0;
  if (worker.trades.length === 0) {
    if (trade.unskilled) return asked > 0 ? 3 : 0;
    return job.experience_years === 0 ? 3 : 6;
  }
  let best = trade.unskilled && asked === 0 ? 5 : 9;
  for (const own of [...worker.trades, ...worker.also]) {
    const kind = trade.parent === own || facts.trades.get(own)?.parent === code;
    const near = facts.near.get(own + code) ?? 0;
    let cost = 9;
    if (own === code) cost = 0;
    else if (kind) cost = 1 + (asked > 0);
    else if (near >= 0.75) cost = (trade.unskilled ? 1 : 2) + 2 * (asked > 0);
    else if (near >= 0.5) cost = (trade.unskilled ? 3 : 4) + 3 * (asked > 0);
    best = Math.min(best, cost + (worker.also.includes(own) ? 1 : 0));
  }
  return best;
}

const provinceOf = (code) => code.slice(0, 2) + "0000";
const cityOf = (code) => code.slice(0, 4) + "00";
const level = (code) => (code.endsWith("0000") ? 2 : code.endsWith("00") ? 4 : 6);

function placeOff(facts, worker, job) {
  const where = job.county ?? job.city ?? job.province;
  if (!where) return worker.regions.length === 0 && !worker.nearHome ? 1 : 4;
  const home = worker.home?.slice(0, 6);
  const wished = worker.regions.some((code) => where.slice(0, level(code)) === code.slice(0, level(code)));
  if (worker.nearHome && home) {
    if (where === home) return 0;
    if (job.city && job.city === cityOf(home)) return 1;
    if (job.province === provinceOf(home)) return wished || worker.regions.length === 0 ? 3 : 4;
    return wished ? 4 : 6;
  }
  if (wished || worker.regions.length === 0) return 0;
  let cost = facts.cooperating.has(job.province) || job.province === provinceOf(home ?? "520000") ? 4 : 6;
  for (const code of worker.regions) {
    if (provinceOf(code) === job.province) return job.city === null || job.city === cityOf(code) ? 2 : 3;
    if (facts.neighbours.get(provinceOf(code))?.has(job.province)) cost = Math.min(cost, 3);
  }
  return cost;
}

function wageOff(worker, job, median) {
  const low = job.wage.monthly_min, high = job.wage.monthly_max ?? low;
  if (high === null) return worker.wage === null ? 1 : 2;
  if (worker.wage === null) return median && high < 0.75 * median ? 2 : 0;
  if ((low ?? high) >= worker.wage) return 0;
  if (high >= worker.wage) return ((low ?? high) + high) / 2 >= worker.wage ? 0 : 1;
  if (high >= 0.9 * worker.wage) return worker.modest ? 0 : 2;
  if (high >= 0.8 * worker.wage) return worker.modest ? 1 : 4;
  return high >= 0.6 * worker.wage ? 6 : 9;
}

function boardOff(worker, job) {
  const bed = { required: { provided: 0, allowance: 2, unknown: 2, none: 5 },
    preferred: { provided: 0, allowance: 1, unknown: 1, none: 2 } }[worker.accommodation];
  const food = { required: { provided: 0, allowance: 1, unknown: 2, none: 3 },
    preferred: { provided: 0, allowance: 0, unknown: 0, none: 1 } }[worker.meals];
  const atHome = job.county && worker.home && job.county === worker.home.slice(0, 6);
  const away = !(job.city && worker.home && job.city === cityOf(worker.home));
  const sleeping = atHome ? 0 : bed ? bed[job.accommodation] : Number(away && job.accommodation === "none");
  return sleeping + (food ? food[job.meals] : 0);
}

function termsOff(worker, job) {
  const kind = job.employment ?? "full_time";
  if (worker.odd && !worker.homeBased) return { day_labour: 0, part_time: 0, temporary: 0, full_time: 1, home_based: 1 }[kind] ?? 3;
  if (worker.homeBased) return kind === "home_based" ? 0 : 3;
  const near = worker.nearHome ? { home_based: worker.groups.includes("需照顾家庭") ? 1 : 2, part_time: 2, day_labour: 3 }[kind] : undefined;
  if (near !== undefined && !worker.employment.has(kind)) return near;
  if (worker.employment.size > 0) return worker.employment.has(kind) ? 0 : 4;
  return { full_time: 0, temporary: 2, public_welfare: 3, intern: 5 }[kind] ?? 4;
}

/** Work below ground, closed to women by 女职工劳动保护特别规定. */
export const underground = (job) => job.trade === "矿工" || /井下|矿井|掘进|综采/.test(job.title);

function schoolOff(worker, job) {
  const asked = EDUCATION[job.education] ?? 0;
  const gap = worker.education === null ? 0 : asked - worker.education;
  return gap <= 0 ? 0 : asked >= EDUCATION.college ? 9 : gap === 1 ? 2 : 5;
}

function personOff(worker, job) {
  let cost = worker.gender === "female" && underground(job) ? 9 : 0;
  if (worker.gender === null && job.gender !== "any") cost += 1;
  if (worker.age !== null && worker.age >= 50 && (job.age?.max ?? null) === null) cost += worker.age >= 55 ? 2 : 1;
  return cost;
}

const days = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;

/** {grade, bar, cost}: bar names why it may not be offered; cost lists the half points by aspect. */
export function grade(facts, worker, job, today, median) {
  const bar = forbidden(facts, worker, job, today);
  if (bar) return { grade: 0, bar, cost: null };
  const old = job.posted ? days(today) - days(job.posted) : 0;
  const cost = {
    trade: tradeOff(facts, worker, job), place: placeOff(facts, worker, job), wage: wageOff(worker, job, median),
    board: boardOff(worker, job), terms: termsOff(worker, job), school: schoolOff(worker, job), person: personOff(worker, job),
    age: old > 90 ? 2 : old > 45 ? 1 : 0,
  };
  const sum = Object.values(cost).reduce((a, b) => a + b, 0);
  const value = sum <= LIMITS.recommend ? 3 : sum <= LIMITS.acceptable ? 2 : sum <= LIMITS.last ? 1 : 0;
  return { grade: value, bar: null, cost };
}

/** Median monthly pay of each trade, to tell a poor offer where the worker names no figure. */
export function medians(jobs) {
  const pay = new Map();
  for (const job of jobs) {
    const { monthly_min: low, monthly_max: high } = job.wage;
    if (low === null && high === null) continue;
    if (!pay.has(job.trade_code)) pay.set(job.trade_code, []);
    pay.get(job.trade_code).push(((low ?? high) + (high ?? low)) / 2);
  }
  for (const [code, list] of pay) pay.set(code, list.sort((a, b) => a - b)[list.length >> 1]);
  return pay;
}
