// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's Chromium, headless and silent: no request of its own leaves the machine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const packages = createRequire(resolve(process.env.SG_BROWSER_PACKAGES ?? import.meta.dirname ?? '.', 'x.js'));
const { chromium } = packages('playwright-core');
const AXE = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--no-default-browser-check', '--disable-domain-reliability', '--no-pings', '--metrics-recording-only', '--no-sandbox',
  '--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication'];

export const SIZES = {
  pc: { width: 1920, height: 1080 },
  phone: { width: 360, height: 740 },
  uhd: { width: 3840, height: 2160 },
};

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET });
}

/** A page of that size; whatever the page complains about ends up in `faults`, which must stay empty. */
export async function open(browser, url, size = 'pc') {
  const context = await browser.newContext({ viewport: SIZES[size], locale: 'zh-CN', hasTouch: size === 'phone' });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && page.faults.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !/^(data|blob):/.test(request.url()))
      page.faults.push(`asks elsewhere: ${request.url()}`);
  });
  await page.goto(url);
  return page;
}

/** axe-core finds nothing, and the page complained about nothing. */
export async function accessible(page) {
  const found = await page.evaluate(`(() => { ${AXE}; return axe.run() })()`);
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`), []);
  assert.deepEqual(page.faults, []);
}
