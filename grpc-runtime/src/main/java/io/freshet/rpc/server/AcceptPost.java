package io.freshet.rpc.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.freshet.rpc.MethodShape;
import io.freshet.rpc.RpcProtocol;
import io.freshet.rpc.internal.protocol.WebStreams;
import io.freshet.rpc.internal.wire.RpcMediaType;
import io.freshet.rpc.internal.wire.RpcMediaType.Form;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The content types that calls can be made with. Has no state. */
final class AcceptPost {

	private AcceptPost() {
	}

	/**
	 * Returns the forms that a method takes from those who speak Connect.
	 * @param method the method
	 * @return the one form
	 */
	static Form connectForm(RegisteredMethod method) {
		return (method.descriptor().shape() == MethodShape.UNARY) ? Form.CONNECT_UNARY : Form.CONNECT_STREAM;
	}

	/**
	 * Returns the value of {@code accept-post}.
	 * @param method the method, or {@code null} if there is none with that path
	 * @param options what the server speaks
	 * @return the content types, joined by commas
	 */
	static AsciiString of(@Nullable RegisteredMethod method, WebOptions options) {
		Set<Form> forms = EnumSet.allOf(Form.class);
		forms.removeIf((form) -> !options.protocols().contains(WebStreams.protocol(form)));
		if (method != null) {
			forms.removeIf((form) -> WebStreams.protocol(form) == RpcProtocol.CONNECT && form != connectForm(method));
		}
		List<String> types = new ArrayList<>();
		for (Form form : forms) {
			types.add(new RpcMediaType(form, RpcMediaType.PROTO).format().toString());
			if (method == null || method.json() != null) {
				types.add(new RpcMediaType(form, RpcMediaType.JSON).format().toString());
			}
		}
		return new AsciiString(String.join(", ", types));
	}

}
