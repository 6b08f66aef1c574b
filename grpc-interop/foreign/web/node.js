// Runs all cases with @connectrpc/connect-node: Connect, gRPC-Web and gRPC over HTTP/1.1 and
// HTTP/2. Prints "passed" or "failed", the client, the case and what went wrong, separated by
// tabs.
//
// usage: node node.js --url=URL [--ca=FILE --authority=NAME]
import { readFileSync } from 'node:fs';
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import * as cases from './cases.js';

const options = Object.fromEntries(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split(/=(.*)/s)));
const nodeOptions = options.ca
	? { ca: readFileSync(options.ca), servername: options.authority, checkServerIdentity: () => undefined }
	: {};

const { anywhere, connectOnly, clientStreams, fullDuplex } = cases;
const clients = [
	['Connect', createConnectTransport, '1.1', { ...anywhere, ...connectOnly, ...clientStreams }],
	['Connect', createConnectTransport, '2', { ...anywhere, ...connectOnly, ...clientStreams, ...fullDuplex }],
	['gRPC-Web', createGrpcWebTransport, '1.1', { ...anywhere, ...clientStreams }],
	['gRPC-Web', createGrpcWebTransport, '2', { ...anywhere, ...clientStreams, ...fullDuplex }],
	['gRPC', createGrpcTransport, '2', { ...anywhere, ...clientStreams, ...fullDuplex }],
];

for (const [name, create, httpVersion, wanted] of clients) {
	for (const useBinaryFormat of [true, false]) {
		const title = `connect-node, ${name} ${useBinaryFormat ? 'binary' : 'JSON'} HTTP/${httpVersion}`;
		const transport = create({
			baseUrl: options.url,
			httpVersion,
			useBinaryFormat,
			useHttpGet: true,
			nodeOptions,
		});
		await cases.run(wanted, transport, undefined, (test, error) => console.log(
			[error ? 'failed' : 'passed', title, test, String(error ?? '').replace(/\s+/g, ' ')].join('\t')));
	}
}
process.exit(0);
