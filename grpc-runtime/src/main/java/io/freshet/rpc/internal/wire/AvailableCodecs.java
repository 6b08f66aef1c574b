package io.freshet.rpc.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The codings that work on this machine: {@code gzip} always, {@code br} and {@code zstd}
 * when their library is on the class path and its native part can be loaded.
 */
public final class AvailableCodecs {

	private static final CodecRegistry REGISTRY = CodecRegistry.of(find().toArray(MessageCodec[]::new));

	private AvailableCodecs() {
	}

	/**
	 * Returns the codings.
	 * @return always the same registry
	 */
	public static CodecRegistry registry() {
		return REGISTRY;
	}

	private static List<MessageCodec> find() {
		List<MessageCodec> codecs = new ArrayList<>(List.of(new GzipCodec()));
		addIfUsable(codecs, () -> {
			BrotliCodec.require();
			return new BrotliCodec();
		});
		addIfUsable(codecs, () -> {
			ZstdCodec.require();
			return new ZstdCodec();
		});
		return codecs;
	}

	private static void addIfUsable(List<MessageCodec> codecs, Supplier<MessageCodec> supplier) {
		try {
			codecs.add(supplier.get());
		}
		catch (LinkageError ex) {
			// The library is absent, or has nothing for this machine.
			return;
		}
	}

}
