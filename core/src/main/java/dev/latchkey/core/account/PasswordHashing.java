package dev.latchkey.core.account;

import dev.latchkey.core.command.PasswordHash;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes and compares password hashes, only so many at once as there are processors: each takes much memory and one of them.
 * Safe for use by many threads, which may wait.
 */
public final class PasswordHashing {

    private final PasswordHash.Parameters parameters;
    private final SecureRandom random;
    private final PasswordHash nothing;
    private final Semaphore atOnce;

    public PasswordHashing(PasswordHash.Parameters parameters, int atOnceMax, SecureRandom random) {
        this.parameters = parameters;
        this.random = random;
        this.nothing = PasswordHash.ofNothing(parameters, random);
        this.atOnce = new Semaphore(atOnceMax, true);
    }

    PasswordHash hash(String password) {
        atOnce.acquireUninterruptibly();
        try {
            return PasswordHash.of(password, parameters, random);
        } finally {
            atOnce.release();
        }
    }

    /** @param hash absent when there is none to compare with, which takes as long and is never right */
    boolean matches(@Nullable PasswordHash hash, String password) {
        atOnce.acquireUninterruptibly();
        try {
            var isSame = (hash == null ? nothing : hash).matches(password);
            return isSame && hash != null;
        } finally {
            atOnce.release();
        }
    }

    boolean isOutdated(PasswordHash hash) {
        return !hash.isMadeWith(parameters);
    }
}
