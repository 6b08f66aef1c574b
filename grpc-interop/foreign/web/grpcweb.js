// Cases with the grpc-web package, the client of the gRPC project for browsers. What its own
// plugin, protoc-gen-grpc-web, would generate is a descriptor for each method and a call of
// unaryCall or serverStreaming with it, which is written out here. Debian, Maven Central, PyPI
// and the Go proxy do not have the plugin; the npm package of that name holds a script which
// downloads a binary from a release page, and neither that nor building it of a checkout is
// something that a check should depend on.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { GrpcWebClientBase, MethodDescriptor, MethodType, StatusCode } from 'grpc-web';
import { TestService } from './gen/grpc/testing/test_pb.js';
import { check, checkBytes, failure } from './expect.js';

const RESPONSE_SIZES = [31415, 9, 2653, 58979];
const ECHO_HEADER = 'x-grpc-test-echo-initial';

const descriptors = Object.fromEntries(TestService.methods.map((method) => [
	method.localName,
	new MethodDescriptor(`/${TestService.typeName}/${method.name}`,
		(method.methodKind === 'unary') ? MethodType.UNARY : MethodType.SERVER_STREAMING,
		Object, Object,
		(message) => toBinary(method.input, message),
		(bytes) => fromBinary(method.output, bytes)),
]));

const request = (method, fields) => create(TestService.method[method].input, fields);

function unary(base, url, method, fields, metadata = {}) {
	return base.unaryCall(`${url}/${TestService.typeName}/${TestService.method[method].name}`, request(method, fields),
		metadata, descriptors[method]);
}

function streaming(base, url, fields, metadata = {}) {
	return base.serverStreaming(`${url}/${TestService.typeName}/StreamingOutputCall`,
		request('streamingOutputCall', fields), metadata, descriptors.streamingOutputCall);
}

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

const answers = (sizes, intervalUs = 0) => ({
	responseParameters: sizes.map((size) => ({ size, intervalUs })),
});

const cases = {
	async empty_unary({ base, url }) {
		check(await unary(base, url, 'emptyCall', {}), 'a response');
	},
	async large_unary({ base, url }) {
		const response = await unary(base, url, 'unaryCall',
			{ responseSize: 314159, payload: { body: new Uint8Array(271828) } });
		checkBytes(response.payload.body, 314159);
	},
	async status_code_and_message({ base, url }) {
		const error = await failure(unary(base, url, 'unaryCall', { responseStatus: { code: 2, message: 'test status message' } }));
		check(error.code === StatusCode.UNKNOWN, `UNKNOWN, not ${error.code}`);
		check(error.message === 'test status message', `the message, not ${error.message}`);
	},
	async error_details({ base, url }) {
		const error = await failure(unary(base, url, 'unaryCall', { responseSize: -1 }));
		check(error.code === StatusCode.INVALID_ARGUMENT, `INVALID_ARGUMENT, not ${error.code}`);
		check(error.metadata?.['grpc-status-details-bin'], 'details among the metadata of the error');
	},
	async unimplemented_method({ base, url }) {
		const error = await failure(unary(base, url, 'unimplementedCall', {}));
		check(error.code === StatusCode.UNIMPLEMENTED, `UNIMPLEMENTED, not ${error.code}`);
	},
	async deadline({ base, url }) {
		const deadline = `${Date.now() + 300}`;
		const error = await failure(drain(streaming(base, url, answers([1, 1], 3_000_000), { deadline })));
		check(error.code === StatusCode.DEADLINE_EXCEEDED, `DEADLINE_EXCEEDED, not ${error.code}: ${error.message}`);
	},
};

const streamCases = {
	async server_streaming({ base, url }) {
		const { sizes, status } = await drain(streaming(base, url, answers(RESPONSE_SIZES)));
		check(`${sizes}` === `${RESPONSE_SIZES}`, `sizes ${RESPONSE_SIZES}, not ${sizes}`);
		check(status?.code === StatusCode.OK, `the status OK, not ${status?.code}`);
	},
	async custom_metadata({ base, url }) {
		const { headers } = await drain(streaming(base, url, answers([1]), { [ECHO_HEADER]: 'test_initial_metadata_value' }));
		check(headers?.[ECHO_HEADER] === 'test_initial_metadata_value', `the header, not ${headers?.[ECHO_HEADER]}`);
	},
	async status_of_a_stream({ base, url }) {
		const error = await failure(drain(streaming(base, url, { responseStatus: { code: 9, message: 'not so' } })));
		check(error.code === StatusCode.FAILED_PRECONDITION && error.message === 'not so', `the status, not ${error}`);
	},
	async live_server_streaming({ base, url }) {
		const arrivals = [];
		const stream = streaming(base, url, answers([1, 1, 1], 200_000));
		stream.on('data', () => arrivals.push(performance.now()));
		await drain(stream);
		check(arrivals[2] - arrivals[0] > 200, `responses as they are sent, not all within ${arrivals[2] - arrivals[0]} ms`);
	},
	async cancel_after_first_response({ base, url }) {
		const stream = streaming(base, url, answers([1, 1], 2_000_000));
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
	const base = new GrpcWebClientBase({ format });
	for (const [name, test] of Object.entries((format === 'text') ? { ...cases, ...streamCases } : cases)) {
		try {
			await test({ base, url });
			report(name);
		}
		catch (error) {
			report(name, error);
		}
	}
}
