package io.freshet.rpc.internal.wire;

import io.freshet.rpc.Metadata;
import io.freshet.rpc.internal.wire.HeaderFields.Indexing;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataFieldsTests {

	@Test
	void returnsWhatWasAppended() {
		Metadata metadata = Metadata.builder()
			.add("x-one", "1")
			.add("x-two-bin", new byte[] { 1, (byte) 0x80 })
			.add("x-one", "")
			.add("x-two-bin", new byte[0])
			.add("authorization", "Bearer a,b")
			.build();
		HeaderFields fields = new HeaderFields();
		MetadataFields.append(metadata, fields);
		assertThat(MetadataFields.toMetadata(fields)).isEqualTo(metadata);
	}

	@ParameterizedTest
	@ValueSource(strings = { "te", "host", "content-type", "content-length", "connection", "keep-alive",
			"proxy-connection", "transfer-encoding", "upgrade", "grpc-status", "grpc-timeout", "grpc-anything" })
	void leavesOutReservedNamesBothWays(String name) {
		HeaderFields sent = new HeaderFields();
		MetadataFields.append(Metadata.of(name, "1"), sent);
		assertThat(sent.size()).isZero();
		assertThat(MetadataFields.toMetadata(field(name, "1")).isEmpty()).isTrue();
	}

	@Test
	void keepsAssignedNamesThatBelongToApplications() {
		Metadata metadata = Metadata.builder()
			.add("grpc-retry-pushback-ms", "10")
			.add("grpc-previous-rpc-attempts", "1")
			.add("grpc-trace-bin", new byte[] { 1 })
			.add("grpc-tags-bin", new byte[] { 2 })
			.build();
		HeaderFields fields = new HeaderFields();
		MetadataFields.append(metadata, fields);
		assertThat(MetadataFields.toMetadata(fields)).isEqualTo(metadata);
	}

	@Test
	void readsUserAgentButDoesNotSendIt() {
		assertThat(MetadataFields.toMetadata(field("user-agent", "grpc-go/1.0")).get("user-agent"))
			.isEqualTo("grpc-go/1.0");
		HeaderFields fields = new HeaderFields();
		MetadataFields.append(Metadata.of("user-agent", "mine"), fields);
		assertThat(fields.size()).isZero();
	}

	@Test
	void leavesOutWhatMetadataCannotExpress() {
		HeaderFields fields = new HeaderFields();
		fields.add(HeaderNames.PATH, new AsciiString("/a/b"));
		fields.add(new AsciiString("x!odd"), new AsciiString("1"));
		fields.add(new AsciiString("x-tab"), new AsciiString("a\tb"));
		fields.add(new AsciiString("x-latin"), new AsciiString(new byte[] { (byte) 0xe9 }));
		fields.add(new AsciiString("x-bad-bin"), new AsciiString("$"));
		fields.add(AsciiString.EMPTY_STRING, new AsciiString("1"));
		assertThat(MetadataFields.toMetadata(fields)).isSameAs(Metadata.empty());
	}

	@Test
	void splitsJoinedBinaryValuesAndKeepsJoinedTextValues() {
		HeaderFields fields = field("x-bin", "AQ,Ag");
		fields.add(new AsciiString("x-text"), new AsciiString("a, b"));
		Metadata metadata = MetadataFields.toMetadata(fields);
		assertThat(metadata.getAllBinary("x-bin")).containsExactly(new byte[] { 1 }, new byte[] { 2 });
		assertThat(metadata.getAll("x-text")).containsExactly("a, b");
	}

	@Test
	void marksSecretsWhateverTheirName() {
		HeaderFields fields = new HeaderFields();
		MetadataFields.append(Metadata.builder().addSecret("x-api-key", "k1").add("x-plain", "1").build(), fields);
		assertThat(fields.indexing(0)).isEqualTo(Indexing.NEVER);
		assertThat(fields.indexing(1)).isEqualTo(Indexing.NONE);
		assertThat(fields.toString()).isEqualTo("x-api-key: ***, x-plain: 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "authorization", "proxy-authorization", "cookie", "set-cookie" })
	void marksSecrets(String name) {
		HeaderFields fields = new HeaderFields();
		MetadataFields.append(Metadata.of(name, "1"), fields);
		assertThat(fields.indexing(0)).isEqualTo(Indexing.NEVER);
	}

	@Test
	void countsNamesValuesAndThirtyTwoBytesPerField() {
		HeaderFields fields = field("abc", "12");
		fields.add(new AsciiString("d"), AsciiString.EMPTY_STRING);
		assertThat(MetadataFields.size(fields)).isEqualTo(3 + 2 + 32 + 1 + 32);
	}

	private static HeaderFields field(String name, String value) {
		return new HeaderFields().add(new AsciiString(name), new AsciiString(value));
	}

}
