package dev.latchkey.core.account;

import static java.util.stream.Collectors.groupingBy;

import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes and compares password hashes, only so many at once as there are processors: each takes much memory and one of them. The salt is a
 * digest of the address under our key, so that one computation compares a password with every account of that address, however
 * many companies it belongs to. Safe for use by many threads, which may wait, and are refused with
 * {@link TooManyPasswords} when too many do.
 */
public final class PasswordHashing {

    /** Most threads that wait for a computation. */
    public static final int WAITING_MAX = 64;

    private final PasswordHash.Parameters parameters;
    private final SecretHasher salts;
    private final PasswordHash nothing;
    private final Semaphore atOnce;

    /** @param salts under a key of its own */
    public PasswordHashing(PasswordHash.Parameters parameters, int atOnceMax, SecretHasher salts, SecureRandom random) {
        this.parameters = parameters;
        this.salts = salts;
        this.nothing = PasswordHash.ofNothing(parameters, random);
        this.atOnce = new Semaphore(atOnceMax, true);
    }

    /** @param email what the person signs in with */
    PasswordHash hash(EmailAddress email, String password) {
        begin();
        try {
            return PasswordHash.of(password, parameters, salt(email));
        } finally {
            atOnce.release();
        }
    }

    /** Whoever would wait for longer than a moment is better told so: else the queue is as long as strangers make it. */
    private void begin() {
        if (atOnce.getQueueLength() >= WAITING_MAX) {
            throw new TooManyPasswords();
        }
        atOnce.acquireUninterruptibly();
    }

    private byte[] salt(EmailAddress email) {
        return Arrays.copyOf(salts.hash(new Secret(email.folded())).toBytes(), PasswordHash.SALT_BYTES);
    }

    /** @param hash absent when there is none to compare with, which takes as long and is never right */
    boolean matches(@Nullable PasswordHash hash, String password) {
        begin();
        try {
            var isSame = (hash == null ? nothing : hash).matches(password);
            return isSame && hash != null;
        } finally {
            atOnce.release();
        }
    }

    /**
     * Which of the hashes are this password's. Those that were made alike take one computation together.
     *
     * @param computationsMin so many are made in any case, so that the time does not tell whether there was anything to compare with
     */
    Set<PasswordHash> matching(Collection<PasswordHash> hashes, String password, int computationsMin) {
        var right = new HashSet<PasswordHash>();
        var madeAlike = hashes.stream()
                .distinct()
                .collect(groupingBy(PasswordHash::madeHow))
                .values();
        for (var alike : madeAlike) {
            right.addAll(matchingAlike(alike, password));
        }
        for (var i = madeAlike.size(); i < computationsMin; i++) {
            matches(null, password);
        }
        return right;
    }

    /** At most one of several that were made alike, because they differ. */
    private Collection<PasswordHash> matchingAlike(Collection<PasswordHash> alike, String password) {
        begin();
        try {
            return PasswordHash.matching(alike, password);
        } finally {
            atOnce.release();
        }
    }

    /** Whether the person's next sign-in shall replace it. */
    boolean isOutdated(PasswordHash hash, EmailAddress email) {
        return !hash.isMadeWith(parameters) || !hash.isMadeWith(salt(email));
    }
}
