// What runs in the browser: all cases with all clients, against ?url=.
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-web';
import * as cases from './cases.js';
import * as grpcweb from './grpcweb.js';

const url = new URLSearchParams(location.search).get('url');
const methods = [];
const recordingFetch = (input, init) => {
	methods.push(init?.method ?? 'GET');
	return fetch(input, init);
};

const clients = {
	'connect-web, Connect': { create: createConnectTransport, cases: { ...cases.anywhere, ...cases.connectOnly } },
	'connect-web, gRPC-Web': { create: createGrpcWebTransport, cases: cases.anywhere },
};

async function runAll() {
	for (const [name, { create, cases: wanted }] of Object.entries(clients)) {
		for (const useBinaryFormat of [true, false]) {
			const transport = create({ baseUrl: url, useBinaryFormat, useHttpGet: true, fetch: recordingFetch });
			const title = `${name} ${useBinaryFormat ? 'binary' : 'JSON'}`;
			await cases.run(wanted, transport, methods, (test, error) => window.report(title, test, error && String(error)));
		}
	}
	for (const format of ['text', 'binary']) {
		await grpcweb.run(url, format, (test, error) => window.report(`grpc-web ${format}`, test, error && String(error)));
	}
}

runAll().then(() => window.finished(), (error) => window.finished(String(error?.stack ?? error)));
