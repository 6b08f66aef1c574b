package io.freshet.benchmarks.harness;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Options}.
 */
class OptionsTests {

	@Test
	void measuresEveryServerUnlessToldOtherwise() {
		Options options = Options.parse();
		assertThat(options.servers()).isEqualTo(Servers.ALL);
		assertThat(options.loads()).containsExactly(Load.UNARY, Load.SERVER_STREAM, Load.CLIENT_STREAM,
				Load.HTTP1_PRICE);
		assertThat(options.append()).isNull();
	}

	@Test
	void keepsTheOrderOfTheServersThatAreNamed() {
		Options options = Options.parse("--servers=grpc-java-virtual,lean-netty", "--loads=ping-pong");
		assertThat(options.servers()).extracting(MeasuredServer::name)
			.containsExactly("grpc-java-virtual", "lean-netty");
		assertThat(options.loads()).containsExactly(Load.PING_PONG);
	}

	@Test
	void appendsToTheResultsBesideTheServersUnlessAFileIsNamed() {
		assertThat(Options.parse("--home=there", "--append").append()).isEqualTo(Path.of("there", "RESULTS.md"));
		assertThat(Options.parse("--append=here.md").append()).isEqualTo(Path.of("here.md"));
	}

	@Test
	void leavesThePlacesOfThisMachineOutOfTheCommandItShows() {
		assertThat(Options.parse("--home=h", "--java=j", "--lock=l", "--append=a", "--rounds=5").commandLine())
			.containsExactly("--rounds=5");
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--round=3"))
			.withMessage("unknown option '--round=3'");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--servers=netty"))
			.withMessageStartingWith("no server 'netty', there are [lean-netty, ");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--loads=bidi"))
			.withMessageStartingWith("no load 'bidi', there are [unary, ");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds=0"))
			.withMessage("--rounds=0: must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--seconds=some"))
			.withMessage("--seconds=some: must be a number");
	}

}
