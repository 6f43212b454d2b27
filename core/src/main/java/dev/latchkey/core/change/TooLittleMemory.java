package dev.latchkey.core.change;

/** What works in this deployment does not fit into this process. The message is for whoever starts it: it says what is needed. */
public final class TooLittleMemory extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public TooLittleMemory(String message) {
        super(message);
    }
}
