// SPDX-License-Identifier: GPL-3.0-or-later
// What another office program makes of a workbook: LibreOffice reads it, and writes what it shows as csv.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Opens workbooks; FOLDER/opened/NAME.csv is what it shows of the first sheet of each. That folder. */
export function openedInOffice(folder, ...files) {
  const out = join(folder, 'opened');
  mkdirSync(out, { recursive: true });
  execFileSync('soffice', [`-env:UserInstallation=file://${join(folder, 'office-profile')}`, '--headless', '--convert-to',
    'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true', '--outdir', out, ...files], { stdio: 'pipe', timeout: 110000 });
  return out;
}
