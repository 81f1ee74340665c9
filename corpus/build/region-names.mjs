// SPDX-License-Identifier: GPL-3.0-or-later
//
// From official names to the names people use: 黔西南布依族苗族自治州 → 黔西南, 黔西南州.

const PEOPLES = ('蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 ' +
  '东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 ' +
  '德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各').split(' ');
/* These are also written without 族 in front of 自治. */
const BARE = ['蒙古', '维吾尔', '哈萨克', '柯尔克孜', '塔吉克', '锡伯'];
const ENDINGS = [...PEOPLES.map((p) => `${p}族`), ...BARE].sort((a, b) => b.length - a.length);

const length = (text) => [...text].length;

/** Without the peoples at its end: 黔西南布依族苗族 → 黔西南. Never empty (东乡族 → 东乡). */
function withoutPeoples(text) {
  let rest = text;
  for (;;) {
    const ending = ENDINGS.find((e) => rest.endsWith(e) && length(rest) - length(e) >= 2);
    if (!ending) break;
    rest = rest.slice(0, -ending.length);
  }
  return length(rest) > 2 && rest.endsWith('族') ? rest.slice(0, -1) : rest;
}

/** Pseudo-counties of statistics (经济技术开发区 …) keep their whole name. */
const isZone = (name) => /(开发区|产业园区|园区|示范区|管理区|试验区|产业区|工业区|集聚区|保税区|度假区|管委会|委员会|合作区|创新区)$/u.test(name);

export function shortName(name, level) {
  let short = name;
  const autonomous = /^(.+)自治[区州县旗]$/u.exec(name);
  if (autonomous) short = withoutPeoples(autonomous[1]);
  else if (level === 'province') short = name.replace(/(省|市|特别行政区)$/u, '');
  else if (level === 'city') short = name.replace(/(市|地区|盟)$/u, '');
  else if (level === 'county') short = isZone(name) ? name : name.replace(/(林区|特区|新区|县|区|市|旗)$/u, '');
  else if (/族乡$/u.test(name)) short = withoutPeoples(name.slice(0, -1));
  else short = name.replace(/(街道办事处|街道|地区|民族乡|镇|乡|苏木)$/u, '');
  return length(short) >= 2 ? short : name;
}

/** Other ways to write the full name that need no table. */
export function variants(name, short, level) {
  const found = [];
  const autonomous = /自治([区州县旗])$/u.exec(name);
  if (autonomous) {
    if (level === 'province') found.push(`${short}省`, `${short}自治区`);
    else found.push(short + autonomous[1], `${short}自治${autonomous[1]}`);
  } else if (level === 'county' && short !== name && length(short) >= 2) {
    /* Counties become cities and districts; people go on using the old word for years. */
    if (name.endsWith('县')) found.push(`${short}市`, `${short}区`);
    else if (name.endsWith('市')) found.push(`${short}县`);
    else if (name.endsWith('区') && !/[东西南北中]$/u.test(short)) found.push(`${short}县`);
  } else if (level === 'county' && length(name) === 2 && name.endsWith('县')) {
    found.push(`${name}区`);
  } else if (level === 'city' && /(地区|盟)$/u.test(name)) {
    found.push(`${short}市`);
  } else if (level === 'province' && /特别行政区$/u.test(name)) {
    found.push(`${short}特区`);
  }
  return found;
}
