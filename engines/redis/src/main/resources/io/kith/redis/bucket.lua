-- Hands out permits of a bucket, as the generic cell rate algorithm has it: KEYS[1] says when the next permit is due, in
-- microseconds since 2025. ARGV: microseconds of a permit, burst, how many are wanted.
local time = redis.call('TIME')
local now = (tonumber(time[1]) - 1735689600) * 1000000 + tonumber(time[2])
local each, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local most = each * burst
local due = tonumber(redis.call('GET', KEYS[1])) or now
-- Later than a full burst ahead is only what another quota, or another clock, has left.
due = math.min(math.max(due, now), now + most)
-- A millionth of a permit is what rounding may take away.
local granted = math.max(0, math.min(wanted, math.floor((now + most - due) / each + 0.000001)))
local retry = 0
if granted > 0 then
  due = due + granted * each
  redis.call('SET', KEYS[1], string.format('%.3f', due), 'PX', math.ceil((due - now) / 1000) + 1000)
end
if granted < wanted then
  -- Not for each single permit, as long as none is lost meanwhile.
  retry = math.ceil(math.max(due + each - most - now, math.min(5000, most / 4)))
end
return {granted, 0, 1000000, retry}
