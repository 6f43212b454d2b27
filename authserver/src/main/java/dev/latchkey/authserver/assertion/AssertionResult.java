package dev.latchkey.authserver.assertion;

/** What came of a client assertion. */
public sealed interface AssertionResult {

    /**
     * The client holds one of its keys, and this assertion was not used before.
     *
     * @param thumbprint of the key that signed (RFC 7638)
     */
    record Proven(String thumbprint) implements AssertionResult {}

    /** Answer {@code invalid_client}. */
    sealed interface Refused extends AssertionResult {
        String reason();
    }

    /**
     * Nobody knows who made it.
     *
     * @param reason for the log only
     */
    record Unproven(String reason) implements Refused {}

    /**
     * The client itself signed it, but it breaks a rule.
     *
     * @param reason which one; says nothing that the client does not know, so that it may be answered
     */
    record Broken(String reason) implements Refused {}

    /** Good, but as many assertions of this client are remembered as it has room for: 503, and only for this client. */
    record Exhausted() implements AssertionResult {}

    /** The keys are not at hand and cannot be fetched now: 503. */
    record Busy() implements AssertionResult {}
}
