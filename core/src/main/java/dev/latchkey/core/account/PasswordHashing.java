package dev.latchkey.core.account;

import static java.util.stream.Collectors.groupingBy;

import dev.latchkey.core.account.PasswordTurns.Asker;
import dev.latchkey.core.command.Argon2id;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.turn.SystemThreads;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes and compares password hashes, only so many at once as processors and heap bear ({@link #atOnceMax}): each takes
 * much memory and one of them, which the system divides between them and all else ({@link SystemThreads}). The salt is a
 * digest of the address under our key, so that one computation compares a password with every account of that address, however
 * many companies it belongs to. Safe for use by many threads, which may wait for their turn ({@link PasswordTurns}), and are refused with
 * {@link TooManyPasswords} when too many do, or nobody waits for the outcome any more.
 */
public final class PasswordHashing implements AutoCloseable {

    private static final int HEAP_SHARE = 8;

    private final PasswordHash.Parameters parameters;
    private final long costliest;
    private final SecretHasher salts;
    private final SecureRandom random;
    private final PasswordHash nothing;
    private final PasswordTurns turns;
    private final SystemThreads threads;
    /** As many as may compute at once; each keeps its memory. */
    private final Queue<Argon2id> free = new ConcurrentLinkedQueue<>();

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
        this.turns = new PasswordTurns(atOnceMax);
        this.threads = new SystemThreads("password", atOnceMax);
        for (var i = 0; i < atOnceMax; i++) {
            free.add(new Argon2id(parameters));
        }
    }

    /**
     * How many passwords may be computed at once: one for each processor, and no more than take an eighth of the heap together, since each keeps
     * its memory.
     *
     * @return at least one
     */
    public static int atOnceMax(PasswordHash.Parameters parameters, int processors, long heapBytes) {
        var bearable = heapBytes / HEAP_SHARE / (parameters.memoryKib() * 1024L);
        return Math.clamp(bearable, 1, Math.max(2, processors));
    }

    /** How much memory all comparisons so far have passed over, in KiB: what they cost, whatever the clock says. */
    long kibibytesPassed() {
        return passed.sum();
    }

    /** @param email what the person signs in with */
    PasswordHash hash(EmailAddress email, String password, Asker asker) {
        var salt = salt(email);
        return compute(asker, argon2 -> PasswordHash.of(password, parameters, salt, argon2));
    }

    /** Whoever would wait for longer than a moment is better told so: else the queue is as long as strangers make it. */
    private <T> T compute(Asker asker, Function<Argon2id, T> work) {
        turns.await(asker);
        try {
            return threads.call(() -> onThread(work));
        } finally {
            turns.giveBack();
        }
    }

    private <T> T onThread(Function<Argon2id, T> work) {
        var argon2 = free.remove();
        try {
            return work.apply(argon2);
        } finally {
            free.add(argon2);
        }
    }

    private byte[] salt(EmailAddress email) {
        return Arrays.copyOf(salts.hash(new Secret(email.folded())).toBytes(), PasswordHash.SALT_BYTES);
    }

    /** @param hash absent when there is none to compare with, which takes as long and is never right */
    boolean matches(@Nullable PasswordHash hash, String password, Asker asker) {
        var compared = List.of(hash == null ? nothing : hash);
        return compute(
                asker, argon2 -> !matchingAlike(compared, password, argon2).isEmpty() && hash != null);
    }

    /**
     * Which of the hashes are this password's. Those that were made alike take one computation together.
     *
     * @param computationsMin the work of so many is done in any case, so that the time tells neither whether there was anything to
     *     compare with nor that it was made at another cost; more of the costliest, or more than so many made unlike, take longer
     */
    Set<PasswordHash> matching(Collection<PasswordHash> hashes, String password, int computationsMin, Asker asker) {
        return compute(asker, argon2 -> matching(hashes, password, computationsMin, argon2));
    }

    private Set<PasswordHash> matching(
            Collection<PasswordHash> hashes, String password, int computationsMin, Argon2id argon2) {
        var right = new HashSet<PasswordHash>();
        var madeAlike = hashes.stream()
                .distinct()
                .collect(groupingBy(PasswordHash::madeHow))
                .values();
        var left = (computationsMin - 1) * parameters.kibibytesPassed() + costliest;
        for (var alike : madeAlike) {
            right.addAll(matchingAlike(alike, password, argon2));
            left -= alike.getFirst().parameters().kibibytesPassed();
        }
        var whole = parameters.kibibytesPassed();
        for (; left >= whole; left -= whole) {
            matchingAlike(List.of(nothing), password, argon2);
        }
        parameters
                .within(left)
                .ifPresent(rest -> matchingAlike(List.of(PasswordHash.ofNothing(rest, random)), password, argon2));
        return right;
    }

    /** At most one of several that were made alike, because they differ. */
    private Collection<PasswordHash> matchingAlike(List<PasswordHash> alike, String password, Argon2id argon2) {
        passed.add(alike.getFirst().parameters().kibibytesPassed());
        return PasswordHash.matching(alike, password, argon2);
    }

    /** Whether the person's next sign-in shall replace it. */
    boolean isOutdated(PasswordHash hash, EmailAddress email) {
        return !hash.isMadeWith(parameters) || !hash.isMadeWith(salt(email));
    }

    /** Computes no more of them. */
    @Override
    public void close() {
        threads.close();
    }
}
