package io.freshet.docs;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import com.sun.management.OperatingSystemMXBean;
import io.freshet.rpc.LoadReport;
import io.freshet.rpc.protobuf.LoadReports;
import io.freshet.rpc.server.ServerCall;
import io.freshet.rpc.server.ServerInterceptor;

import org.springframework.stereotype.Component;

/** Tells clients of the guide how busy this server is. */
// report
@Component
class ReportedLoad implements ServerInterceptor {

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final LongAdder calls = new LongAdder();

	private final long started = System.nanoTime();

	@Override
	public void intercept(ServerCall call, Next next) throws Exception {
		this.calls.increment();
		double seconds = (System.nanoTime() - this.started) / 1e9;
		LoadReport report = new LoadReport(Math.max(0, this.system.getCpuLoad()), 0, 0, this.calls.sum() / seconds, 0,
				Map.of(), Map.of(), Map.of());
		call.addTrailer(LoadReport.TRAILER, LoadReports.format(report));
		next.proceed(call);
	}

}
// end
