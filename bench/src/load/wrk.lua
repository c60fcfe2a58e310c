-- What wrk sends: `-- METHOD PATH DEPTH [BODY-FILE]`. The request is made once, so that the load costs little.
local request_text

local function read_file(path)
  local file = assert(io.open(path, "rb"))
  local content = file:read("*a")
  file:close()
  return content
end

function init(args)
  local method, path, depth, body_file = args[1], args[2], tonumber(args[3]), args[4]
  wrk.method = method
  if body_file then
    wrk.body = read_file(body_file)
    wrk.headers["Content-Type"] = "application/json"
  end
  local requests = {}
  for i = 1, depth do
    requests[i] = wrk.format(nil, path)
  end
  request_text = table.concat(requests)
end

function request()
  return request_text
end
