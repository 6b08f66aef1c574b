package io.freshet.rpc.internal.wire;

import com.google.protobuf.StringValue;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.ProtobufMarshaller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MessageFramerTests {

	private static final ProtobufMarshaller<StringValue> TEXT = ProtobufMarshaller.of(StringValue.getDefaultInstance());

	@Test
	void writesFlagLengthAndPayload() {
		ByteBuf out = Unpooled.buffer();
		assertThat(MessageFramer.frame(new byte[] { 1, 2, 3 }, BytesMarshaller.INSTANCE, null, out)).isEqualTo(8);
		assertThat(MessageFramer.frame(new byte[0], BytesMarshaller.INSTANCE, null, out)).isEqualTo(5);
		assertThat(ByteBufUtil.hexDump(out)).isEqualTo("0000000003010203" + "0000000000");
	}

	@Test
	void writesIntoEveryKindOfBuffer() {
		StringValue message = StringValue.of("x".repeat(300));
		for (ByteBufAllocator allocator : new ByteBufAllocator[] { ByteBufAllocator.DEFAULT,
				PooledByteBufAllocator.DEFAULT }) {
			CompositeByteBuf composite = allocator.compositeBuffer();
			composite.addComponent(true, allocator.buffer(16).writeZero(10));
			for (ByteBuf out : new ByteBuf[] { allocator.heapBuffer(16), allocator.directBuffer(16), composite }) {
				out.setIndex(0, 0).writeByte(9);
				assertThat(MessageFramer.frame(message, TEXT, null, out)).isEqualTo(5 + 303);
				assertThat(MessageFramer.frame(message, TEXT, null, out)).isEqualTo(5 + 303);
				assertThat(out.readByte()).isEqualTo((byte) 9);
				for (int i = 0; i < 2; i++) {
					ByteBuf one = out.readSlice(308);
					assertThat(MessageDeframer.single(one, TEXT, 1000, null)).isEqualTo(message);
				}
				assertThat(out.isReadable()).isFalse();
				out.release();
			}
		}
	}

	@Test
	void compressesAllButEmptyMessages() {
		GzipCodec gzip = new GzipCodec();
		ByteBuf out = Unpooled.buffer();
		byte[] message = new byte[1000];
		int bytes = MessageFramer.frame(message, BytesMarshaller.INSTANCE, gzip, out);
		assertThat(bytes).isEqualTo(out.readableBytes()).isLessThan(100);
		assertThat(out.getByte(0)).isEqualTo((byte) 1);
		assertThat(out.getInt(1)).isEqualTo(bytes - 5);
		assertThat(MessageDeframer.single(out, BytesMarshaller.INSTANCE, 1000, gzip)).isEqualTo(message);
		out.clear();
		MessageFramer.frame(new byte[0], BytesMarshaller.INSTANCE, gzip, out);
		assertThat(ByteBufUtil.hexDump(out)).isEqualTo("0000000000");
	}

	@Test
	void refusesAMessageLongerThanTheLimitAndLeavesTheTargetAlone() {
		ByteBuf out = Unpooled.buffer();
		MessageFramer.frame(new byte[9], BytesMarshaller.INSTANCE, null, 10, out);
		MessageFramer.frame(new byte[10], BytesMarshaller.INSTANCE, null, 10, out);
		assertThat(out.readableBytes()).isEqualTo(29);
		assertThatThrownBy(() -> MessageFramer.frame(new byte[11], BytesMarshaller.INSTANCE, null, 10, out))
			.isInstanceOfSatisfying(RpcException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED))
			.hasMessageContaining("message of 11 bytes exceeds the limit of 10 bytes (maxOutboundMessageBytes)");
		assertThat(out.readableBytes()).isEqualTo(29);
	}

	@Test
	void leavesTheTargetAloneWhenAMessageCannotBeCompressed() {
		MessageCodec broken = new MessageCodec() {

			@Override
			public String name() {
				return "broken";
			}

			@Override
			public void compress(ByteBuf in, ByteBuf out) {
				out.writeInt(1);
				throw new IllegalStateException("broken");
			}

			@Override
			public void decompress(ByteBuf in, ByteBuf out, int maxBytes) {
				throw new IllegalStateException("broken");
			}

		};
		ByteBuf out = Unpooled.buffer().writeByte(7);
		assertThatThrownBy(() -> MessageFramer.frame(new byte[3], BytesMarshaller.INSTANCE, broken, out))
			.isInstanceOf(IllegalStateException.class);
		assertThat(ByteBufUtil.hexDump(out)).isEqualTo("07");
	}

}
