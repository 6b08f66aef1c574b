package io.freshet.rpc.internal.http1;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;

/**
 * Netty's parser, asked for one step at a time. Confined to the connection's event loop.
 */
interface MessageParser {

	/** Larger pieces of a body are passed on in several. */
	int MAX_PIECE_BYTES = 64 * 1024;

	/**
	 * Takes what is there of one part of a message.
	 * @param context the connection's place in the pipeline
	 * @param in the bytes
	 * @param out takes the parts
	 * @throws Exception if the parser fails
	 */
	void parse(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception;

	/**
	 * Says that nothing more will come.
	 * @param context the connection's place in the pipeline
	 * @param in the bytes, none
	 * @param out takes the end of a message that ends with the connection
	 * @throws Exception if the parser fails
	 */
	void parseLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception;

	/**
	 * Releases what the parser keeps.
	 * @param context the connection's place in the pipeline
	 * @throws Exception if the parser fails
	 */
	void release(ChannelHandlerContext context) throws Exception;

	/**
	 * Returns the settings of a strict parser.
	 * @param maxHeadBytes larger than what {@link HeadScanner} lets pass
	 * @return the settings
	 */
	static HttpDecoderConfig strict(int maxHeadBytes) {
		return new HttpDecoderConfig().setMaxInitialLineLength(maxHeadBytes)
			.setMaxHeaderSize(maxHeadBytes)
			.setMaxChunkSize(MAX_PIECE_BYTES)
			.setValidateHeaders(true)
			.setStrictLineParsing(true)
			.setUseRfc9112TransferEncoding(true)
			.setAllowDuplicateContentLengths(false)
			.setAllowPartialChunks(true);
	}

}
