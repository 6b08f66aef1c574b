package io.freshet.spring.autoconfigure.validation;

import java.util.List;

import build.buf.validate.FieldRules;
import build.buf.validate.Int32Rules;
import build.buf.validate.MapRules;
import build.buf.validate.RepeatedRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest.FieldViolation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Tests for {@link ProtoRules}. */
class ProtoRulesTests {

	private final ProtoRules rules = new ProtoRules(new BoundedValidator());

	@Test
	void findsNothingWhereThereAreNoRules() {
		assertThat(this.rules.violations(StringValue.of(""))).isEmpty();
	}

	@Test
	void namesEveryFieldThatIsWrong() throws Exception {
		Descriptor note = note(FieldRules.newBuilder().setInt32(Int32Rules.newBuilder().setGt(0)).build());
		DynamicMessage wrong = DynamicMessage.newBuilder(note)
			.addRepeatedField(note.findFieldByName("tags"), "long enough")
			.addRepeatedField(note.findFieldByName("tags"), "x")
			.addRepeatedField(note.findFieldByName("pages"), page(note, "de", 0))
			.build();
		assertThat(this.rules.violations(wrong)).extracting(FieldViolation::getField)
			.containsExactlyInAnyOrder("number", "tags[1]", "pages[\"de\"]");
		assertThat(this.rules.violations(wrong)).filteredOn((violation) -> violation.getField().equals("number"))
			.singleElement()
			.satisfies((violation) -> {
				assertThat(violation.getDescription()).contains("greater than 0");
				assertThat(violation.getReason()).isEqualTo("INT32_GT");
			});
	}

	@Test
	void stopsAtTheFirstThingThatIsWrongInLargeMessages() throws Exception {
		Descriptor note = note(FieldRules.getDefaultInstance());
		DynamicMessage.Builder small = DynamicMessage.newBuilder(note);
		DynamicMessage.Builder large = DynamicMessage.newBuilder(note);
		FieldDescriptor tags = note.findFieldByName("tags");
		for (int i = 0; i < 100; i++) {
			small.addRepeatedField(tags, "");
		}
		for (int i = 0; i < 10_000; i++) {
			large.addRepeatedField(tags, "");
		}
		assertThat(this.rules.violations(small.build())).hasSize(101);
		assertThat(this.rules.violations(large.build())).hasSize(1);
	}

	@Test
	void namesTheMessageWhoseRulesMakeNoSense() throws Exception {
		Descriptor note = note(FieldRules.newBuilder().setString(StringRules.newBuilder().setMinLen(1)).build());
		assertThatIllegalStateException()
			.isThrownBy(() -> this.rules.violations(DynamicMessage.getDefaultInstance(note)))
			.withMessageContaining("the rules of guide.Note cannot be applied");
	}

	private static DynamicMessage page(Descriptor note, String language, int number) {
		FieldDescriptor pages = note.findFieldByName("pages");
		return DynamicMessage.newBuilder(pages.getMessageType())
			.setField(pages.getMessageType().findFieldByNumber(1), language)
			.setField(pages.getMessageType().findFieldByNumber(2), number)
			.build();
	}

	private static Descriptor note(FieldRules number) throws Exception {
		FieldRules tag = FieldRules.newBuilder().setString(StringRules.newBuilder().setMinLen(3)).build();
		FieldRules page = FieldRules.newBuilder().setInt32(Int32Rules.newBuilder().setGt(0)).build();
		FileDescriptorProto file = FileDescriptorProto.newBuilder()
			.setName("note.proto")
			.setPackage("guide")
			.setSyntax("proto3")
			.addDependency("buf/validate/validate.proto")
			.addMessageType(DescriptorProto.newBuilder()
				.setName("Note")
				.addField(field("number", 1, Type.TYPE_INT32, Label.LABEL_OPTIONAL, number))
				.addField(field("tags", 2, Type.TYPE_STRING, Label.LABEL_REPEATED,
						FieldRules.newBuilder()
							.setRepeated(RepeatedRules.newBuilder().setItems(tag).setMaxItems(50))
							.build()))
				.addField(field("pages", 3, Type.TYPE_MESSAGE, Label.LABEL_REPEATED,
						FieldRules.newBuilder().setMap(MapRules.newBuilder().setValues(page)).build())
					.setTypeName(".guide.Note.PagesEntry"))
				.addNestedType(DescriptorProto.newBuilder()
					.setName("PagesEntry")
					.setOptions(MessageOptions.newBuilder().setMapEntry(true))
					.addField(field("key", 1, Type.TYPE_STRING, Label.LABEL_OPTIONAL, null))
					.addField(field("value", 2, Type.TYPE_INT32, Label.LABEL_OPTIONAL, null))))
			.build();
		return FileDescriptor.buildFrom(file, List.of(ValidateProto.getDescriptor()).toArray(FileDescriptor[]::new))
			.findMessageTypeByName("Note");
	}

	private static FieldDescriptorProto.Builder field(String name, int number, Type type, Label label,
			@Nullable FieldRules rules) {
		FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
			.setName(name)
			.setNumber(number)
			.setType(type)
			.setLabel(label);
		if (rules != null) {
			field.setOptions(FieldOptions.newBuilder().setExtension(ValidateProto.field, rules));
		}
		return field;
	}

}
