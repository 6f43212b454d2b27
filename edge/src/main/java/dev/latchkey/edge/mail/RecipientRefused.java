package dev.latchkey.edge.mail;

/** A mail server takes no letter for this address and will take none later; what it does with others is not said by that. */
public final class RecipientRefused extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    RecipientRefused(Throwable cause) {
        super("the mail server takes no letter for this address", cause);
    }
}
