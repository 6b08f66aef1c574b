import {
	SimpleRequestSchema, SimpleResponseSchema, StreamingInputCallRequestSchema, StreamingInputCallResponseSchema,
	StreamingOutputCallRequestSchema, StreamingOutputCallResponseSchema,
} from '../../../../gen/grpc/testing/messages_pb.js';
import { messageClass } from './message.js';

export const SimpleRequest = messageClass(SimpleRequestSchema);
export const SimpleResponse = messageClass(SimpleResponseSchema);
export const StreamingInputCallRequest = messageClass(StreamingInputCallRequestSchema);
export const StreamingInputCallResponse = messageClass(StreamingInputCallResponseSchema);
export const StreamingOutputCallRequest = messageClass(StreamingOutputCallRequestSchema);
export const StreamingOutputCallResponse = messageClass(StreamingOutputCallResponseSchema);
