package dev.latchkey.core.command;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person's password as Argon2id (RFC 9106), in the PHC text form that carries its own salt and parameters; so the
 * parameters may change without a migration.
 */
public final class PasswordHash {

    /** Longest password accepted, in characters; a limit because hashing is costly. */
    public static final int PASSWORD_LENGTH_MAX = 256;

    public static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Salt and hash at the end of the text form, in characters. */
    public static final int TAIL_LENGTH = 1 + 22 + 1 + 43;

    /**
     * How costly a guess is.
     *
     * @param memoryKib 64 to 4,194,304
     * @param iterations 1 to 100
     * @param parallelism lanes, 1 to 16
     */
    public record Parameters(int memoryKib, int iterations, int parallelism) {

        private static final int MEMORY_KIB_MIN = 64;
        private static final Pattern IN_PHC = Pattern.compile("m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})");

        /** RFC 9106 leaves the choice; these are OWASP's, about 30 ms. */
        public static final Parameters DEFAULT = new Parameters(19_456, 2, 1);

        public Parameters {
            if (memoryKib < MEMORY_KIB_MIN || memoryKib > 4_194_304) {
                throw new IllegalArgumentException("expected 64 to 4194304 KiB for a password hash, got " + memoryKib);
            }
            if (iterations < 1 || iterations > 100 || parallelism < 1 || parallelism > 16) {
                throw new IllegalArgumentException(
                        "expected 1 to 100 iterations and 1 to 16 lanes for a password hash");
            }
        }

        /** Those that the beginning of a hash in PHC text form names. */
        public static Parameters ofPhc(String beginning) {
            var named = IN_PHC.matcher(beginning);
            if (!named.find()) {
                throw new IllegalArgumentException(
                        "expected an Argon2id hash that names its memory, iterations and lanes");
            }
            return new Parameters(
                    Integer.parseInt(named.group(1)),
                    Integer.parseInt(named.group(2)),
                    Integer.parseInt(named.group(3)));
        }

        /** What a computation costs: the memory that it passes over in all, in KiB. */
        public long kibibytesPassed() {
            return (long) memoryKib * iterations;
        }

        /** The same at the cost of so much less memory, or iterations, that it passes over so many KiB; empty where that is next to nothing. */
        public Optional<Parameters> within(long kibibytes) {
            for (var passes = iterations; passes > 0; passes--) {
                var memory = kibibytes / passes;
                if (memory >= (long) MEMORY_KIB_MIN * parallelism && memory <= memoryKib) {
                    return Optional.of(new Parameters((int) memory, passes, parallelism));
                }
            }
            return Optional.empty();
        }
    }

    private final String phc;

    /** A hash that was made before. */
    public PasswordHash(String phc) {
        if (!phc.startsWith("$argon2id$")) {
            throw new IllegalArgumentException("expected an Argon2id hash in PHC text form");
        }
        this.phc = phc;
    }

    /** @throws CommandRefused when the password is empty or longer than {@value #PASSWORD_LENGTH_MAX} characters */
    public static PasswordHash of(String password, Parameters parameters, SecureRandom random) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return of(password, parameters, salt, new Argon2id(parameters));
    }

    /**
     * As {@link #of(String, Parameters, SecureRandom)}, with this salt.
     *
     * @param salt {@value #SALT_BYTES} bytes that nobody can know beforehand
     * @param argon2 for this thread alone
     */
    public static PasswordHash of(String password, Parameters parameters, byte[] salt, Argon2id argon2) {
        if (password.isEmpty() || password.length() > PASSWORD_LENGTH_MAX) {
            throw CommandRefused.invalid("password", "expected 1 to " + PASSWORD_LENGTH_MAX + " characters");
        }
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("expected a salt of " + SALT_BYTES + " bytes, got " + salt.length);
        }
        return new PasswordHash(phc(parameters, salt, argon2.compute(password, salt, parameters, HASH_BYTES)));
    }

    private static String phc(Parameters parameters, byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        parameters.memoryKib(),
                        parameters.iterations(),
                        parameters.parallelism(),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }

    /** Whether this is the password; takes as long for a wrong one. */
    public boolean matches(String password) {
        return !matching(List.of(this), password, new Argon2id(parameters())).isEmpty();
    }

    /** Salt and costs, as text: where two hashes agree in it, one computation compares a password with both. */
    public String madeHow() {
        return phc.substring(0, phc.lastIndexOf('$'));
    }

    /** Whether it was made with this salt. */
    public boolean isMadeWith(byte[] salt) {
        return madeHow().endsWith("$" + Base64.getEncoder().withoutPadding().encodeToString(salt));
    }

    /**
     * Which of the hashes are this password's, by one computation; takes as long for a wrong one.
     *
     * @param alike at least one, all of the same {@link #madeHow()}
     * @param argon2 for this thread alone
     */
    public static List<PasswordHash> matching(Collection<PasswordHash> alike, String password, Argon2id argon2) {
        if (password.length() > PASSWORD_LENGTH_MAX) {
            return List.of();
        }
        var first = alike.iterator().next();
        var salt = Base64.getDecoder()
                .decode(first.madeHow().substring(first.madeHow().lastIndexOf('$') + 1));
        var computed = argon2.compute(password, salt, first.parameters(), first.digest().length);
        return alike.stream()
                .filter(hash -> MessageDigest.isEqual(hash.digest(), computed))
                .toList();
    }

    private byte[] digest() {
        return Base64.getDecoder().decode(phc.substring(phc.lastIndexOf('$') + 1));
    }

    /** A hash that no password has, which takes as long to compare as one that was made with these parameters. */
    public static PasswordHash ofNothing(Parameters parameters, SecureRandom random) {
        var salt = new byte[SALT_BYTES];
        var hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new PasswordHash(phc(parameters, salt, hash));
    }

    /** Whether it was made with these parameters. */
    public boolean isMadeWith(Parameters parameters) {
        return parameters().equals(parameters);
    }

    /** What it was made with. */
    public Parameters parameters() {
        return Parameters.ofPhc(phc);
    }

    /** The PHC text form, for the store alone. */
    public String toPhc() {
        return phc;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash hash && phc.equals(hash.phc);
    }

    @Override
    public int hashCode() {
        return phc.hashCode();
    }

    @Override
    public String toString() {
        return "PasswordHash[redacted]";
    }
}
