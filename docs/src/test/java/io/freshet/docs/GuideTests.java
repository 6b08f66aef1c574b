package io.freshet.docs;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import com.google.rpc.BadRequest;
import io.freshet.docs.v1.Note;
import io.freshet.docs.v1.NotebookRpc;
import io.freshet.docs.v1.Receipt;
import io.freshet.docs.v1.Search;
import io.freshet.rpc.LoadReport;
import io.freshet.rpc.Metadata;
import io.freshet.rpc.RpcException;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.client.BidiStream;
import io.freshet.rpc.client.ClientCallListener;
import io.freshet.rpc.client.ClientInterceptor;
import io.freshet.rpc.client.ClientStream;
import io.freshet.rpc.client.RpcChannel;
import io.freshet.rpc.protobuf.LoadReports;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.spring.RpcClient;
import io.freshet.spring.test.AutoConfigureRpcTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Runs what the guide shows of clients, errors and tests. */
@SpringBootTest
@AutoConfigureRpcTest
class GuideTests {

	@RpcClient("test")
	private NotebookRpc.Client notebook;

	@Diary
	private NotebookRpc.Client diary;

	@Autowired
	@Qualifier("diary")
	private NotebookRpc.Client diaryBean;

	@Test
	void callsMethodsOfEachKind() {
		// calls
		Receipt receipt = this.notebook.add(note("milk"));

		try (RpcReader<Note> found = this.notebook.find(Search.newBuilder().setWord("milk").build())) {
			for (Note note : found) {
				assertThat(note.getText()).contains("milk");
			}
		}

		try (ClientStream<Note, Receipt> load = this.notebook.load()) {
			load.write(note("bread"));
			load.write(note("butter"));
			assertThat(load.finish().getNotes()).isEqualTo(2);
		}

		try (BidiStream<Note, Note> talk = this.notebook.discuss()) {
			talk.write(note("butter"));
			assertThat(talk.read().getText()).isEqualTo("Why butter?");
			talk.halfClose();
			assertThat(talk.read()).isNull();
		}
		// end
		assertThat(receipt.getNotes()).isEqualTo(1);
	}

	@Test
	void readsTheDetailsOfRefusal() {
		// details
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> this.notebook.add(note("")))
			.satisfies((failure) -> {
				assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
				assertThat(StatusDetails.find(failure.status(), BadRequest.class)).get()
					.extracting((details) -> details.getFieldViolations(0).getField())
					.isEqualTo("text");
			});
		// end
	}

	@Test
	void refusesStrangers() {
		// settings
		NotebookRpc.Client stranger = this.notebook.withMetadata(Metadata.of("caller", "stranger"))
			.withDeadline(Duration.ofSeconds(5));
		// end
		assertThatExceptionOfType(RpcException.class).isThrownBy(() -> stranger.add(note("milk")))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(StatusCode.PERMISSION_DENIED));
	}

	@Test
	void seesTrailersOfCallThatSucceeded() {
		AtomicReference<String> servedBy = new AtomicReference<>();
		// trailers
		ClientInterceptor trailers = (call, next) -> {
			call.addListener(new ClientCallListener() {

				@Override
				public void onClose(Status status, Metadata trailers) {
					servedBy.set(trailers.get("served-by"));
				}

			});
			next.proceed(call);
		};
		this.notebook.withInterceptors(trailers).add(note("milk"));
		// end
		assertThat(servedBy).hasValue("notebook");
	}

	@Test
	void seesTheLoadOfTheServer() {
		AtomicReference<LoadReport> load = new AtomicReference<>();
		this.notebook.withInterceptors((call, next) -> {
			call.addListener(new ClientCallListener() {

				@Override
				public void onClose(Status status, Metadata trailers) {
					LoadReports.parse(Objects.requireNonNull(trailers.getBinary(LoadReport.TRAILER)))
						.ifPresent(load::set);
				}

			});
			next.proceed(call);
		}).add(note("milk"));
		assertThat(load.get()).isNotNull();
		assertThat(load.get().queriesPerSecond()).isPositive();
	}

	@Test
	void takesClientThatTheApplicationMadeItself() {
		assertThat(this.diary).isSameAs(this.diaryBean);
		assertThat(this.diary.add(note("milk")).getNotes()).isEqualTo(1);
	}

	@Test
	void changesChannelsThatAreInUse(@Autowired MovingDiary moving, @RpcClient("diary") RpcChannel channel) {
		moving.hurry();
		assertThat(channel.options().deadline()).isEqualTo(Duration.ofSeconds(2));
		moving.move(channel.target());
		assertThat(this.diary.add(note("milk")).getNotes()).isEqualTo(1);
	}

	private static Note note(String text) {
		return Note.newBuilder().setText(text).build();
	}

}
