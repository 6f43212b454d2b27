package dev.latchkey.server.account;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditLog;
import dev.latchkey.server.credential.SecretHasher;
import dev.latchkey.server.signing.MasterKey;
import dev.latchkey.server.store.change.Transactions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything about people who sign in, joined. */
public final class SignInParts {

    /** What it stands on. */
    public record Ground(
            Transactions transactions,
            Accounts accounts,
            SecondFactorStore secondFactors,
            PasswordResetStore passwordResets,
            AuditLog auditLog,
            MasterKey masterKey,
            InstantSource clock,
            SecureRandom random) {}

    private final Transactions transactions;
    private final Sessions sessions;
    private final SecondFactors secondFactors;
    private final SignIn signIn;
    private final PasswordChanges passwordChanges;
    private final SecretHasher hasher;
    private final PersonLog log;

    public SignInParts(Ground ground, Sessions sessions, PasswordHashing passwords) {
        var hasher = new SecretHasher(ground.masterKey().derive("sign-in hashes"));
        this.hasher = hasher;
        var throttle = new SignInThrottle(ground.clock());
        this.transactions = ground.transactions();
        this.log = new PersonLog(ground.auditLog(), ground.clock());
        this.sessions = sessions;
        this.secondFactors = new SecondFactors(
                transactions,
                ground.secondFactors(),
                sessions,
                ground.masterKey(),
                hasher,
                log,
                ground.clock(),
                ground.random());
        this.signIn = new SignIn(
                transactions,
                ground.accounts(),
                sessions,
                secondFactors,
                passwords,
                throttle,
                new DeviceCookies(hasher, ground.random()),
                ground.masterKey(),
                log,
                ground.clock());
        this.passwordChanges = new PasswordChanges(
                transactions,
                ground.accounts(),
                sessions,
                ground.passwordResets(),
                passwords,
                throttle,
                hasher,
                log,
                ground.clock(),
                ground.random());
    }

    public Sessions sessions() {
        return sessions;
    }

    public SecondFactors secondFactors() {
        return secondFactors;
    }

    public SignIn signIn() {
        return signIn;
    }

    public PasswordChanges passwordChanges() {
        return passwordChanges;
    }

    /** Sends people their first link. */
    public Invitations invitations(Invitations.Ground invitationGround) {
        return new Invitations(invitationGround, hasher);
    }

    /** Somebody signs out: the session they are in ends. */
    public void signOut(SignedIn signedIn) {
        transactions.write(tx -> {
            var isEnded = sessions.end(tx, signedIn.person(), signedIn.sessionId());
            if (isEnded) {
                log.record(tx, signedIn.person(), AuditEvent.USER_LOGOUT, Map.of());
            }
            return isEnded;
        });
    }

    /** Somebody ends sessions of their own: one, or all but one, or all. */
    public void endSessions(SignedIn signedIn, @Nullable String onlyId, @Nullable String exceptId) {
        var person = signedIn.person();
        transactions.write(tx -> {
            var ended =
                    onlyId == null ? sessions.endAllOf(tx, person, exceptId) : sessions.end(tx, person, onlyId) ? 1 : 0;
            if (ended > 0) {
                log.record(tx, person, AuditEvent.USER_SESSIONS_ENDED, Map.of("count", Integer.toString(ended)));
            }
            return ended;
        });
    }
}
