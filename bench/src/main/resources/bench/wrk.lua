-- Counts answers of the wrong status and says the outcome in one line that WrkDriver reads.
-- wrk.method, wrk.body, wrk.headers and expected are set above, by WrkDriver.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  wrong = 0
end

-- Looking at each answer costs the load generator time; wrk itself counts those of 400 and more.
if expected >= 400 then
  function response(status, headers, body)
    if status ~= expected then wrong = wrong + 1 end
  end
end

function done(summary, latency, requests)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  if expected < 400 then errors = errors + summary.errors.status end
  for _, thread in ipairs(threads) do errors = errors + thread:get("wrong") end
  io.write(string.format("outcome %d %d %d %d %d\n", summary.requests, summary.duration, errors,
    latency:percentile(50), latency:percentile(99)))
end
