// Interoperability cases for clients of the Connect family, whatever their transport.
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { TestService, UnimplementedService } from './gen/grpc/testing/test_pb.js';
import { check, checkBytes, failure } from './expect.js';

const LARGE_REQUEST = 271828;
const LARGE_RESPONSE = 314159;
const RESPONSE_SIZES = [31415, 9, 2653, 58979];
const MESSAGE = 'test status message';
const SPECIAL_MESSAGE = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';
const ECHO_HEADER = 'x-grpc-test-echo-initial';
const ECHO_TRAILER = 'x-grpc-test-echo-trailing-bin';

const payload = (size) => ({ body: new Uint8Array(size) });
const answers = (sizes, intervalUs = 0) => ({
	responseParameters: sizes.map((size) => ({ size, intervalUs })),
});

async function fails(call, code, message) {
	const error = await failure(call);
	check(error instanceof ConnectError, `a ConnectError, not ${error}`);
	check(error.code === code, `code ${Code[code]}, not ${Code[error.code]}: ${error.rawMessage}`);
	if (message !== undefined) {
		check(error.rawMessage === message, `message ${JSON.stringify(message)}, not ${JSON.stringify(error.rawMessage)}`);
	}
	return error;
}

async function sizesOf(stream) {
	const sizes = [];
	for await (const response of stream) {
		sizes.push(response.payload.body.length);
	}
	return sizes;
}

function checkEcho(headers, trailers) {
	check(headers.get(ECHO_HEADER) === 'test_initial_metadata_value', `the header, not ${headers.get(ECHO_HEADER)}`);
	check(trailers.get(ECHO_TRAILER)?.replace(/=+$/, '') === 'q6ur', `the trailer, not ${trailers.get(ECHO_TRAILER)}`);
}

const echo = () => ({ [ECHO_HEADER]: 'test_initial_metadata_value', [ECHO_TRAILER]: 'q6ur' });

/** Cases that every transport can run. */
export const anywhere = {
	async empty_unary({ client }) {
		check(await client.emptyCall({}), 'a response');
	},
	async large_unary({ client }) {
		const response = await client.unaryCall({ responseSize: LARGE_RESPONSE, payload: payload(LARGE_REQUEST) });
		checkBytes(response.payload.body, LARGE_RESPONSE);
	},
	async server_streaming({ client }) {
		const sizes = await sizesOf(client.streamingOutputCall(answers(RESPONSE_SIZES)));
		check(`${sizes}` === `${RESPONSE_SIZES}`, `sizes ${RESPONSE_SIZES}, not ${sizes}`);
	},
	async live_server_streaming({ client }) {
		const arrivals = [];
		for await (const response of client.streamingOutputCall(answers([1, 1, 1], 200_000))) {
			arrivals.push(performance.now() + 0 * response.payload.body.length);
		}
		// What is held back until the end would arrive all at once.
		check(arrivals[2] - arrivals[0] > 200, `responses as they are sent, not all within ${arrivals[2] - arrivals[0]} ms`);
	},
	async empty_stream({ client }) {
		check((await sizesOf(client.streamingOutputCall({}))).length === 0, 'no response');
	},
	async custom_metadata_unary({ client }) {
		let headers, trailers;
		await client.unaryCall({ responseSize: 1 }, {
			headers: echo(),
			onHeader: (fields) => (headers = fields),
			onTrailer: (fields) => (trailers = fields),
		});
		checkEcho(headers, trailers);
	},
	async custom_metadata_streaming({ client }) {
		let headers, trailers;
		await sizesOf(client.streamingOutputCall(answers([1]), {
			headers: echo(),
			onHeader: (fields) => (headers = fields),
			onTrailer: (fields) => (trailers = fields),
		}));
		checkEcho(headers, trailers);
	},
	async custom_metadata_of_an_error({ client }) {
		const error = await fails(client.unaryCall({ responseStatus: { code: 9, message: MESSAGE } }, { headers: echo() }),
			Code.FailedPrecondition, MESSAGE);
		checkEcho(error.metadata, error.metadata);
	},
	async status_code_and_message({ client }) {
		const responseStatus = { code: 2, message: MESSAGE };
		await fails(client.unaryCall({ responseStatus }), Code.Unknown, MESSAGE);
		await fails(sizesOf(client.streamingOutputCall({ responseStatus })), Code.Unknown, MESSAGE);
	},
	async special_status_message({ client }) {
		const responseStatus = { code: 2, message: SPECIAL_MESSAGE };
		await fails(client.unaryCall({ responseStatus }), Code.Unknown, SPECIAL_MESSAGE);
		await fails(sizesOf(client.streamingOutputCall({ responseStatus })), Code.Unknown, SPECIAL_MESSAGE);
	},
	async every_status_code({ client }) {
		for (let code = 1; code <= 16; code++) {
			await fails(client.unaryCall({ responseStatus: { code, message: `code ${code}` } }), code, `code ${code}`);
		}
	},
	async error_details({ client }) {
		const error = await fails(client.unaryCall({ responseSize: -1 }), Code.InvalidArgument);
		check(error.details.length === 1, `one detail, not ${error.details.length}`);
		const [detail] = error.details;
		check(detail.type === 'google.rpc.BadRequest', `google.rpc.BadRequest, not ${detail.type}`);
		check(new TextDecoder().decode(detail.value).includes('response_size'), 'the name of the field in the detail');
	},
	async unimplemented_method({ client }) {
		await fails(client.unimplementedCall({}), Code.Unimplemented);
	},
	async unimplemented_service({ transport }) {
		await fails(createClient(UnimplementedService, transport).unimplementedCall({}), Code.Unimplemented);
	},
	async message_too_large({ client }) {
		await fails(client.unaryCall({ payload: payload(5 * 1024 * 1024) }), Code.ResourceExhausted);
	},
	async deadline({ client }) {
		const start = performance.now();
		await fails(sizesOf(client.streamingOutputCall(answers([1, 1], 5_000_000), { timeoutMs: 200 })),
			Code.DeadlineExceeded);
		check(performance.now() - start < 4_000, 'the deadline to end the call');
	},
	async cancel_after_first_response({ client }) {
		const controller = new AbortController();
		let responses = 0;
		async function run() {
			for await (const response of client.streamingOutputCall(answers([1, 1], 2_000_000), { signal: controller.signal })) {
				responses += response.payload.body.length;
				controller.abort();
			}
		}
		await fails(run(), Code.Canceled);
		check(responses === 1, `one response, not ${responses}`);
	},
	async cancel_before_begin({ client }) {
		await fails(client.unaryCall({ responseSize: 1 }, { signal: AbortSignal.abort() }), Code.Canceled);
	},
	async many_at_once({ client }) {
		const calls = Array.from({ length: 100 }, (_, i) => client.unaryCall({ responseSize: i }));
		(await Promise.all(calls)).forEach((response, i) => checkBytes(response.payload.body, i));
	},
};

