-- Counts the processes that share a quota: KEYS[1] has when each was last here. ARGV: who this is, and the seconds after which
-- one that does not come back is forgotten.
local time = redis.call('TIME')
local now = tonumber(time[1])
local after = tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - after)
redis.call('EXPIRE', KEYS[1], 2 * after)
return redis.call('ZCARD', KEYS[1])
