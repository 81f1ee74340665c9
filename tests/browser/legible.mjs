// SPDX-License-Identifier: GPL-3.0-or-later
// Can the big screen be read from afar? What is too small, does not fit, or stands out too little.

/** Text smaller than a sixtieth of the width, and boxes whose text or edge does not fit. */
export const misfits = (page) => page.evaluate(() => {
  const least = innerWidth / 60 - 0.01;
  const ascent = 0.3 * least; // by how much a Chinese font is taller than a tight line
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) found.push('page');
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || e.closest('svg, noscript')) continue;
    const own = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (own && parseFloat(getComputedStyle(e).fontSize) < least) found.push(`small: ${e.outerHTML}`);
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1) found.push(`outside: ${e.outerHTML.slice(0, 200)}`);
    const cut = getComputedStyle(e).textOverflow === 'ellipsis' || getComputedStyle(e).webkitLineClamp !== 'none';
    // what is cut on purpose may be cut at its end only, not across its lines
    if (cut ? e.clientHeight + ascent < parseFloat(getComputedStyle(e).lineHeight)
      : (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + ascent) && getComputedStyle(e).display !== 'inline')
      found.push(`overflows: ${e.outerHTML.slice(0, 200)}`);
  }
  return found;
});

/** Contrast of every text with what is behind it: [{ratio, what}]. */
export const contrasts = (page) => page.evaluate(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\d.]+/g).slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const back = (e) => { const c = getComputedStyle(e).backgroundColor; return c === 'rgba(0, 0, 0, 0)' ? back(e.parentElement) : c; };
  return [...document.querySelectorAll('body *')].filter((e) => e.childElementCount === 0 && e.textContent.trim() && !e.closest('noscript, svg')).map((e) => {
    const [a, b] = [light(getComputedStyle(e).color), light(back(e))].sort((x, y) => y - x);
    return { ratio: (a + 0.05) / (b + 0.05), what: e.outerHTML.slice(0, 120) };
  });
});
