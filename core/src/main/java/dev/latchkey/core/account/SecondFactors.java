package dev.latchkey.core.account;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.signing.MasterKey;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The second factor of people: codes of an authenticator application (RFC 6238), and recovery codes for the day it is lost.
 * Each code works once. A secret that is not confirmed yet belongs to the session that was shown it, which alone can confirm it: who
 * read one elsewhere knows nothing of the one that comes into force. Safe for use by many threads; all methods wait for the store.
 */
public final class SecondFactors {

    /** How many recovery codes are made at once. */
    public static final int RECOVERY_CODES = 10;

    private static final int RECOVERY_BYTES = 10;
    private static final Pattern CODE = Pattern.compile("[0-9]{6}");
    private static final Pattern RECOVERY = Pattern.compile("[a-z2-7]{16}");

    /**
     * What an authenticator application has to be told.
     *
     * @param secret in base 32, to be typed
     * @param uri to be scanned
     */
    public record Enrolment(String secret, String uri) {
        @Override
        public String toString() {
            return "Enrolment[redacted]";
        }
    }

    private final Transactions transactions;
    private final SecondFactorStore store;
    private final SessionStore proposals;
    private final Sessions sessions;
    private final MasterKey masterKey;
    private final SecretHasher hasher;
    private final PersonLog log;
    private final FailedSignIns failures;
    private final InstantSource clock;
    private final SecureRandom random;

    SecondFactors(
            AccountStores stores,
            Sessions sessions,
            MasterKey masterKey,
            SecretHasher hasher,
            PersonLog log,
            FailedSignIns failures,
            InstantSource clock,
            SecureRandom random) {
        this.transactions = stores.transactions();
        this.store = stores.secondFactors();
        this.proposals = stores.sessions();
        this.sessions = sessions;
        this.masterKey = masterKey;
        this.hasher = hasher;
        this.log = log;
        this.failures = failures;
        this.clock = clock;
        this.random = random;
    }

    public boolean isEnabled(Person person) {
        return transactions.read(tx -> isEnabled(tx, person));
    }

    boolean isEnabled(Transaction tx, Person person) {
        return store.find(tx, person).isPresent();
    }

    public int recoveryCodesLeft(Person person) {
        return transactions.read(tx -> store.countRecoveryCodes(tx, person));
    }

    /**
     * The secret to set an application up with: of this session alone, and the same for as long as it lives, until a second factor is
     * in force, the password changes or an operator is given a link.
     *
     * @param product what people call the platform
     * @return empty when a second factor is in force, whose secret is never shown again
     */
    public Optional<Enrolment> enrolment(SignedIn signedIn, String product) {
        var person = signedIn.person();
        var secret = transactions.<Optional<byte[]>>write(tx -> {
            if (isEnabled(tx, person)) {
                return Optional.empty();
            }
            var proposed = proposed(tx, signedIn);
            if (proposed.isPresent()) {
                return proposed;
            }
            var fresh = new byte[Totp.SECRET_BYTES];
            random.nextBytes(fresh);
            proposals.proposeFactor(tx, person, signedIn.sessionId(), encrypt(fresh, context(signedIn)));
            return Optional.of(proposed(tx, signedIn).orElse(fresh));
        });
        return secret.map(bytes -> enrolment(Totp.base32(bytes), signedIn.email(), product));
    }

    private Optional<byte[]> proposed(Transaction tx, SignedIn signedIn) {
        return proposals
                .findProposedFactor(tx, signedIn.person(), signedIn.sessionId())
                .map(encrypted -> decrypt(encrypted, context(signedIn)));
    }

