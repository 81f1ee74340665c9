// SPDX-License-Identifier: GPL-3.0-or-later
// The shape of the source tree as a test: who may include what, what core may call, file lengths.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, dirname } from 'node:path';

const root = process.env.SG_SOURCE_DIR;
const build = process.env.SG_BINARY_DIR;
assert.ok(root && build, 'SG_SOURCE_DIR and SG_BINARY_DIR are set by ctest');

function* files(folder, pattern) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      if (name !== 'node_modules') yield* files(path, pattern);
    } else if (pattern.test(name)) yield path;
  }
}
const sources = (folder) => [...files(join(root, folder), /\.(c|h|cc|hh)$/)];
const includes = (path) =>
  [...readFileSync(path, 'utf8').matchAll(/^\s*#\s*include\s+([<"])([^>"]+)[>"]/gm)].map((m) => ({
    system: m[1] === '<', name: m[2],
  }));

// Public headers that a layer must not reach up to. Everything else in include/songgang is core.
const upper = {
  shim: ['json.h', 'json_ld.h', 'store.h', 'index.h', 'workbook.h', 'policy_file.h',
    'sha256.h', 'ledger.h', 'access.h', 'fair.h', 'outbox.h', 'outbox_rows.h', 'json_node.h', 'xml_text.h'],
  indexer: ['collect.h', 'answer_file.h'],
  service: ['service.h', 'export.h', 'check.h', 'approval.h', 'report.h', 'backup.h', 'doctor.h',
    'sending.h'],
  server: ['server.h', 'serve.h', 'settings.h', 'channel.h'],
  generate: ['generate.h'],
};
const mayUse = {
  core: [],
  'corpus/generate': ['generate'],
  shim: ['shim'],
  indexer: ['shim', 'indexer'],
  service: ['shim', 'service'],
  server: ['shim', 'indexer', 'service', 'server'],
  cli: ['shim', 'indexer', 'service', 'server', 'generate'],
};
const thirdParty = /^(xapian|sqlite3|jansson|event2\/|zip|expat|xlsxwriter|curl\/|sodium)/;
const thirdPartyAllowed = {
  shim: /^(xapian|sqlite3|jansson|zip|expat|xlsxwriter|curl\/|sodium)/,
  server: /^(event2|curl)\//,
};

for (const [layer, allowed] of Object.entries(mayUse)) {
  test(`${layer} includes only what stands to its right`, () => {
    const forbidden = Object.entries(upper)
      .filter(([name]) => !allowed.includes(name))
      .flatMap(([, headers]) => headers.map((h) => `songgang/${h}`));
    for (const path of sources(layer))
      for (const include of includes(path)) {
        const where = `${relative(root, path)} includes ${include.name}`;
        assert.ok(!forbidden.includes(include.name), where);
        if (include.system) {
          if (thirdParty.test(include.name))
            assert.match(include.name, thirdPartyAllowed[layer] ?? /^$/, where);
        } else if (!include.name.startsWith('songgang/')) {
          // private headers: same folder only
          assert.ok(!include.name.includes('/'), where);
          assert.ok(statSync(join(dirname(path), include.name)).isFile(), where);
        }
      }
  });
}

test('the checker shares nothing with matching and allocation', () => {
  for (const path of files(join(root, 'service'), /^check.*\.[ch]$/))
    for (const include of includes(path))
      assert.ok(!['songgang/match.h', 'songgang/allocate.h', 'songgang/snapshot.h',
        'songgang/service.h', 'plan_run.h'].includes(include.name),
        `${relative(root, path)} includes ${include.name}`);
});

test('core calls nothing that does I/O or reads a clock', () => {
  const forbidden = /^(f?open(64|at)?|f?read|f?write|f?printf|puts|putchar|stderr|stdout|stdin|time|clock_gettime|gettimeofday|localtime(_r)?|getenv|socket|system|exit|abort|rand|random|pthread_.*|sqlite3_.*|json_.*)$/;
  for (const path of files(build, /^libsg_core_.*\.a$/)) {
    const undefinedSymbols = execFileSync('nm', ['-u', path], { encoding: 'utf8', maxBuffer: 1 << 26 })
      .split('\n').map((line) => line.trim().split(/\s+/)[1]).filter(Boolean)
      .map((symbol) => symbol.replace(/@.*/, ''));
    for (const symbol of undefinedSymbols)
      assert.ok(!forbidden.test(symbol), `${path} calls ${symbol}`);
  }
});

test('every public header compiles alone, pedantic', () => {
  const folder = mkdtempSync(join(tmpdir(), 'songgang-headers-'));
  for (const path of files(join(root, 'include'), /\.h$/)) {
    const unit = join(folder, 'unit.c');
    const name = relative(join(root, 'include'), path);
    writeFileSync(unit, `#include "${name}"\nint unit;\n`);
    execFileSync('cc', ['-std=c17', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-fsyntax-only',
      '-I', join(root, 'include'), unit], { stdio: 'pipe' });
  }
});

test('no C++ type in any C header', () => {
  for (const path of files(root, /\.h$/))
    assert.doesNotMatch(readFileSync(path, 'utf8'), /\bstd::|Xapian::/, relative(root, path));
});

// Longer files need a reason, which stands here.
const longFiles = {};
test('files stay within 600 lines', () => {
  for (const folder of ['include', 'core', 'shim', 'indexer', 'service', 'server', 'cli', 'corpus', 'tests', 'bench', 'scripts'])
    for (const path of files(join(root, folder), /\.(c|h|cc|hh|mjs|js|css|sh)$/)) {
      const lines = readFileSync(path, 'utf8').split('\n').length - 1;
      assert.ok(lines <= (longFiles[relative(root, path)] ?? 600), `${relative(root, path)}: ${lines} lines`);
    }
});

test('every source names its licence', () => {
  for (const folder of ['include', 'core', 'shim', 'indexer', 'service', 'server', 'cli', 'corpus', 'tests', 'bench'])
    for (const path of files(join(root, folder), /\.(c|h|cc|hh|mjs)$/))
      assert.match(readFileSync(path, 'utf8').slice(0, 200), /SPDX-License-Identifier: GPL-3\.0-or-later/,
        relative(root, path));
});