/** Checks what a transport that tells its HTTP methods has used last. */
function checkGet(methods) {
	check(methods === undefined || `${methods}` === 'GET', `one GET, not ${methods}`);
}

/** Cases for Connect alone. */
export const connectOnly = {
	async unary_get({ client, methods }) {
		methods?.splice(0);
		const response = await client.cacheableUnaryCall({ responseSize: 1000 });
		checkBytes(response.payload.body, 1000);
		checkGet(methods);
	},
	async unary_get_error({ client, methods }) {
		methods?.splice(0);
		await fails(client.cacheableUnaryCall({ responseStatus: { code: 5, message: MESSAGE } }), Code.NotFound, MESSAGE);
		checkGet(methods);
	},
};

/** Cases for clients that send streams. */
export const clientStreams = {
	async client_streaming({ client }) {
		async function* requests() {
			for (const size of [27182, 8, 1828, 45904]) {
				yield { payload: payload(size) };
			}
		}
		const response = await client.streamingInputCall(requests());
		check(response.aggregatedPayloadSize === 74922, `74922 bytes, not ${response.aggregatedPayloadSize}`);
	},
};

/** Cases for clients that send and receive at once. */
export const fullDuplex = {
	async ping_pong({ client }) {
		let next;
		const turns = [];
		async function* requests() {
			for (const size of RESPONSE_SIZES) {
				yield answers([size]);
				await new Promise((resolve) => (next = resolve));
			}
		}
		for await (const response of client.fullDuplexCall(requests())) {
			turns.push(response.payload.body.length);
			next();
		}
		check(`${turns}` === `${RESPONSE_SIZES}`, `sizes ${RESPONSE_SIZES}, not ${turns}`);
	},
};

/**
 * Runs cases one after the other.
 * @param cases name -> function
 * @param transport the transport under test
 * @param methods the HTTP methods that the transport used, as it records them; undefined if it
 *   cannot
 * @param report hears (name, error or undefined) of every case
 */
export async function run(cases, transport, methods, report) {
	const client = createClient(TestService, transport);
	for (const [name, test] of Object.entries(cases)) {
		try {
			await test({ client, transport, methods });
			report(name);
		}
		catch (error) {
			report(name, error);
		}
	}
}
