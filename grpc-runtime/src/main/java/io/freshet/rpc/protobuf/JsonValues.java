package io.freshet.rpc.protobuf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;

/**
 * Reads JSON that is no message. Needs protobuf-java-util on the class path. Has no
 * state.
 */
public final class JsonValues {

	private JsonValues() {
	}

	/**
	 * Reads an object.
	 * @param json the text
	 * @return the object: maps, lists, strings, doubles and booleans; members that are
	 * {@code null} are left out
	 * @throws IllegalArgumentException if the text is not an object in JSON
	 */
	public static Map<String, Object> parseObject(String json) {
		Struct.Builder struct = Struct.newBuilder();
		try {
			JsonFormat.parser().merge(json, struct);
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalArgumentException("not an object in JSON: " + ex.getMessage(), ex);
		}
		return map(struct.build());
	}

	/**
	 * Reads an array.
	 * @param json the text
	 * @return the elements
	 * @throws IllegalArgumentException if the text is not an array in JSON
	 */
	public static List<Object> parseArray(String json) {
		ListValue.Builder list = ListValue.newBuilder();
		try {
			JsonFormat.parser().merge(json, list);
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalArgumentException("not an array in JSON: " + ex.getMessage(), ex);
		}
		return list(list.build());
	}

	private static Map<String, Object> map(Struct struct) {
		Map<String, Object> map = new LinkedHashMap<>();
		struct.getFieldsMap().forEach((name, value) -> {
			if (!value.hasNullValue()) {
				map.put(name, value(value));
			}
		});
		return map;
	}

	private static List<Object> list(ListValue values) {
		List<Object> list = new ArrayList<>(values.getValuesCount());
		for (Value value : values.getValuesList()) {
			if (!value.hasNullValue()) {
				list.add(value(value));
			}
		}
		return list;
	}

	private static Object value(Value value) {
		return switch (value.getKindCase()) {
			case STRUCT_VALUE -> map(value.getStructValue());
			case LIST_VALUE -> list(value.getListValue());
			case STRING_VALUE -> value.getStringValue();
			case BOOL_VALUE -> value.getBoolValue();
			default -> value.getNumberValue();
		};
	}

}
