-- Hands out permits of a window, of which there is one after the other since 1970: KEYS[1] has the number of the last and
-- what was taken of it. ARGV: microseconds of a window, its permits, how many are wanted.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local period, most, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local window = math.floor(now / period)
local known, taken = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+):(%d+)$')
known, taken = tonumber(known) or 0, tonumber(taken) or 0
if known < window or known > window + 1 then
  taken = 0
else
  window = known -- one later: the clock was put back a little
end
local granted = math.max(0, math.min(wanted, most - taken))
local left = (window + 1) * period - now
if granted > 0 then
  redis.call('SET', KEYS[1], string.format('%.0f:%.0f', window, taken + granted), 'PX', math.ceil(left / 1000) + 1000)
end
return {granted, window, left, granted < wanted and left or 0}
