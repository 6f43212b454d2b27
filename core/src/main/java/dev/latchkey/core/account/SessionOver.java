package dev.latchkey.core.account;

/** The session that a request came with ended before anything of it was stored. Nothing happened; its person may sign in again. */
public final class SessionOver extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SessionOver() {
        super("the session has ended", null, false, false);
    }
}
