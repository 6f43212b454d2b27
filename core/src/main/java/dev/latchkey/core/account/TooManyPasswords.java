package dev.latchkey.core.account;

import dev.latchkey.engine.protocol.ServiceUnavailable;

/** More passwords wait to be compared than we can compare in a moment, all together or of one address; answered with 503. */
public final class TooManyPasswords extends ServiceUnavailable {

    private static final long serialVersionUID = 1L;

    TooManyPasswords() {
        super(PasswordTurns.WAITING_MAX + " passwords wait to be compared", null);
    }
}
