package io.freshet.codegen;

/**
 * The parameters of a run, separated by commas. Immutable.
 *
 * @param reactor whether the Reactor interfaces are generated too
 * @param kotlin whether coroutine interfaces are generated too, in Kotlin
 * @param annotated whether classes are annotated with {@code @Generated}
 */
record Parameters(boolean reactor, boolean kotlin, boolean annotated) {

	private static final String ALLOWED = "reactor, kotlin, @generated=omit";

	/**
	 * Reads the parameters.
	 * @param text as protoc hands it over; may be empty
	 * @return the parameters
	 */
	static Parameters parse(String text) {
		boolean reactor = false;
		boolean kotlin = false;
		boolean annotated = true;
		for (String part : text.split(",")) {
			switch (part.strip()) {
				case "" -> {
				}
				case "reactor", "reactor=true" -> reactor = true;
				case "reactor=false" -> reactor = false;
				case "kotlin", "kotlin=true" -> kotlin = true;
				case "kotlin=false" -> kotlin = false;
				case "@generated=omit" -> annotated = false;
				default -> throw new RefusedInputException(
						"unknown parameter '" + part.strip() + "' (allowed: " + ALLOWED + ")");
			}
		}
		return new Parameters(reactor, kotlin, annotated);
	}

}
