package io.freshet.interop.conformance;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import io.freshet.interop.conformance.proto.Header;
import io.freshet.rpc.Metadata;

/** Converts between metadata and the way in which the runner writes it. */
final class ProtoHeaders {

	private ProtoHeaders() {
	}

	/**
	 * Reads metadata.
	 * @param headers what the runner wrote
	 * @return the metadata
	 * @throws IllegalArgumentException if a name or a value cannot travel
	 */
	static Metadata toMetadata(List<Header> headers) {
		Metadata.Builder metadata = Metadata.builder();
		for (Header header : headers) {
			boolean binary = header.getName().toLowerCase(Locale.ROOT).endsWith(Metadata.BINARY_SUFFIX);
			for (String value : header.getValueList()) {
				if (binary) {
					metadata.add(header.getName(), Base64.getDecoder().decode(value));
				}
				else {
					metadata.add(header.getName(), value);
				}
			}
		}
		return metadata.build();
	}

	/**
	 * Writes metadata.
	 * @param metadata the metadata
	 * @return a header for each name
	 */
	static List<Header> of(Metadata metadata) {
		List<Header> headers = new ArrayList<>();
		for (String name : metadata.names()) {
			Header.Builder header = Header.newBuilder().setName(name);
			if (name.endsWith(Metadata.BINARY_SUFFIX)) {
				for (byte[] value : metadata.getAllBinary(name)) {
					header.addValue(Base64.getEncoder().withoutPadding().encodeToString(value));
				}
			}
			else {
				header.addAllValue(metadata.getAll(name));
			}
			headers.add(header.build());
		}
		return headers;
	}

}
