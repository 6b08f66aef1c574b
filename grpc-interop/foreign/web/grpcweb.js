// Cases with the grpc-web package, the client of the gRPC project for browsers, and the stubs
// that its own plugin generates. The plugin is in no registry, so what version 1.5.0 made of
// test.proto is kept here, with import_style=commonjs and mode=grpcwebtext or mode=grpcweb.
import { StatusCode } from 'grpc-web';
import * as binary from './grpcweb/binary/grpc/testing/test_grpc_web_pb.js';
import * as text from './grpcweb/text/grpc/testing/test_grpc_web_pb.js';
import { Empty } from './grpcweb/text/grpc/testing/empty_pb.js';
import { SimpleRequest, StreamingOutputCallRequest } from './grpcweb/text/grpc/testing/messages_pb.js';
import { check, checkBytes, failure } from './expect.js';

const RESPONSE_SIZES = [31415, 9, 2653, 58979];
const ECHO_HEADER = 'x-grpc-test-echo-initial';

/** Resolves to what a stream brought. */
function drain(stream) {
	return new Promise((resolve, reject) => {
		const seen = { sizes: [], headers: undefined, status: undefined };
		stream.on('metadata', (headers) => (seen.headers = headers));
		stream.on('data', (response) => seen.sizes.push(response.payload.body.length));
		stream.on('status', (status) => (seen.status = status));
		stream.on('error', reject);
		stream.on('end', () => resolve(seen));
	});
}

const streaming = (client, fields, metadata) => client.streamingOutputCall(new StreamingOutputCallRequest(fields), metadata);

const answers = (sizes, intervalUs = 0) => ({
	responseParameters: sizes.map((size) => ({ size, intervalUs })),
});

const cases = {
	async empty_unary({ promises }) {
		check(await promises.emptyCall(new Empty()), 'a response');
	},
	async large_unary({ promises }) {
		const response = await promises.unaryCall(
			new SimpleRequest({ responseSize: 314159, payload: { body: new Uint8Array(271828) } }));
		checkBytes(response.payload.body, 314159);
	},
	async status_code_and_message({ promises }) {
		const responseStatus = { code: 2, message: 'test status message' };
		const error = await failure(promises.unaryCall(new SimpleRequest({ responseStatus })));
		check(error.code === StatusCode.UNKNOWN, `UNKNOWN, not ${error.code}`);
		check(error.message === 'test status message', `the message, not ${error.message}`);
	},
	async error_details({ promises }) {
		const error = await failure(promises.unaryCall(new SimpleRequest({ responseSize: -1 })));
		check(error.code === StatusCode.INVALID_ARGUMENT, `INVALID_ARGUMENT, not ${error.code}`);
		check(error.metadata?.['grpc-status-details-bin'], 'details among the metadata of the error');
	},
	async unimplemented_method({ promises }) {
		const error = await failure(promises.unimplementedCall(new Empty()));
		check(error.code === StatusCode.UNIMPLEMENTED, `UNIMPLEMENTED, not ${error.code}`);
	},
	async deadline({ client }) {
		const deadline = `${Date.now() + 300}`;
		const error = await failure(drain(streaming(client, answers([1, 1], 3_000_000), { deadline })));
		check(error.code === StatusCode.DEADLINE_EXCEEDED, `DEADLINE_EXCEEDED, not ${error.code}: ${error.message}`);
	},
};

const streamCases = {
	async server_streaming({ client }) {
		const { sizes, status } = await drain(streaming(client, answers(RESPONSE_SIZES)));
		check(`${sizes}` === `${RESPONSE_SIZES}`, `sizes ${RESPONSE_SIZES}, not ${sizes}`);
		check(status?.code === StatusCode.OK, `the status OK, not ${status?.code}`);
	},
	async custom_metadata({ client }) {
		const { headers } = await drain(streaming(client, answers([1]), { [ECHO_HEADER]: 'test_initial_metadata_value' }));
		check(headers?.[ECHO_HEADER] === 'test_initial_metadata_value', `the header, not ${headers?.[ECHO_HEADER]}`);
	},
	async status_of_a_stream({ client }) {
		const error = await failure(drain(streaming(client, { responseStatus: { code: 9, message: 'not so' } })));
		check(error.code === StatusCode.FAILED_PRECONDITION && error.message === 'not so', `the status, not ${error}`);
	},
	async live_server_streaming({ client }) {
		const arrivals = [];
		const stream = streaming(client, answers([1, 1, 1], 200_000));
		stream.on('data', () => arrivals.push(performance.now()));
		await drain(stream);
		check(arrivals[2] - arrivals[0] > 200, `responses as they are sent, not all within ${arrivals[2] - arrivals[0]} ms`);
	},
	async cancel_after_first_response({ client }) {
		const stream = streaming(client, answers([1, 1], 2_000_000));
		let responses = 0;
		await new Promise((resolve, reject) => {
			stream.on('error', reject);
			stream.on('data', () => {
				responses++;
				stream.cancel();
				setTimeout(resolve, 100);
			});
		});
		check(responses === 1, `one response, not ${responses}`);
	},
};

/**
 * Runs the cases one after the other.
 * @param url where the server is
 * @param format "text" or "binary"; the package streams in text alone
 * @param report hears (name, error or undefined) of every case
 */
export async function run(url, format, report) {
	const stubs = (format === 'text') ? text : binary;
	const client = new stubs.TestServiceClient(url);
	const promises = new stubs.TestServicePromiseClient(url);
	for (const [name, test] of Object.entries((format === 'text') ? { ...cases, ...streamCases } : cases)) {
		try {
			await test({ client, promises });
			report(name);
		}
		catch (error) {
			report(name, error);
		}
	}
}
