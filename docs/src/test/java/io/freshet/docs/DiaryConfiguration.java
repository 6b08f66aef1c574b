package io.freshet.docs;

import java.time.Duration;

import io.freshet.docs.v1.NotebookRpc;
import io.freshet.spring.RpcClient;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Replaces the client of a channel by one with settings of its own. */
@Configuration(proxyBeanMethods = false)
class DiaryConfiguration {

	// bean
	@Bean
	NotebookRpc.Client diary(@RpcClient("diary") NotebookRpc.Client diary) {
		return diary.withDeadline(Duration.ofSeconds(3));
	}
	// end

}
