package io.freshet.rpc.protobuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.freshet.rpc.LoadReport;

/**
 * Load reports as bytes, without classes generated for them. Has no state. Source:
 * xds/data/orca/v3/orca_load_report.proto.
 */
public final class LoadReports {

	private static final int CPU_UTILIZATION = 1;

	private static final int MEMORY_UTILIZATION = 2;

	/** Whole calls per second, as old servers report them. */
	private static final int RPS = 3;

	private static final int REQUEST_COST = 4;

	private static final int UTILIZATION = 5;

	private static final int RPS_FRACTIONAL = 6;

	private static final int EPS = 7;

	private static final int NAMED_METRICS = 8;

	private static final int APPLICATION_UTILIZATION = 9;

	private LoadReports() {
	}

	/**
	 * Reads a report.
	 * @param bytes an {@code OrcaLoadReport}
	 * @return the report, empty if the bytes are none
	 */
	public static Optional<LoadReport> parse(byte[] bytes) {
		try {
			return Optional.of(read(CodedInputStream.newInstance(bytes)));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private static LoadReport read(CodedInputStream in) throws IOException {
		double[] numbers = new double[APPLICATION_UTILIZATION + 1];
		Map<String, Double> cost = new HashMap<>();
		Map<String, Double> utilization = new HashMap<>();
		Map<String, Double> named = new HashMap<>();
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			int field = WireFormat.getTagFieldNumber(tag);
			int type = WireFormat.getTagWireType(tag);
			if (type == WireFormat.WIRETYPE_FIXED64 && field <= APPLICATION_UTILIZATION) {
				numbers[field] = in.readDouble();
			}
			else if (type == WireFormat.WIRETYPE_VARINT && field == RPS) {
				numbers[RPS] = in.readUInt64();
			}
			else if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED && field == REQUEST_COST) {
				readEntry(in, cost);
			}
			else if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED && field == UTILIZATION) {
				readEntry(in, utilization);
			}
			else if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED && field == NAMED_METRICS) {
				readEntry(in, named);
			}
			else if (!in.skipField(tag)) {
				throw new InvalidProtocolBufferException("a group ends that has not begun");
			}
		}
		double queries = (numbers[RPS_FRACTIONAL] > 0) ? numbers[RPS_FRACTIONAL] : numbers[RPS];
		return new LoadReport(numbers[CPU_UTILIZATION], numbers[MEMORY_UTILIZATION], numbers[APPLICATION_UTILIZATION],
				queries, numbers[EPS], utilization, cost, named);
	}

	private static void readEntry(CodedInputStream in, Map<String, Double> map) throws IOException {
		int limit = in.pushLimit(in.readRawVarint32());
		String key = "";
		double value = 0;
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			if (tag == entryTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
				key = in.readString();
			}
			else if (tag == entryTag(2, WireFormat.WIRETYPE_FIXED64)) {
				value = in.readDouble();
			}
			else {
				in.skipField(tag);
			}
		}
		in.popLimit(limit);
		map.put(key, value);
	}

	private static int entryTag(int field, int type) {
		return (field << 3) | type;
	}

	/**
	 * Writes a report.
	 * @param report the report
	 * @return an {@code OrcaLoadReport}, the same bytes for equal reports
	 */
	public static byte[] format(LoadReport report) {
		double[] numbers = new double[APPLICATION_UTILIZATION + 1];
		numbers[CPU_UTILIZATION] = report.cpuUtilization();
		numbers[MEMORY_UTILIZATION] = report.memoryUtilization();
		numbers[RPS_FRACTIONAL] = report.queriesPerSecond();
		numbers[EPS] = report.errorsPerSecond();
		numbers[APPLICATION_UTILIZATION] = report.applicationUtilization();
		try {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			CodedOutputStream out = CodedOutputStream.newInstance(bytes);
			for (int field = 1; field < numbers.length; field++) {
				if (numbers[field] != 0) {
					out.writeDouble(field, numbers[field]);
				}
			}
			write(out, REQUEST_COST, report.requestCost());
			write(out, UTILIZATION, report.utilization());
			write(out, NAMED_METRICS, report.namedMetrics());
			out.flush();
			return bytes.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes what asks a server to report again and again.
	 * @param period the time between reports
	 * @return an {@code OrcaLoadReportRequest}
	 */
	public static byte[] request(Duration period) {
		com.google.protobuf.Duration interval = com.google.protobuf.Duration.newBuilder()
			.setSeconds(period.getSeconds())
			.setNanos(period.getNano())
			.build();
		byte[] bytes = new byte[CodedOutputStream.computeMessageSize(1, interval)];
		try {
			CodedOutputStream.newInstance(bytes).writeMessage(1, interval);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes;
	}

	private static void write(CodedOutputStream out, int field, Map<String, Double> map) throws IOException {
		for (Map.Entry<String, Double> entry : new TreeMap<>(map).entrySet()) {
			int size = CodedOutputStream.computeStringSize(1, entry.getKey())
					+ CodedOutputStream.computeDoubleSize(2, entry.getValue());
			out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
			out.writeUInt32NoTag(size);
			out.writeString(1, entry.getKey());
			out.writeDouble(2, entry.getValue());
		}
	}

}
