package dev.latchkey.authserver.assertion;

/** What came of a client assertion. */
public sealed interface AssertionResult {

    /** The client holds one of its keys, and this assertion was not used before. */
    record Proven(String clientId) implements AssertionResult {}

    /**
     * Answer {@code invalid_client}.
     *
     * @param reason for the log only
     */
    record Refused(String reason) implements AssertionResult {}
}
