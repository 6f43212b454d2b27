package dev.latchkey.authserver.registration;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.core.partner.Registrations;
import dev.latchkey.core.partner.Registrations.InitialToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes and revokes the tokens that let programs register clients. All throw {@link CommandRefused}, after which nothing happened. */
public final class InitialTokens {

    /** Most clients that one token registers. */
    public static final int USES_MAX = 1_000;

    /** Longest life of a token. */
    public static final Duration LIFETIME_MAX = Duration.ofDays(365);

    private final Transactions transactions;
    private final Registrations registrations;
    private final AuditLog log;
    private final SecretIssuer secrets;
    private final InstantSource clock;

    /**
     * A token just made.
     *
     * @param value to be shown once
     */
    public record Created(InitialToken token, Secret value) {}

    public InitialTokens(
            Transactions transactions,
            Registrations registrations,
            AuditLog log,
            SecretIssuer secrets,
            InstantSource clock) {
        this.transactions = transactions;
        this.registrations = registrations;
        this.log = log;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** @param usesMax how many clients it may register */
    public Created create(Actor.Operator actor, String name, int usesMax, Duration lifetime) {
        TextLimits.checkName("name", name);
        if (usesMax < 1 || usesMax > USES_MAX) {
            throw CommandRefused.invalid("usesMax", "expected 1 to " + USES_MAX + ", got " + usesMax);
        }
        if (!lifetime.isPositive() || lifetime.compareTo(LIFETIME_MAX) > 0) {
            throw CommandRefused.invalid("lifetime", "expected at most " + LIFETIME_MAX.toDays() + " days");
        }
        var now = now();
        var value = secrets.issue(SecretType.INITIAL_ACCESS_TOKEN);
        var token = new InitialToken(
                secrets.newId(now),
                secrets.hash(value),
                name,
                usesMax,
                0,
                now,
                actor.author().toString(),
                now.plus(lifetime),
                null);
        return transactions.write(tx -> {
            registrations.insertToken(tx, token);
            record(tx, actor, AuditEvent.REGISTRATION_TOKEN_CREATED, token.id(), facts(token));
            return new Created(token, value);
        });
    }

    /** Clients that were registered with it stay. */
    public void revoke(Actor.Operator actor, String id) {
        transactions.write(tx -> {
            var token = registrations.findToken(tx, id).orElseThrow(InitialTokens::notFound);
            if (!registrations.revokeToken(tx, id, now())) {
                throw notFound();
            }
            record(
                    tx,
                    actor,
                    AuditEvent.REGISTRATION_TOKEN_REVOKED,
                    id,
                    facts(token).with("uses", token.uses()));
            return id;
        });
    }

    /** In the order in which they were made, behind {@code afterId}, at most {@code limit}. */
    public List<InitialToken> list(String afterId, int limit) {
        return transactions.read(tx -> registrations.tokens(tx, afterId, limit));
    }

    /** All that it takes to make such a one again. */
    private static AuditFacts facts(InitialToken token) {
        return new AuditFacts()
                .with("name", token.name())
                .with("usesMax", token.usesMax())
                .with("expiresAt", token.expiresAt());
    }

    private static CommandRefused notFound() {
        return CommandRefused.notFound("initial access token");
    }

    private void record(Transaction tx, Actor.Operator actor, AuditEvent event, String id, AuditFacts facts) {
        var subject = new AuditSubject(AuditSubject.Type.CREDENTIAL, id);
        log.append(tx, new AuditEntry(Change.PLATFORM, now(), event, actor.author(), subject, facts.map()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