    private static Enrolment enrolment(String secret, String email, String product) {
        var label = encoded(product + ":" + email);
        return new Enrolment(secret, "otpauth://totp/" + label + "?secret=" + secret + "&issuer=" + encoded(product));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Puts the second factor that this session was shown in force, because the application shows the right code. Other sessions end.
     *
     * @param address where the code comes from, which the log tells
     * @return the recovery codes, to be shown once; empty when the code is wrong
     */
    public Optional<List<String>> confirm(SignedIn signedIn, String code, InetAddress address) {
        var person = signedIn.person();
        return transactions.write(tx -> {
            var secret = isEnabled(tx, person) ? Optional.<byte[]>empty() : proposed(tx, signedIn);
            var step = secret.map(bytes -> stepOf(bytes, code)).orElse(OptionalLong.empty());
            if (secret.isEmpty() || step.isEmpty()) {
                failures.recordSecondFactorSetUp(person, address);
                return Optional.empty();
            }
            store.put(tx, person, encrypt(secret.get(), context(person)), clock.instant());
            store.useStep(tx, person, step.getAsLong());
            sessions.keepOnly(tx, signedIn);
            log.tell(tx, person, AuditEvent.USER_SECOND_FACTOR_ENABLED, NoticeKind.SECOND_FACTOR_ENABLED, address);
            return Optional.of(newRecoveryCodes(tx, person));
        });
    }

    /**
     * Replaces the recovery codes.
     *
     * @param address where that was asked for, which the log tells
     * @return empty when no second factor is in force
     */
    public Optional<List<String>> renewRecoveryCodes(Person person, InetAddress address) {
        return transactions.write(tx -> {
            if (!isEnabled(tx, person)) {
                return Optional.empty();
            }
            log.record(tx, person, AuditEvent.USER_RECOVERY_CODES_RENEWED, address);
            return Optional.of(newRecoveryCodes(tx, person));
        });
    }

    /** Whether somebody may not do without: who runs the platform. */
    public boolean isMandatory(Person person) {
        return person.kind() == Person.Kind.OPERATOR;
    }

    /**
     * From now on the password is enough.
     *
     * @param address where that was asked for, which the log tells
     * @throws CommandRefused for who may not do without
     */
    public void disable(Person person, InetAddress address) {
        if (isMandatory(person)) {
            throw CommandRefused.notPermitted("an operator does not sign in without a second factor");
        }
        transactions.write(tx -> {
            if (isEnabled(tx, person)) {
                log.tell(
                        tx, person, AuditEvent.USER_SECOND_FACTOR_DISABLED, NoticeKind.SECOND_FACTOR_DISABLED, address);
            }
            store.delete(tx, person);
            return true;
        });
    }

    /** Uses up a code of the application or a recovery code; false when it is neither. */
    boolean use(Transaction tx, Person person, String typed) {
        var code = typed.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        if (CODE.matcher(code).matches()) {
            var step = store.find(tx, person)
                    .map(encrypted -> stepOf(decrypt(encrypted, context(person)), code))
                    .orElse(OptionalLong.empty());
            return step.isPresent() && store.useStep(tx, person, step.getAsLong());
        }
        if (!RECOVERY.matcher(code).matches() || !store.useRecoveryCode(tx, person, hasher.hash(new Secret(code)))) {
            return false;
        }
        var left = Integer.toString(store.countRecoveryCodes(tx, person));
        log.record(tx, person, AuditEvent.USER_RECOVERY_CODE_USED, Map.of("left", left));
        return true;
    }

    /** The time step that a code is right for; empty when it is for none of now. */
    private OptionalLong stepOf(byte[] secret, String typed) {
        var code = typed.replaceAll("\\s", "");
        return CODE.matcher(code).matches() ? Totp.stepOf(secret, code, clock.instant()) : OptionalLong.empty();
    }

    private List<String> newRecoveryCodes(Transaction tx, Person person) {
        var codes = new ArrayList<String>();
        for (var i = 0; i < RECOVERY_CODES; i++) {
            var bytes = new byte[RECOVERY_BYTES];
            random.nextBytes(bytes);
            codes.add(Totp.base32(bytes).toLowerCase(Locale.ROOT));
        }
        store.putRecoveryCodes(
                tx,
                person,
                codes.stream().map(code -> hasher.hash(new Secret(code))).toList());
        return codes.stream()
                .map(code -> String.join(
                        "-", code.substring(0, 4), code.substring(4, 8), code.substring(8, 12), code.substring(12)))
                .toList();
    }

    private String encrypt(byte[] secret, String context) {
        return Base64.getEncoder().encodeToString(masterKey.encrypt(secret, context));
    }

    private byte[] decrypt(String secretEncrypted, String context) {
        return masterKey.decrypt(Base64.getDecoder().decode(secretEncrypted), context);
    }

    /** Of one that is not confirmed: what one session was shown opens in no other. */
    private static String context(SignedIn signedIn) {
        return context(signedIn.person()) + " session " + signedIn.sessionId();
    }

    private static String context(Person person) {
        return "second factor " + person.kind() + " " + person.ownerId() + " " + person.personId();
    }
}
