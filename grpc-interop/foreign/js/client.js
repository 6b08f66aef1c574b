// Runs interoperability cases with @grpc/grpc-js against a server on this machine. Prints one
// line per case, "passed" or "failed", then the name, then what went wrong.
//
// usage: node client.js --port=N --protos=DIRECTORY [--ca=FILE --authority=NAME]
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const options = Object.fromEntries(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')));

const definition = protoLoader.loadSync('grpc/testing/test.proto', { includeDirs: [options.protos] });
const { TestService, UnimplementedService } = grpc.loadPackageDefinition(definition).grpc.testing;

const address = `localhost:${options.port}`;
const credentials = options.ca
	? grpc.credentials.createSsl(fs.readFileSync(options.ca))
	: grpc.credentials.createInsecure();
const channelOptions = options.authority
	? { 'grpc.ssl_target_name_override': options.authority, 'grpc.default_authority': options.authority }
	: {};

const CASE_TIMEOUT_MS = 20_000;
const GZIP = 2;
const LARGE_REQUEST = 271828;
const LARGE_RESPONSE = 314159;
const REQUEST_SIZES = [27182, 8, 1828, 45904];
const RESPONSE_SIZES = [31415, 9, 2653, 58979];

const payload = (size) => ({ body: Buffer.alloc(size) });
const large = () => ({ responseSize: LARGE_RESPONSE, payload: payload(LARGE_REQUEST) });
const streamRequest = (requestSize, responseSize) => ({
	payload: payload(requestSize),
	responseParameters: [{ size: responseSize }],
});

/** Makes a unary call; resolves to response, headers and status. */
function unary(client, method, request, metadata = new grpc.Metadata(), callOptions = {}) {
	return new Promise((resolve, reject) => {
		const seen = {};
		const call = client[method](request, metadata, callOptions, (error, response) => {
			if (error) {
				reject(error);
				return;
			}
			seen.response = response;
			settle();
		});
		call.on('metadata', (headers) => (seen.headers = headers));
		call.on('status', (status) => {
			seen.status = status;
			settle();
		});
		function settle() {
			if (seen.response && seen.status) {
				resolve(seen);
			}
		}
	});
}

/** Collects the responses of a stream until it ends; resolves to responses, headers and status. */
function drain(call, onResponse = () => {}) {
	return new Promise((resolve, reject) => {
		const seen = { responses: [] };
		call.on('metadata', (headers) => (seen.headers = headers));
		call.on('data', (response) => {
			seen.responses.push(response);
			onResponse(response, seen.responses.length);
		});
		call.on('error', reject);
		call.on('status', (status) => {
			seen.status = status;
			if (status.code === grpc.status.OK) {
				resolve(seen);
			}
		});
	});
}

async function failure(code, call) {
	const error = await call.then(() => assert.fail(`succeeded instead of ending with ${code}`), (cause) => cause);
	assert.strictEqual(error.code, code, error.message);
	return error;
}

const sizes = (responses) => responses.map((response) => response.payload.body.length);

const cases = {
	async empty_unary(client) {
		assert.deepStrictEqual((await unary(client, 'emptyCall', {})).response, {});
	},

	async large_unary(client) {
		const { response } = await unary(client, 'unaryCall', large());
		assert.deepStrictEqual(response.payload.body, Buffer.alloc(LARGE_RESPONSE));
	},

	async message_at_the_limit(client) {
		const limit = 4 * 1024 * 1024;
		const overhead = 2 * (1 + 4);
		await unary(client, 'unaryCall', { payload: payload(limit - overhead) });
		await failure(grpc.status.RESOURCE_EXHAUSTED,
			unary(client, 'unaryCall', { payload: payload(limit - overhead + 1) }));
		await unary(client, 'emptyCall', {});
	},

	async client_streaming(client) {
		const total = await new Promise((resolve, reject) => {
			const call = client.streamingInputCall((error, response) => (error ? reject(error) : resolve(response)));
			REQUEST_SIZES.forEach((size) => call.write({ payload: payload(size) }));
			call.end();
		});
		assert.strictEqual(total.aggregatedPayloadSize, 74922);
	},

	async server_streaming(client) {
		const request = { responseParameters: RESPONSE_SIZES.map((size) => ({ size })) };
		const { responses } = await drain(client.streamingOutputCall(request));
		assert.deepStrictEqual(sizes(responses), RESPONSE_SIZES);
	},

	async half_duplex(client) {
		const call = client.halfDuplexCall();
		const end = drain(call);
		RESPONSE_SIZES.forEach((size, index) => call.write(streamRequest(REQUEST_SIZES[index], size)));
		call.end();
		assert.deepStrictEqual(sizes((await end).responses), RESPONSE_SIZES);
	},

	async ping_pong(client) {
		const call = client.fullDuplexCall();
		const send = (index) => call.write(streamRequest(REQUEST_SIZES[index], RESPONSE_SIZES[index]));
		const end = drain(call, (response, count) => (count < REQUEST_SIZES.length ? send(count) : call.end()));
		send(0);
		assert.deepStrictEqual(sizes((await end).responses), RESPONSE_SIZES);
	},

	async empty_stream(client) {
		const call = client.fullDuplexCall();
		const end = drain(call);
		call.end();
		assert.deepStrictEqual((await end).responses, []);
	},

	async client_compressed_unary(client, connect) {
		await failure(grpc.status.INVALID_ARGUMENT,
			unary(client, 'unaryCall', { ...large(), expectCompressed: { value: true } }));
		const compressing = connect(TestService, { 'grpc.default_compression_algorithm': GZIP });
		await unary(compressing, 'unaryCall', { ...large(), expectCompressed: { value: true } });
		await unary(client, 'unaryCall', { ...large(), expectCompressed: { value: false } });
	},

	// this client does not tell which responses were compressed, only that it could read them
	async server_compressed_unary(client) {
		for (const value of [true, false]) {
			const { response } = await unary(client, 'unaryCall', { ...large(), responseCompressed: { value } });
			assert.strictEqual(response.payload.body.length, LARGE_RESPONSE);
		}
	},

	async client_compressed_streaming(client, connect) {
		const compressing = connect(TestService, { 'grpc.default_compression_algorithm': GZIP });
		const total = await new Promise((resolve, reject) => {
			const call = compressing.streamingInputCall((error, response) => (error ? reject(error) : resolve(response)));
			call.write({ payload: payload(27182), expectCompressed: { value: true } });
			call.write({ payload: payload(45904), expectCompressed: { value: true } });
			call.end();
		});
		assert.strictEqual(total.aggregatedPayloadSize, 73086);
	},

	async server_compressed_streaming(client) {
		const responseParameters = [
			{ size: 31415, compressed: { value: true } },
			{ size: 92653, compressed: { value: false } },
		];
		const { responses } = await drain(client.streamingOutputCall({ responseParameters }));
		assert.deepStrictEqual(sizes(responses), [31415, 92653]);
	},

	async custom_metadata(client) {
		const metadata = new grpc.Metadata();
		metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
		metadata.set('x-grpc-test-echo-trailing-bin', Buffer.from([0xab, 0xab, 0xab]));
		const expectEcho = ({ headers, status }) => {
			assert.deepStrictEqual(headers.get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
			assert.deepStrictEqual(status.metadata.get('x-grpc-test-echo-trailing-bin'),
				[Buffer.from([0xab, 0xab, 0xab])]);
		};
		expectEcho(await unary(client, 'unaryCall', large(), metadata));
		const call = client.fullDuplexCall(metadata);
		const end = drain(call);
		call.write(streamRequest(LARGE_REQUEST, LARGE_RESPONSE));
		call.end();
		expectEcho(await end);
	},

	async status_code_and_message(client) {
		const responseStatus = { code: 2, message: 'test status message' };
		const error = await failure(grpc.status.UNKNOWN, unary(client, 'unaryCall', { responseStatus }));
		assert.strictEqual(error.details, responseStatus.message);
		const call = client.fullDuplexCall();
		const end = drain(call);
		call.write({ responseStatus });
		call.end();
		assert.strictEqual((await failure(grpc.status.UNKNOWN, end)).details, responseStatus.message);
	},

	async special_status_message(client) {
		const message = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';
		const error = await failure(grpc.status.UNKNOWN,
			unary(client, 'unaryCall', { responseStatus: { code: 2, message } }));
		assert.strictEqual(error.details, message);
	},

	async unimplemented_method(client) {
		await failure(grpc.status.UNIMPLEMENTED, unary(client, 'unimplementedCall', {}));
	},

	async unimplemented_service(client, connect) {
		await failure(grpc.status.UNIMPLEMENTED, unary(connect(UnimplementedService), 'unimplementedCall', {}));
	},

	async cancel_after_begin(client) {
		await failure(grpc.status.CANCELLED, new Promise((resolve, reject) => {
			client.streamingInputCall((error, response) => (error ? reject(error) : resolve(response))).cancel();
		}));
	},

	async cancel_after_first_response(client) {
		const call = client.fullDuplexCall();
		const end = drain(call, () => call.cancel());
		call.write(streamRequest(27182, 31415));
		await failure(grpc.status.CANCELLED, end);
	},

	async timeout_on_sleeping_server(client) {
		const call = client.fullDuplexCall({ deadline: Date.now() + 1 });
		const end = drain(call);
		call.write({ payload: payload(27182) });
		await failure(grpc.status.DEADLINE_EXCEEDED, end);
	},
};

async function run(name) {
	const clients = [];
	const connect = (Service, more = {}) => {
		const client = new Service(address, credentials, { ...channelOptions, ...more });
		clients.push(client);
		return client;
	};
	let timer;
	const timeout = new Promise((resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`no end after ${CASE_TIMEOUT_MS} ms`)), CASE_TIMEOUT_MS);
	});
	try {
		await Promise.race([cases[name](connect(TestService), connect), timeout]);
		console.log(`passed ${name}`);
	} catch (error) {
		console.log(`failed ${name} ${String(error.message).replace(/\s+/g, ' ')}`);
		process.exitCode = 1;
	} finally {
		clearTimeout(timer);
		clients.forEach((client) => client.close());
	}
}

(async () => {
	for (const name of Object.keys(cases)) {
		await run(name);
	}
})();
