#!lua flags=allow-oom
-- The flag lets a purge through when no memory is left: reads go on then, and would give what it ends. It also has
-- Redis refuse the script, before any of it runs, when it accepts no writes at all.
--
-- One step in the order of purges that all nodes share; gives the name of the order and the number of the step.
-- KEYS: cur, prev, log. ARGV: what ('tags', 'all' or 'ensure'), run id of the server, milliseconds an entry
-- lives, most fields of cur, length of the log, a name for a new order, then the tags.
local cur, prev, log = KEYS[1], KEYS[2], KEYS[3]
local what, run = ARGV[1], ARGV[2]
local lifetime, most, length = tonumber(ARGV[3]) * 1000, tonumber(ARGV[4]), ARGV[5]
local name = ARGV[6]

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local head = redis.call('HMGET', cur, '#', '!', '^', '~', '=', '@')
local seq, base, generation, rotated = tonumber(head[1]), tonumber(head[2]), head[3], tonumber(head[4])
local order = head[6]

-- Numbers are whole and below 2^53; tostring would give them an exponent.
local function text(number)
  return string.format('%.0f', number)
end

local function announce(...)
  redis.call('XADD', log, 'MAXLEN', '~', length, text(seq) .. '-0', ...)
  return { order, text(seq) }
end

-- Whatever was stored before is invalid: the order has another name. So that those who compare numbers alone are
-- right as well, the number is above every number ever given as far as they are known, and microseconds are: there is
-- less than one purge in each.
local function begin_anew()
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  local logged = last and tonumber(string.match(last[1], '^%d+')) or 0
  seq = math.max((seq or 0) + 1, logged + 1, now)
  order = name
  redis.call('UNLINK', cur, prev)
  redis.call('HSET', cur, '#', text(seq), '!', text(seq), '^', text(seq), '~', text(now), '=', run,
    '@', order)
  redis.call('HSET', prev, '%', text(seq))
  return announce('all', '')
end

-- Stamps as old as an entry can be are forgotten; entries as old as they are invalid from here on.
local function rotate()
  redis.call('UNLINK', prev)
  redis.call('RENAME', cur, prev)
  redis.call('HSET', prev, '%', text(seq))
  local floor = math.max(base, tonumber(generation))
  redis.call('HSET', cur, '!', text(floor), '^', text(seq), '~', text(now), '=', run, '@', order)
end

local whole = seq and base and generation and rotated and order and head[5] == run
  and redis.call('HGET', prev, '%') == generation
if what == 'all' or not whole then
  return begin_anew()
end
if what == 'ensure' then
  return { order, text(seq) }
end

seq = seq + 1
if now - rotated >= lifetime or redis.call('HLEN', cur) + #ARGV > most then
  rotate()
end

-- Of the scopes of a context: which purged it last, when, and when others did last.
local function scopes(field, digest)
  local last, own, others = string.match(redis.call('HGET', cur, field) or '', '^(%x+) (%d+) (%d+)$')
  if last ~= digest then
    others = own or '0'
  end
  return digest .. ' ' .. text(seq) .. ' ' .. others
end

local stamps, record = { '#', text(seq) }, {}
for at = 7, #ARGV do
  local tag = ARGV[at]
  local name, digest = string.match(tag, '^~([^~]+)~(%x+)$')
  local field = name and '.~' .. name or '.' .. tag
  stamps[#stamps + 1], stamps[#stamps + 2] = field, name and scopes(field, digest) or text(seq)
  record[#record + 1], record[#record + 2] = 'tag', tag
end
redis.call('HSET', cur, unpack(stamps))
return announce(unpack(record))
