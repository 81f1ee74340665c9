// SPDX-License-Identifier: GPL-3.0-or-later
// Every disk call of every command that writes, failing once and for ever:
//   SONGGANG=build/release/songgang node bench/faults/sweep.mjs [stride] [scenario…]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scenarios, shim, sweep } from '../../tests/faults/sweep.mjs';

const source = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = mkdtempSync(join(tmpdir(), 'songgang-faults-'));
const stride = Number(process.argv[2] ?? 1), only = process.argv.slice(3);
const library = shim(folder, source);
let wrong = 0;
for (const scenario of scenarios(folder)) {
  if (only.length && !only.includes(scenario.name)) continue;
  const figures = sweep(scenario, folder, library, { stride, log: (text) => console.error(text) });
  wrong += figures.wrong.length;
  console.log(`${figures.name}: ${figures.calls} calls, ${figures.runs} faults: ${figures.failed} told, ` +
    `${figures.unharmed} without harm, ${figures.wrong.length} wrong`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(wrong ? 1 : 0);
