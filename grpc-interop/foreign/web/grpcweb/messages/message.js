// What the stubs of protoc-gen-grpc-web ask of messages, on those that protoc-gen-es generates:
// the generator of messages which they are made for is in no registry.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';

/** Returns the class that a stub knows a message by. */
export function messageClass(schema) {
	return class {
		static deserializeBinary(bytes) {
			return fromBinary(schema, bytes);
		}

		constructor(fields) {
			this.message = create(schema, fields);
		}

		serializeBinary() {
			return toBinary(schema, this.message);
		}
	};
}
