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
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
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
    private final long costliest;
    private final SecretHasher salts;
    private final SecureRandom random;
    private final PasswordHash nothing;
    private final Semaphore atOnce;
    private final LongAdder passed = new LongAdder();

    /**
     * @param stored costs of the hashes that are there already, so that no try takes longer for one of them
     * @param salts under a key of its own
     */
    public PasswordHashing(
            PasswordHash.Parameters parameters,
            Collection<PasswordHash.Parameters> stored,
            int atOnceMax,
            SecretHasher salts,
            SecureRandom random) {
        this.parameters = parameters;
        this.costliest = Math.max(
                parameters.kibibytesPassed(),
                stored.stream()
                        .mapToLong(PasswordHash.Parameters::kibibytesPassed)
                        .max()
                        .orElse(0));
        this.salts = salts;
        this.random = random;
        this.nothing = PasswordHash.ofNothing(parameters, random);
        this.atOnce = new Semaphore(atOnceMax, true);
    }

    /** How much memory all comparisons so far have passed over, in KiB: what they cost, whatever the clock says. */
    long kibibytesPassed() {
        return passed.sum();
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
        var compared = hash == null ? nothing : hash;
        return !matchingAlike(List.of(compared), password).isEmpty() && hash != null;
    }

    /**
     * Which of the hashes are this password's. Those that were made alike take one computation together.
     *
     * @param computationsMin the work of so many is done in any case, so that the time tells neither whether there was anything to
     *     compare with nor that it was made at another cost; more of the costliest, or more than so many made unlike, take longer
     */
    Set<PasswordHash> matching(Collection<PasswordHash> hashes, String password, int computationsMin) {
        var right = new HashSet<PasswordHash>();
        var madeAlike = hashes.stream()
                .distinct()
                .collect(groupingBy(PasswordHash::madeHow))
                .values();
        var left = (computationsMin - 1) * parameters.kibibytesPassed() + costliest;
        for (var alike : madeAlike) {
            right.addAll(matchingAlike(alike, password));
            left -= alike.getFirst().parameters().kibibytesPassed();
        }
        var whole = parameters.kibibytesPassed();
        for (; left >= whole; left -= whole) {
            matches(null, password);
        }
        parameters
                .within(left)
                .ifPresent(rest -> matchingAlike(List.of(PasswordHash.ofNothing(rest, random)), password));
        return right;
    }

    /** At most one of several that were made alike, because they differ. */
    private Collection<PasswordHash> matchingAlike(List<PasswordHash> alike, String password) {
        begin();
        try {
            passed.add(alike.getFirst().parameters().kibibytesPassed());
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
