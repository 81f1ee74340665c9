// SPDX-License-Identifier: GPL-3.0-or-later
// A made-up job fair for the big screen: booths of employers that the synthetic postings name, and a map
// that is none (a rectangle for each province, so that no border is drawn).
import { readFileSync, writeFileSync } from 'node:fs';

const EVENTS = [['08:30', '用人单位进场布展', '各展位'], ['09:00', '春风行动启动仪式', '主席台'], ['09:30', '现场招聘与咨询', '各展位'],
  ['10:30', '电焊、缝纫技能展示', '东侧体验区'], ['11:30', '劳动维权与工资权益讲解', '服务台'], ['13:30', '东部对口协作企业专场', '主席台'],
  ['14:30', '直播带岗', '直播间'], ['15:30', '培训报名与补贴申领', '服务台'], ['16:30', '闭幕、赴岗包车登记', '南门']];

/** The employers with most postings in an NDJSON file, one a booth. */
export function fairOf(postings, { date = '2026-02-24', booths = 24, name = '合成数据春风行动招聘会' } = {}) {
  const counts = new Map();
  for (const line of readFileSync(postings, 'utf8').split('\n').filter(Boolean)) {
    const { employer } = JSON.parse(line);
    if (employer && employer.length <= 40) counts.set(employer, (counts.get(employer) ?? 0) + 1);
  }
  const employers = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, booths).map(([employer]) => employer);
  return {
    name, place: '县民族文化广场', date, starts: '09:00', ends: '16:30',
    booths: employers.map((employer, i) => ({
      booth: `${'ABC'[Math.floor(i / 8)] ?? 'D'}${String((i % 8) + 1).padStart(2, '0')}`,
      employer,
      ...(i % 5 === 4 ? { hiring: '普工、质检，包吃住' } : {}),
      ...(i % 4 === 3 ? {} : { arrived: `08:${String(10 + i).padStart(2, '0')}` }),
    })),
    schedule: EVENTS.map(([at, what, where]) => ({ at, what, where })),
  };
}

export function writeFair(file, fair) {
  writeFileSync(file, JSON.stringify(fair));
  return file;
}

export const APPROVAL = 'GS(2000)0000号'; // of the right form, and nobody's
const PLACES = { 440000: [5, 6, '广东省'], 330000: [7, 5, '浙江省'], 320000: [7, 4, '江苏省'], 350000: [6, 6, '福建省'], 520000: [4, 5, '贵州省'],
  430000: [5, 5, '湖南省'], 360000: [6, 5, '江西省'], 500000: [4, 4, '重庆市'], 310000: [8, 5, '上海市'], 450000: [4, 6, '广西壮族自治区'], 530000: [3, 5, '云南省'], 340000: [6, 4, '安徽省'] };
export const rectangles = () => ({
  type: 'FeatureCollection',
  features: Object.entries(PLACES).map(([adcode, [x, y, name]]) => ({
    type: 'Feature', properties: { adcode: Number(adcode), name },
    geometry: { type: 'Polygon', coordinates: [[[100 + 2 * x, 40 - 2 * y], [101.9 + 2 * x, 40 - 2 * y], [101.9 + 2 * x, 38.1 - 2 * y], [100 + 2 * x, 38.1 - 2 * y], [100 + 2 * x, 40 - 2 * y]]] },
  })),
});
