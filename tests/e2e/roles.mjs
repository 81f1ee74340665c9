// SPDX-License-Identifier: GPL-3.0-or-later
// One account of every role, in two counties of the same prefecture and a town of the first.
export const roles = {
  admin: { role: 'admin' },
  prefecture: { role: 'county', region: '522300' },
  county: { role: 'county', region: '522301' },
  otherCounty: { role: 'county', region: '522328' },
  township: { role: 'township', region: '522301005' },
  village: { role: 'village', region: '522301005' },
  integrator: { role: 'integrator' },
  screen: { role: 'screen', region: '522301' },
  statistics: { role: 'statistics', region: '522301' },
};
