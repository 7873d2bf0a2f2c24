-- Requests of a file, one after the other: METHOD<TAB>path<TAB>cookie<TAB>body, each thread from its own place.
local requests, counter, threads = {}, 0, 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  for line in io.lines(args[1]) do
    local method, path, cookie, body = line:match("^(%S+)\t(%S*)\t([^\t]*)\t(.*)$")
    local headers = { ["Accept-Language"] = "de", ["Accept-Encoding"] = "gzip", ["User-Agent"] = "bench" }
    if cookie ~= "" then headers["Cookie"] = cookie end
    if method == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
  counter = (id or 0) * 97
end

function request()
  counter = counter + 1
  return requests[counter % #requests + 1]
end

local wrong = 0
function response(status)
  if status >= 400 then wrong = wrong + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("BENCH %d %d %.1f %d", summary.requests, summary.duration, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
