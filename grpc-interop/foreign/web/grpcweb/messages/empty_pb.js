import { EmptySchema } from '../../../../gen/grpc/testing/empty_pb.js';
import { messageClass } from './message.js';

export const Empty = messageClass(EmptySchema);
