namespace java io.kith.benchmarks.thrift.idl

struct EchoMessage {
  1: i64 id
  2: string name
  3: binary payload
}

service EchoService {
  EchoMessage echo(1: EchoMessage message)
}
