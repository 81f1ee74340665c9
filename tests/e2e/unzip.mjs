// SPDX-License-Identifier: GPL-3.0-or-later
// Looks into the workbooks we write: they are zip archives of XML.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** Names and texts of the files in a zip archive. */
export function unzip(file) {
  const bytes = readFileSync(file), files = new Map();
  for (let at = bytes.readUInt32LE(bytes.length - 6); bytes.readUInt32LE(at) === 0x02014b50;) {
    const [nameSize, extra, comment] = [28, 30, 32].map((o) => bytes.readUInt16LE(at + o));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    files.set(bytes.toString('utf8', at + 46, at + 46 + nameSize),
      (bytes.readUInt16LE(at + 10) ? inflateRawSync(body) : body).toString('utf8'));
    at += 46 + nameSize + extra + comment;
  }
  return files;
}
