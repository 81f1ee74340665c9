// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 under mixed writes: SONGGANG=build/release/songgang node bench/faults/kill9.mjs [cycles] [seed]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killing } from '../../tests/faults/kill9.mjs';

const folder = mkdtempSync(join(tmpdir(), 'songgang-kill-'));
const figures = await killing(folder, { cycles: Number(process.argv[2] ?? 200), seed: Number(process.argv[3] ?? 1), log: (text) => console.error(text) });
console.log(`${figures.cycles} cycles: ${figures.killed} killed, ${figures.finished} finished before; ` +
  `slowest start of the service ${figures.slowest} ms; ${figures.wrong.length} wrong`);
rmSync(folder, { recursive: true, force: true });
process.exit(figures.wrong.length ? 1 : 0);
