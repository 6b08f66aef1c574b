package io.freshet.rpc.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;

import io.freshet.rpc.protobuf.JsonFormats;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A class path without protobuf-java-util. */
class WithoutJsonTests {

	@Test
	void findsOutWithoutFailing() throws Exception {
		assertThat(JsonFormats.isAvailable()).isTrue();
		try (Poor loader = new Poor()) {
			Class<?> formats = loader.loadClass(JsonFormats.class.getName());
			assertThat(formats).isNotSameAs(JsonFormats.class);
			assertThat(formats.getMethod("isAvailable").invoke(null)).isEqualTo(false);
		}
	}

	/** Has our classes and not that library. */
	private static final class Poor extends URLClassLoader {

		Poor() {
			super(new URL[0], WithoutJsonTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("com.google.protobuf.util.")) {
				throw new ClassNotFoundException(name);
			}
			if (!name.equals(JsonFormats.class.getName())) {
				return super.loadClass(name, resolve);
			}
			try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] code = bytes.readAllBytes();
				return defineClass(name, code, 0, code.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
