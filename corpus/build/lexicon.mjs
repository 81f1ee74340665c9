// SPDX-License-Identifier: GPL-3.0-or-later
//
// Name tables for lookup and longest-match scanning: distinct folded names in byte order, each
// linked to the longest other name it begins with.
import { longLiteral, numbers } from './emit.mjs';

/** `entries`: {text (folded, no blanks), value, kind}. Values of one name keep their order. */
export function nameTable(symbol, entries, skipped = []) {
  const byName = new Map(skipped.map((text) => [text, []]));
  for (const { text, value, kind } of entries) {
    if (text === '' || /\s/u.test(text)) throw new Error(`bad name "${text}" in ${symbol}`);
    if (!byName.has(text)) byName.set(text, []);
    const values = byName.get(text);
    if (!values.some((v) => v.value === value)) values.push({ value, kind });
  }
  const names = [...byName.keys()].map((text) => ({ text, bytes: Buffer.from(text) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));

  const offsets = [0], parents = [], starts = [0], values = [], kinds = [];
  const open = []; // names that begin the current one, shortest first
  names.forEach((name, i) => {
    while (open.length && !name.text.startsWith(names[open.at(-1)].text)) open.pop();
    parents.push(open.length ? open.at(-1) + 1 : 0);
    open.push(i);
    offsets.push(offsets.at(-1) + name.bytes.length);
    for (const v of byName.get(name.text)) { values.push(v.value); kinds.push(v.kind); }
    starts.push(values.length);
  });
  const text = [
    longLiteral(`static const char ${symbol}_pool[]`, names.map((n) => n.text)),
    numbers(`static const uint32_t ${symbol}_offsets[]`, offsets),
    numbers(`static const uint32_t ${symbol}_parents[]`, parents),
    numbers(`static const uint32_t ${symbol}_starts[]`, starts),
    numbers(`static const uint32_t ${symbol}_values[]`, values),
    numbers(`static const uint8_t ${symbol}_kinds[]`, kinds),
    `const sg_name_table sg_${symbol} = {\n    ${names.length}, ${symbol}_pool, ${symbol}_offsets, ` +
    `${symbol}_parents,\n    ${symbol}_starts, ${symbol}_values, ${symbol}_kinds,\n};\n\n`];
  return { count: names.length, text };
}
