package io.freshet.spring.security;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RpcMatcherTests {

	@ParameterizedTest
	@ValueSource(strings = { "testing.Talk", "testing.Talk/Say", "/testing.Talk/Say", "testing.*", "*/Say", "*",
			"test*Talk/S*y", "testing.Talk/*" })
	void patternChoosesMethod(String pattern) {
		assertThat(RpcMatcher.patterns(pattern).matches(TalkRpc.SAY)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "testing", "testing.Talk/say", "testing.Talk/Sa", "testingxTalk", "testing.Talks",
			"other.*", "*/Hear", "testing.Talk/Say*x" })
	void patternLeavesMethodAlone(String pattern) {
		assertThat(RpcMatcher.patterns(pattern).matches(TalkRpc.SAY)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "a/b/c", "a/", "//b", " " })
	void patternThatNamesNoMethodIsRefused(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> RpcMatcher.patterns(pattern))
			.withMessageContaining("names no method");
	}

	@Test
	void choosesByDescriptor() {
		assertThat(RpcMatcher.services(TalkRpc.DESCRIPTOR).matches(TalkRpc.SAY)).isTrue();
		assertThat(RpcMatcher.methods(TalkRpc.SAY, TalkRpc.TELL).matches(TalkRpc.TELL)).isTrue();
		assertThat(RpcMatcher.methods(TalkRpc.SAY, TalkRpc.TELL).matches(TalkRpc.HEAR)).isFalse();
	}

}
