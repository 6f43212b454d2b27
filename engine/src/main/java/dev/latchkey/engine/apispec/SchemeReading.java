package dev.latchkey.engine.apispec;

/**
 * A security scheme with what the document says and what became of it.
 *
 * @param declared the document's words in short: {@code apiKey in header X-Token}
 * @param isChosen whether the configuration decided, rather than a default
 */
public record SchemeReading(SecurityScheme scheme, String declared, boolean isChosen) {}
