"""Runs interoperability cases with grpcio, the Python face of gRPC's C core, against a server
on this machine. Prints one line per case, "passed" or "failed", then the name, then what went
wrong.

usage: client.py --port=N --protos=DIRECTORY [--ca=FILE --authority=NAME]
"""

import queue
import sys
import tempfile

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from grpc_tools import protoc

CASE_TIMEOUT_SECONDS = 20
LARGE_REQUEST = 271828
LARGE_RESPONSE = 314159
REQUEST_SIZES = [27182, 8, 1828, 45904]
RESPONSE_SIZES = [31415, 9, 2653, 58979]
ECHO_METADATA = (
    ("x-grpc-test-echo-initial", "test_initial_metadata_value"),
    ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"),
)
SPECIAL_MESSAGE = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"


def load_messages(directory):
    """Compiles the protos. Generated modules would hide the package of grpcio itself."""
    with tempfile.NamedTemporaryFile() as out:
        arguments = ["", "-I" + directory, "--include_imports", "--descriptor_set_out=" + out.name]
        if protoc.main(arguments + ["grpc/testing/test.proto"]) != 0:
            sys.exit("the protos do not compile")
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return lambda name: message_factory.GetMessageClass(pool.FindMessageTypeByName("grpc.testing." + name))


def expect(actual, expected):
    if actual != expected:
        raise AssertionError(f"{str(actual)[:80]} instead of {str(expected)[:80]}")


class Requests:
    """Requests that are sent one by one, as an iterator that waits for the next one."""

    def __init__(self):
        self.waiting = queue.Queue()

    def __iter__(self):
        return iter(self.waiting.get, None)

    def send(self, request):
        self.waiting.put(request)

    def end(self):
        self.waiting.put(None)


