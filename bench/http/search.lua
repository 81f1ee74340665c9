-- SPDX-License-Identifier: GPL-3.0-or-later
-- wrk: GET the search of each line of the file named by SEARCHES, each thread in its own order.
local requests, at = {}, 0
function init(args)
  for line in io.lines(os.getenv("SEARCHES")) do
    requests[#requests + 1] = wrk.format("GET", line)
  end
  at = math.random(#requests)
end
function request()
  at = at % #requests + 1
  return requests[at]
end
