package io.freshet.spring.security;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.StringValue;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.CallOptions;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;

/** A call of each shape that sends words and returns what comes back. */
public enum Shape {

	/** Unary. */
	SAY {

		@Override
		public List<String> call(RpcChannel channel, CallOptions options, String... words) {
			return List.of(channel.blocking().unary(TalkRpc.SAY, options, StringValue.of(words[0])).getValue());
		}

	},

	/** Server streaming. */
	HEAR {

		@Override
		public List<String> call(RpcChannel channel, CallOptions options, String... words) {
			try (RpcReader<StringValue> answers = channel.blocking()
				.serverStreaming(TalkRpc.HEAR, options, StringValue.of(words[0]))) {
				return answers.stream().map(StringValue::getValue).toList();
			}
		}

	},

	/** Client streaming. */
	TELL {

		@Override
		public List<String> call(RpcChannel channel, CallOptions options, String... words) {
			try (ClientStream<StringValue, StringValue> call = channel.blocking()
				.clientStreaming(TalkRpc.TELL, options)) {
				for (String word : words) {
					call.write(StringValue.of(word));
				}
				return List.of(call.finish().getValue());
			}
		}

	},

	/** Bidirectional. */
	TALK {

		@Override
		public List<String> call(RpcChannel channel, CallOptions options, String... words) {
			try (BidiStream<StringValue, StringValue> call = channel.blocking().bidiStreaming(TalkRpc.TALK, options)) {
				List<String> answers = new ArrayList<>();
				for (String word : words) {
					call.write(StringValue.of(word));
				}
				call.halfClose();
				call.forEach((answer) -> answers.add(answer.getValue()));
				return answers;
			}
		}

	};

	/**
	 * Makes the call.
	 * @param channel the channel
	 * @param options the options
	 * @param words what to send; a call that takes one sends the first
	 * @return what came back
	 */
	public abstract List<String> call(RpcChannel channel, CallOptions options, String... words);

	List<String> call(RpcChannel channel, Metadata metadata, String... words) {
		return call(channel, CallOptions.DEFAULT.withMetadata(metadata), words);
	}

}
