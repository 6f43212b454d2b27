package dev.latchkey.core.proof;

/** What is wrong with something that a peer signed or published; the message is for the log and repeats nothing of it. */
public final class ProofException extends Exception {

    private static final long serialVersionUID = 1;

    public ProofException(String reason) {
        // No stack trace: strangers decide how often this is made.
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
