// A service that knows nothing of Kith: node checkout.js <port of the hub> <port of a service of Kith>
// It prints its own port, answers GET /checkout by calling that service, and GET /price itself; a line on its input ends it.
'use strict';

const { NodeSDK } = require('@opentelemetry/sdk-node');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-proto');

const [hub, orders] = process.argv.slice(2);
const sdk = new NodeSDK({
  serviceName: 'checkout',
  traceExporter: new OTLPTraceExporter({ url: `http://127.0.0.1:${hub}/v1/traces` }),
  instrumentations: [new HttpInstrumentation()],
});
sdk.start();

const http = require('node:http'); // after the SDK, which watches what is required
const { trace } = require('@opentelemetry/api');

function place() {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port: orders,
        method: 'POST',
        path: '/io.kith.interop.Orders/Place',
        headers: { 'content-type': 'application/json' },
      },
      answer => {
        let body = '';
        answer.on('data', part => (body += part));
        answer.on('end', () => resolve({ status: answer.statusCode, body }));
      },
    );
    request.on('error', reject);
    request.end(JSON.stringify({ item: 'tea' }));
  });
}

const server = http.createServer(async (request, response) => {
  if (request.url.startsWith('/price')) {
    response.end('250');
    return;
  }
  const { status, body } = await place();
  response.statusCode = status;
  response.setHeader('x-trace', trace.getActiveSpan().spanContext().traceId);
  response.end(body);
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.once('data', async () => {
  await sdk.shutdown(); // sends what has not been sent
  process.exit(0);
});
