-- SPDX-License-Identifier: GPL-3.0-or-later
-- wrk: POST /v1/match with the profiles of the file named by PROFILES, each thread in its own order.
local bodies, at = {}, 0
function init(args)
  for line in io.lines(os.getenv("PROFILES")) do
    bodies[#bodies + 1] = wrk.format("POST", "/v1/match", { ["Content-Type"] = "application/json" }, line)
  end
  at = math.random(#bodies)
end
function request()
  at = at % #bodies + 1
  return bodies[at]
end
