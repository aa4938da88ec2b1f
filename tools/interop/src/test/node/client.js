// Runs one case against a server of Kith: node client.js <case> <host:port> <directory of .proto files>
'use strict';

const assert = require('node:assert');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [name, address, protos] = process.argv.slice(2);
const loaded = loader.loadSync(['io/kith/interop.proto', 'grpc/health/v1/health.proto'], {
  includeDirs: [protos],
  keepCase: false,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});
const packages = grpc.loadPackageDefinition(loaded);
const credentials = grpc.credentials.createInsecure();

function client(options) {
  return new packages.io.kith.interop.Ledger(address, credentials, options);
}

function entry(amount, side = 'SIDE_CREDIT') {
  return { id: 1, amount, side, at: { seconds: 5, nanos: 7 }, note: 'n', tags: ['a', 'b'], shares: { x: 1 } };
}

function soon(millis) {
  return { deadline: Date.now() + millis };
}

function unary(stub, method, request, metadata = new grpc.Metadata(), options = soon(10_000)) {
  return new Promise(resolve => {
    const result = { headers: null };
    const call = stub[method](request, metadata, options, (error, reply) => Object.assign(result, { error, reply }));
    call.on('metadata', headers => (result.headers = headers));
    call.on('status', status => resolve(Object.assign(result, { status })));
  });
}

function ended(call) {
  return new Promise(resolve => {
    const messages = [];
    call.on('data', message => messages.push(message));
    call.on('error', () => {});
    call.on('status', status => resolve({ messages, status }));
  });
}

const cases = {
  async unary() {
    const { reply, status } = await unary(client(), 'book', entry(1250));
    assert.equal(status.code, grpc.status.OK);
    assert.equal(reply.balance, 1250);
  },

  async server_streaming() {
    const { messages, status } = await ended(client().list({ first: 3, count: 1000 }));
    assert.equal(status.code, grpc.status.OK);
    assert.equal(messages.length, 1000);
    assert.deepEqual(messages.map(each => each.id), Array.from({ length: 1000 }, (_, i) => i + 3));
  },

  async client_streaming() {
    const outcome = await new Promise(resolve => {
      const call = client().bookAll((error, reply) => resolve({ error, reply }));
      for (let i = 0; i < 1000; i++) {
        call.write(entry(i));
      }
      call.end();
    });
    assert.ifError(outcome.error);
    assert.equal(outcome.reply.balance, 499_500);
  },

  async bidirectional_streaming() {
    const call = client().follow();
    const outcome = ended(call);
    for (const amount of [1, 2, 3]) {
      const next = new Promise(resolve => call.once('data', resolve));
      call.write(entry(amount));
      await next;
    }
    call.end();
    const { messages, status } = await outcome;
    assert.equal(status.code, grpc.status.OK);
    assert.deepEqual(messages.map(each => each.balance), [1, 3, 6]);
  },

  async deadline() {
    const { status } = await unary(client(), 'hang', {}, new grpc.Metadata(), soon(200));
    assert.equal(status.code, grpc.status.DEADLINE_EXCEEDED);
  },

  async cancellation() {
    const call = client().list({ first: 0, count: 1_000_000 });
    const outcome = ended(call);
    await new Promise(resolve => call.once('data', resolve));
    call.cancel();
    assert.equal((await outcome).status.code, grpc.status.CANCELLED);
  },

  async metadata() {
    const sent = new grpc.Metadata();
    sent.set('x-tenant', 'acme');
    const { headers, status } = await unary(client(), 'book', entry(1), sent);
    assert.deepEqual(headers.get('x-tenant'), ['acme']);
    assert.deepEqual([...status.metadata.get('x-cost-bin')[0]], [1, 2, 3]);
  },

  async error_details() {
    const { error, status } = await unary(client(), 'book', entry(12_000, 'SIDE_DEBIT'));
    assert.equal(status.code, grpc.status.FAILED_PRECONDITION);
    assert.match(error.details, /2000 are missing/);
    const [details] = status.metadata.get('grpc-status-details-bin');
    assert.ok(Buffer.isBuffer(details));
    assert.ok(details.includes('type.googleapis.com/io.kith.interop.Overdrawn'));
  },

  async unimplemented() {
    const stub = client();
    const { status } = await new Promise(resolve => {
      stub.makeUnaryRequest('/io.kith.interop.Ledger/Nothing', () => Buffer.alloc(0), bytes => bytes, {}, () => {})
        .on('status', status => resolve({ status }));
    });
    assert.equal(status.code, grpc.status.UNIMPLEMENTED);
  },

  async compression() {
    const { reply, status } = await unary(
      client({ 'grpc.default_compression_algorithm': 2 }), 'book', entry(5));
    assert.equal(status.code, grpc.status.OK);
    assert.equal(reply.balance, 5);
  },

  async health() {
    const health = new packages.grpc.health.v1.Health(address, credentials);
    for (const service of ['', 'io.kith.interop.Ledger']) {
      assert.equal((await unary(health, 'check', { service })).reply.status, 'SERVING');
    }
    assert.equal((await unary(health, 'check', { service: 'no.Such' })).status.code, grpc.status.NOT_FOUND);
    const call = health.watch({ service: '' });
    const outcome = ended(call);
    const first = await new Promise(resolve => call.once('data', resolve));
    assert.equal(first.status, 'SERVING');
    call.cancel();
    await outcome;
  },

  // As often as the server of this case allows: the connection outlives the pings of a call that says nothing.
  async keepalive() {
    const stub = client({ 'grpc.keepalive_time_ms': 100, 'grpc.keepalive_timeout_ms': 5_000 });
    const call = stub.follow();
    const outcome = ended(call);
    call.write(entry(1));
    await new Promise(resolve => call.once('data', resolve));
    await new Promise(resolve => setTimeout(resolve, 1_000));
    call.write(entry(2));
    call.end();
    const { messages, status } = await outcome;
    assert.equal(status.code, grpc.status.OK);
    assert.deepEqual(messages.map(each => each.balance), [1, 3]);
  },

  // More often than the server allows.
  async too_many_pings() {
    const stub = client({ 'grpc.keepalive_time_ms': 100, 'grpc.keepalive_timeout_ms': 5_000 });
    const call = stub.follow();
    const outcome = ended(call);
    call.write(entry(1));
    const { status } = await outcome;
    assert.notEqual(status.code, grpc.status.OK);
  },
};

cases[name]().then(
  () => process.exit(0),
  problem => {
    console.error(problem);
    process.exit(1);
  });
