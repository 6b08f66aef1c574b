package io.freshet.docs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.rpc.BadRequest;
import io.freshet.docs.v1.Note;
import io.freshet.docs.v1.NotebookRpc;
import io.freshet.docs.v1.Receipt;
import io.freshet.docs.v1.Search;
import io.freshet.rpc.RpcReader;
import io.freshet.rpc.RpcWriter;
import io.freshet.rpc.Status;
import io.freshet.rpc.StatusCode;
import io.freshet.rpc.protobuf.StatusDetails;
import io.freshet.spring.RpcService;

/** The service of the guide, one method of each kind. */
// service
@RpcService
class NotebookService implements NotebookRpc.Service {

	private final List<Note> notes = new CopyOnWriteArrayList<>();

	@Override
	public Receipt add(Note note) {
		check(note);
		this.notes.add(note);
		return receipt(1);
	}

	@Override
	public void find(Search search, RpcWriter<Note> found) {
		this.notes.stream().filter((note) -> note.getText().contains(search.getWord())).forEach(found::write);
	}

	@Override
	public Receipt load(RpcReader<Note> incoming) {
		int count = 0;
		for (Note note : incoming) {
			this.notes.add(note);
			count++;
		}
		return receipt(count);
	}

	@Override
	public void discuss(RpcReader<Note> incoming, RpcWriter<Note> answers) {
		for (Note note : incoming) {
			answers.write(Note.newBuilder().setText("Why " + note.getText() + "?").build());
		}
	}
	// end

	// refuse
	private static void check(Note note) {
		if (note.getText().isBlank()) {
			BadRequest.FieldViolation violation = BadRequest.FieldViolation.newBuilder()
				.setField("text")
				.setDescription("must not be blank")
				.build();
			Status refused = Status.of(StatusCode.INVALID_ARGUMENT, "the note is empty");
			throw StatusDetails.with(refused, BadRequest.newBuilder().addFieldViolations(violation).build())
				.asException();
		}
	}
	// end

	private static Receipt receipt(int notes) {
		return Receipt.newBuilder().setNotes(notes).build();
	}

}
