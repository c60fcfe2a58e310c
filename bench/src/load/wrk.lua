-- What wrk sends: `-- METHOD PATH DEPTH [BODY-FILE]`. Without a function `request` wrk makes the request once and sends
-- it without asking Lua again, so that the load costs little; DEPTH copies of it go out together.

local function read_file(path)
  local file = assert(io.open(path, "rb"))
  local content = file:read("*a")
  file:close()
  return content
end

function init(args)
  local method, path, depth, body_file = args[1], args[2], tonumber(args[3]), args[4]
  wrk.method = method
  wrk.path = path
  if body_file then
    wrk.body = read_file(body_file)
    wrk.headers["Content-Type"] = "application/json"
  end
  local requests = wrk.format():rep(depth)
  wrk.format = function()
    return requests
  end
end