class Cases:

    def __init__(self, channel, message):
        self.channel = channel
        self.Empty = message("Empty")
        self.Simple, self.SimpleResponse = message("SimpleRequest"), message("SimpleResponse")
        self.Input, self.InputResponse = message("StreamingInputCallRequest"), message("StreamingInputCallResponse")
        self.Output, self.OutputResponse = message("StreamingOutputCallRequest"), message("StreamingOutputCallResponse")

    # the four kinds of call

    def unary(self, request, method="UnaryCall", service="TestService", **options):
        response = self.Empty if isinstance(request, self.Empty) else self.SimpleResponse
        call = self.channel.unary_unary(f"/grpc.testing.{service}/{method}",
                                        request_serializer=lambda value: value.SerializeToString(),
                                        response_deserializer=response.FromString)
        return call.with_call(request, timeout=CASE_TIMEOUT_SECONDS, **options)

    def upload(self):
        return self.channel.stream_unary("/grpc.testing.TestService/StreamingInputCall",
                                         request_serializer=lambda value: value.SerializeToString(),
                                         response_deserializer=self.InputResponse.FromString)

    def download(self, request):
        call = self.channel.unary_stream("/grpc.testing.TestService/StreamingOutputCall",
                                         request_serializer=lambda value: value.SerializeToString(),
                                         response_deserializer=self.OutputResponse.FromString)
        return call(request, timeout=CASE_TIMEOUT_SECONDS)

    def duplex(self, requests, method="FullDuplexCall", timeout=CASE_TIMEOUT_SECONDS, **options):
        call = self.channel.stream_stream("/grpc.testing.TestService/" + method,
                                          request_serializer=lambda value: value.SerializeToString(),
                                          response_deserializer=self.OutputResponse.FromString)
        return call(iter(requests), timeout=timeout, **options)

    def large(self, **fields):
        return self.Simple(response_size=LARGE_RESPONSE, payload={"body": bytes(LARGE_REQUEST)}, **fields)

    def stream_request(self, request_size, response_size):
        return self.Output(payload={"body": bytes(request_size)}, response_parameters=[{"size": response_size}])

    @staticmethod
    def sizes(responses):
        return [len(response.payload.body) for response in responses]

    @staticmethod
    def failure(code, call):
        try:
            call()
        except grpc.RpcError as error:
            expect(error.code(), code)
            return error
        except grpc.FutureCancelledError:
            expect(grpc.StatusCode.CANCELLED, code)
            return None
        raise AssertionError(f"succeeded instead of ending with {code}")

    # the cases

    def empty_unary(self):
        expect(self.unary(self.Empty(), "EmptyCall")[0], self.Empty())

    def large_unary(self):
        expect(self.unary(self.large())[0].payload.body, bytes(LARGE_RESPONSE))

    def client_streaming(self):
        requests = [self.Input(payload={"body": bytes(size)}) for size in REQUEST_SIZES]
        response = self.upload()(iter(requests), timeout=CASE_TIMEOUT_SECONDS)
        expect(response.aggregated_payload_size, 74922)

    def server_streaming(self):
        request = self.Output(response_parameters=[{"size": size} for size in RESPONSE_SIZES])
        expect(self.sizes(self.download(request)), RESPONSE_SIZES)

    def half_duplex(self):
        requests = [self.stream_request(*pair) for pair in zip(REQUEST_SIZES, RESPONSE_SIZES)]
        expect(self.sizes(self.duplex(requests, "HalfDuplexCall")), RESPONSE_SIZES)

    def ping_pong(self):
        requests = Requests()
        responses = self.duplex(requests)
        for request_size, response_size in zip(REQUEST_SIZES, RESPONSE_SIZES):
            requests.send(self.stream_request(request_size, response_size))
            expect(len(next(responses).payload.body), response_size)
        requests.end()
        expect(list(responses), [])

    def empty_stream(self):
        expect(list(self.duplex([])), [])

    def client_compressed_unary(self):
        compressed, plain = {"value": True}, {"value": False}
        self.failure(grpc.StatusCode.INVALID_ARGUMENT, lambda: self.unary(self.large(expect_compressed=compressed)))
        self.unary(self.large(expect_compressed=compressed), compression=grpc.Compression.Gzip)
        self.unary(self.large(expect_compressed=plain))

    # this client does not tell which responses were compressed, only that it could read them
    def server_compressed_unary(self):
        for value in True, False:
            response, _ = self.unary(self.large(response_compressed={"value": value}))
            expect(len(response.payload.body), LARGE_RESPONSE)

    def client_compressed_streaming(self):
        requests = [self.Input(payload={"body": bytes(size)}, expect_compressed={"value": True})
                    for size in (27182, 45904)]
        response = self.upload()(iter(requests), timeout=CASE_TIMEOUT_SECONDS, compression=grpc.Compression.Gzip)
        expect(response.aggregated_payload_size, 73086)

    def server_compressed_streaming(self):
        request = self.Output(response_parameters=[{"size": 31415, "compressed": {"value": True}},
                                                   {"size": 92653, "compressed": {"value": False}}])
        expect(self.sizes(self.download(request)), [31415, 92653])

    def custom_metadata(self):
        _, call = self.unary(self.large(), metadata=ECHO_METADATA)
        self.expect_echo(call)
        call = self.duplex([self.stream_request(LARGE_REQUEST, LARGE_RESPONSE)], metadata=ECHO_METADATA)
        expect(self.sizes(call), [LARGE_RESPONSE])
        self.expect_echo(call)

    @staticmethod
    def expect_echo(call):
        (header, text), (trailer, value) = ECHO_METADATA
        expect([entry.value for entry in call.initial_metadata() if entry.key == header], [text])
        expect([entry.value for entry in call.trailing_metadata() if entry.key == trailer], [value])

    def status_code_and_message(self):
        wanted = {"code": 2, "message": "test status message"}
        calls = [lambda: self.unary(self.Simple(response_status=wanted)),
                 lambda: list(self.duplex([self.Output(response_status=wanted)]))]
        for call in calls:
            expect(self.failure(grpc.StatusCode.UNKNOWN, call).details(), wanted["message"])

    def special_status_message(self):
        request = self.Simple(response_status={"code": 2, "message": SPECIAL_MESSAGE})
        expect(self.failure(grpc.StatusCode.UNKNOWN, lambda: self.unary(request)).details(), SPECIAL_MESSAGE)

    def unimplemented_method(self):
        self.failure(grpc.StatusCode.UNIMPLEMENTED, lambda: self.unary(self.Empty(), "UnimplementedCall"))

    def unimplemented_service(self):
        self.failure(grpc.StatusCode.UNIMPLEMENTED,
                     lambda: self.unary(self.Empty(), "UnimplementedCall", "UnimplementedService"))

    def cancel_after_begin(self):
        requests = Requests()
        call = self.upload().future(iter(requests), timeout=CASE_TIMEOUT_SECONDS)
        call.cancel()
        self.failure(grpc.StatusCode.CANCELLED, call.result)
        requests.end()

    def cancel_after_first_response(self):
        requests = Requests()
        call = self.duplex(requests)
        requests.send(self.stream_request(27182, 31415))
        expect(len(next(call).payload.body), 31415)
        call.cancel()
        self.failure(grpc.StatusCode.CANCELLED, lambda: next(call))
        requests.end()

    def timeout_on_sleeping_server(self):
        requests = Requests()
        requests.send(self.Output(payload={"body": bytes(27182)}))
        self.failure(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: next(self.duplex(requests, timeout=0.001)))
        requests.end()


NAMES = ["empty_unary", "large_unary", "client_streaming", "server_streaming", "half_duplex", "ping_pong",
         "empty_stream", "client_compressed_unary", "server_compressed_unary", "client_compressed_streaming",
         "server_compressed_streaming", "custom_metadata", "status_code_and_message", "special_status_message",
         "unimplemented_method", "unimplemented_service", "cancel_after_begin", "cancel_after_first_response",
         "timeout_on_sleeping_server"]


def open_channel(options):
    address = "localhost:" + options["port"]
    if "ca" not in options:
        return grpc.insecure_channel(address)
    with open(options["ca"], "rb") as file:
        credentials = grpc.ssl_channel_credentials(file.read())
    override = [("grpc.ssl_target_name_override", options["authority"]),
                ("grpc.default_authority", options["authority"])]
    return grpc.secure_channel(address, credentials, override)


def main():
    options = dict(argument.removeprefix("--").split("=", 1) for argument in sys.argv[1:])
    message = load_messages(options["protos"])
    failed = False
    for name in NAMES:
        with open_channel(options) as channel:
            try:
                getattr(Cases(channel, message), name)()
                print("passed", name, flush=True)
            except Exception as error:  # the other cases are still of interest
                print("failed", name, " ".join(repr(error).split()), flush=True)
                failed = True
    sys.exit(1 if failed else 0)


main()
