package dev.latchkey.core.account;

/** Brings letters to people. Safe for use by many threads; all methods wait and are not for an event loop. */
public interface Letters {

    /** What a letter says, as plain text. {@code toString} does not show it, because letters carry secrets. */
    record Letter(String subject, String text) {
        @Override
        public String toString() {
            return "Letter[redacted]";
        }
    }

    /** Nobody took a letter. */
    final class NotSent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean isOfRecipient;

        /** @param isOfRecipient whether none is taken for this address, whatever is taken for others */
        public NotSent(Throwable cause, boolean isOfRecipient) {
            super("a letter could not be sent", cause);
            this.isOfRecipient = isOfRecipient;
        }

        /** Whether none is taken for this address, whatever is taken for others. */
        public boolean isOfRecipient() {
            return isOfRecipient;
        }
    }

    /** So many letters were sent in the last hour that none goes out now. Nothing was sent; later it is. */
    final class Enough extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Enough() {
            super("too many letters were sent within the hour", null, false, false);
        }
    }

    /**
     * Hands a letter over and waits until it is taken.
     *
     * @param address the e-mail address it goes to
     * @throws NotSent when nobody takes it
     */
    void send(String address, Letter letter);

    /**
     * Whether letters are taken now, as far as that can be known without sending one. So it tells nothing about any address.
     * Waits some seconds at most.
     */
    boolean areTaken();
}
