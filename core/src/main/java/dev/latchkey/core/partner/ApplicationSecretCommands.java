package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.EndedSecrets;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of an application that proves itself by one: several, each with a name, all of which work. Each command is one transaction with
 * its change feed and its entry in the partner's log; all need {@link PartnerRight#APPLICATIONS} and throw {@link CommandRefused}, after
 * which nothing happened.
 */
public final class ApplicationSecretCommands {

    /** Most secrets of one application that work at once. */
    public static final int WORKING_MAX = 5;

    private final Transactions transactions;
    private final Partners partners;
    private final Applications applications;
    private final ApplicationSecrets store;
    private final ApplicationIndex index;
    private final PartnerRule rule;
    private final PartnerAudit audit;
    private final SecretIssuer secrets;
    private final InstantSource clock;

    /** @param index whose room another secret needs */
    ApplicationSecretCommands(PartnerStores stores, ApplicationIndex index, SecretIssuer secrets, InstantSource clock) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.applications = stores.applications();
        this.store = stores.applicationSecrets();
        this.index = index;
        this.rule = new PartnerRule(stores);
        this.audit = new PartnerAudit(stores.auditLog(), clock);
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * A secret just made.
     *
     * @param secret to be shown once
     */
    public record Made(StoredSecret stored, Secret secret) {}

    /** Which secrets there are, as a form shows that makes another one: sent twice it makes one. */
    public static Seen seen(Application application) {
        return Seen.of(application.secrets().stream().map(StoredSecret::id).toList());
    }

    /**
     * Makes another secret beside those there are.
     *
     * @param name by which people know it
     */
    public Made add(PartnerActor actor, String partnerId, String clientId, String name) {
        return add(actor, partnerId, clientId, name, null);
    }

    /**
     * Makes another secret beside those there are.
     *
     * @param name by which people know it
     * @param seen what the form showed, as {@link #seen} of the application; absent where there was none
     */
    public Made add(PartnerActor actor, String partnerId, String clientId, String name, @Nullable Seen seen) {
        TextLimits.checkName("name", name);
        var secret = secrets.issue(SecretType.CLIENT_SECRET);
        var stored = secrets.stored(secret, now());
        return transactions.write(tx -> {
            var author = rule.require(tx, actor, partnerId, PartnerRight.APPLICATIONS);
            var application = get(tx, partnerId, clientId);
            SeenOfPartner.require(seen, seen(application));
            var facts = new AuditFacts().with("name", name);
            insert(tx, application, stored, name);
            record(tx, author, application, AuditEvent.APPLICATION_SECRET_CREATED, facts, ChangeWeight.USUAL);
            return new Made(stored, secret);
        });
    }

    /**
     * Makes a secret in place of another, with its name; that one ends after the overlap, or at once.
     *
     * @param secretId one that works
     */
    public Made rotate(
            PartnerActor actor, String partnerId, String clientId, String secretId, RotationOverlap overlap) {
        return rotate(actor, partnerId, clientId, secretId, overlap, null);
    }

    /**
     * Makes a secret in place of another, with its name; that one ends after the overlap, or at once.
     *
     * @param secretId one that works
     * @param seen what the form showed, as {@link #seen} of the application; absent where there was none
     */
    public Made rotate(
            PartnerActor actor,
            String partnerId,
            String clientId,
            String secretId,
            RotationOverlap overlap,
            @Nullable Seen seen) {
        var secret = secrets.issue(SecretType.CLIENT_SECRET);
        var now = now();
        var stored = secrets.stored(secret, now);
        var end = overlap.endsAt(now).truncatedTo(ChronoUnit.MILLIS);
        if (end.isBefore(now)) {
            throw CommandRefused.invalid("overlap", "expected an end in the future, got " + end);
        }
        return transactions.write(tx -> {
            var author = rule.require(tx, actor, partnerId, PartnerRight.APPLICATIONS);
            var application = get(tx, partnerId, clientId);
            var old = working(application, secretId, now);
            SeenOfPartner.require(seen, seen(application));
            var name = nameOf(tx, application, old);
            if (end.isAfter(now)) {
                store.expire(tx, partnerId, clientId, secretId, end);
            } else {
                store.revoke(tx, partnerId, clientId, secretId, new Revocation(now, author.toString()));
            }
            insert(tx, get(tx, partnerId, clientId), stored, name);
            var facts = new AuditFacts()
                    .with("name", name)
                    .with("previousEndsIn", old.hint().lastFour())
                    .with("previousEndsAt", end);
            record(tx, author, application, AuditEvent.APPLICATION_SECRET_CREATED, facts, ChangeWeight.NARROWING);
            return new Made(stored, secret);
        });
    }

    /** Ends a secret that works, at once, and the access tokens that were issued before; refresh tokens stay, for whoever has another secret. */
    public void revoke(PartnerActor actor, String partnerId, String clientId, String secretId) {
        transactions.write(tx -> {
            var author = rule.require(tx, actor, partnerId, PartnerRight.APPLICATIONS);
            var application = get(tx, partnerId, clientId);
            var old = working(application, secretId, now());
            store.revoke(tx, partnerId, clientId, secretId, new Revocation(now(), author.toString()));
            var facts = new AuditFacts()
                    .with("name", nameOf(tx, application, old))
                    .with("endsIn", old.hint().lastFour());
            record(tx, author, application, AuditEvent.APPLICATION_SECRET_REVOKED, facts, ChangeWeight.NARROWING);
            return secretId;
        });
    }

    private String nameOf(Transaction tx, Application application, StoredSecret secret) {
        var known =
                store.known(tx, application.partnerId(), application.clientId()).get(secret.id());
        return known == null ? "" : known.name();
    }

    private static StoredSecret working(Application application, String secretId, Instant now) {
        return application.secrets().stream()
                .filter(one -> one.id().equals(secretId) && !one.stateAt(now).isFinal())
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("secret"));
    }

    private void insert(Transaction tx, Application application, StoredSecret secret, String name) {
        if (!application.protocol().proof().method().usesSecret()) {
            throw CommandRefused.finalState("this application proves itself by no secret");
        }
        var now = now();
        var working = application.secrets().stream()
                .filter(one -> !one.stateAt(now).isFinal())
                .count();
        if (working >= WORKING_MAX) {
            throw CommandRefused.tooMany(
                    "an application has at most " + WORKING_MAX + " secrets that work; revoke one first");
        }
        EndedSecrets.tooMany(application.secrets(), now)
                .forEach(old -> store.delete(tx, application.partnerId(), application.clientId(), old.id()));
        index.requireRoom(application, application.with(secret));
        if (!store.insert(tx, application.partnerId(), application.clientId(), secret, name)) {
            throw CommandRefused.conflict("secret", "this secret is known already");
        }
    }

    private Application get(Transaction tx, String partnerId, String clientId) {
        if (partners.find(tx, partnerId).filter(Partner::isActive).isEmpty()) {
            throw CommandRefused.notFound("partner");
        }
        return applications.find(tx, partnerId, clientId).orElseThrow(() -> CommandRefused.notFound("application"));
    }

    private void record(
            Transaction tx,
            Author author,
            Application application,
            AuditEvent event,
            AuditFacts facts,
            ChangeWeight weight) {
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, application.clientId());
        audit.record(tx, author, application.partnerId(), event, subject, facts, weight);
        tx.changed(ChangeKind.APPLICATION, application.partnerId(), application.clientId());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
