package dev.latchkey.core.partner;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.credential.Credential.Facts;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.CredentialState.Revocation;
import dev.latchkey.core.credential.ImportedSecret;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.StoredSecret;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes partners, their keys and their applications. Each command is one transaction with its change feed and audit entry,
 * which stands in the partner's own log. All throw {@link CommandRefused}, after which nothing happened.
 */
public final class PartnerCommands {

    /** Most applications of one partner. */
    public static final int APPLICATIONS_MAX = 100;

    /** Most API keys of a partner that work at once, while some of them run out. */
    public static final int KEYS_MAX = 5;

    /** Most applications that a partner ever has: those that it removes keep their rows, since companies remember them. */
    public static final int APPLICATIONS_EVER_MAX = 1_000;

    /**
     * An application just made.
     *
     * @param secret to be shown once; absent for a public client and for one with keys
     */
    public record CreatedApplication(
            Application application, @Nullable Secret secret) {}

    private final Transactions transactions;
    private final Partners partners;
    private final PartnerUsers users;
    private final PartnerRule rule;
    private final Applications applications;
    private final KnownNames names;
    private final PartnerStanding standing;
    private final PartnerAudit audit;
    private final ApplicationCommands applicationCommands;
    private final SecretIssuer secrets;
    private final SecurityProfile profile;
    private final InstantSource clock;

    PartnerCommands(
            PartnerStores stores,
            KnownNames names,
            ApplicationCommands applicationCommands,
            Suspensions suspensions,
            SecretIssuer secrets,
            SecurityProfile profile,
            InstantSource clock) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
        this.rule = new PartnerRule(stores);
        this.applications = stores.applications();
        this.names = names;
        this.audit = new PartnerAudit(stores.auditLog(), clock);
        this.standing = new PartnerStanding(stores, suspensions, audit);
        this.applicationCommands = applicationCommands;
        this.secrets = secrets;
        this.profile = profile;
        this.clock = clock;
    }

    /** Suspends and reinstates, as a part of a larger command. */
    public PartnerStanding standing() {
        return standing;
    }

    /** An identifier for something new. */
    public String newId() {
        return secrets.newId(now());
    }

    public Partner createPartner(Actor.Operator actor, String id, String name) {
        return transactions.write(tx -> createPartner(tx, actor, id, name));
    }

    /** As {@link #createPartner(Actor.Operator, String, String)}, as a part of a larger command. */
    public Partner createPartner(Transaction tx, Actor.Operator actor, String id, String name) {
        ShownName.check("name", name);
        names.requireNotOfAnother(name, id);
        var partner = new Partner(id, name, true, true, now());
        if (!partners.insert(tx, partner)) {
            throw CommandRefused.conflict("id", "a partner with this id is there already");
        }
        var facts = new AuditFacts().with("name", name);
        var subject = new AuditSubject(AuditSubject.Type.PARTNER, id);
        audit.record(tx, actor.author(), id, AuditEvent.PARTNER_CREATED, subject, facts);
        tx.changed(ChangeKind.PARTNER, id, id);
        return partner;
    }

    /**
     * Makes an owner of a partner.
     *
     * @param passwordHash absent when no password is set yet
     */
    public PartnerUser createPartnerUser(
            Actor.Operator actor,
            String partnerId,
            String id,
            EmailAddress email,
            String name,
            @Nullable PasswordHash passwordHash) {
        var user = new PartnerUser(partnerId, id, email, name, PartnerRole.OWNER, true, passwordHash, now());
        return transactions.write(tx -> {
            requireActive(tx, partnerId);
            if (!users.insert(tx, user)) {
                throw CommandRefused.conflict("email", "this partner has somebody with this address or id already");
            }
            var subject = new AuditSubject(AuditSubject.Type.PARTNER_USER, id);
            var facts = new AuditFacts().with("name", name).with("role", user.role());
            audit.record(tx, actor.author(), partnerId, AuditEvent.PARTNER_USER_CREATED, subject, facts);
            tx.changed(ChangeKind.PARTNER, partnerId, partnerId);
            return user;
        });
    }

    /** Makes a partner's key; keys before it end after the overlap, or at once. */
    public NewSecret<PartnerKey> regenerateKey(PartnerActor actor, String partnerId, RotationOverlap overlap) {
        var secret = secrets.issue(SecretType.PARTNER_KEY);
        return new NewSecret<>(renewKey(actor, partnerId, overlap, keyed(secret), null), secret);
    }

    /** As {@link #regenerateKey(PartnerActor, String, RotationOverlap)}, once for the keys that a form showed. */
    public NewSecret<PartnerKey> regenerateKey(
            PartnerActor actor, String partnerId, RotationOverlap overlap, Seen seen) {
        var secret = secrets.issue(SecretType.PARTNER_KEY);
        return new NewSecret<>(renewKey(actor, partnerId, overlap, keyed(secret), seen), secret);
    }

    /** Takes in a partner's key that was made elsewhere; keys before it end after the overlap, or at once. */
    public PartnerKey importKey(
            PartnerActor actor, String partnerId, RotationOverlap overlap, ImportedSecret imported) {
        return renewKey(actor, partnerId, overlap, secrets.stored(imported, now()), null);
    }

    private PartnerKey renewKey(
            PartnerActor actor, String partnerId, RotationOverlap overlap, StoredSecret secret, @Nullable Seen seen) {
        var author = actor.authorFor(partnerId);
        var now = now();
        var label = new Label("Partner API key", "");
        var facts = new Facts(label, author.toString(), now, null, null, IpAllowList.ANY, null);
        var key = new PartnerKey(partnerId, newId(), facts, List.of(secret));
        return transactions.write(tx -> {
            rule.require(tx, actor, partnerId, PartnerRight.KEY);
            requireActive(tx, partnerId);
            var before = partners.keys(tx, partnerId);
            SeenOfPartner.require(seen, SeenOfPartner.keys(before));
            requireFewKeys(tx, before, overlap, author, now);
            endKeys(tx, partnerId, overlap.endsAt(now).truncatedTo(ChronoUnit.MILLIS), author, now);
            if (!partners.insertKey(tx, key)) {
                throw CommandRefused.conflict("secret", "this key is known already");
            }
            var subject = new AuditSubject(AuditSubject.Type.CREDENTIAL, key.id());
            var told = PartnerAudit.keys(before, partners.keys(tx, partnerId), now);
            var event = AuditEvent.PARTNER_API_KEY_RENEWED;
            audit.record(tx, author, partnerId, event, subject, told, ChangeWeight.NARROWING);
            tx.changed(ChangeKind.PARTNER_KEY, partnerId, key.id());
            return key;
        });
    }

    /**
     * Ends one of a partner's keys, at once.
     *
     * @throws CommandRefused also when there is no such key that works
     */
    public void revokeKey(PartnerActor actor, String partnerId, String keyId) {
        transactions.write(tx -> {
            var author = rule.require(tx, actor, partnerId, PartnerRight.KEY);
            var now = now();
            var before = partners.keys(tx, partnerId);
            if (before.stream().noneMatch(key -> key.id().equals(keyId) && PartnerAudit.isWorking(key, now))) {
                throw CommandRefused.notFound("key");
            }
            partners.revokeKey(tx, partnerId, keyId, new Revocation(now, author.toString()));
            var told = PartnerAudit.keys(before, partners.keys(tx, partnerId), now);
            var subject = new AuditSubject(AuditSubject.Type.CREDENTIAL, keyId);
            audit.record(tx, author, partnerId, AuditEvent.PARTNER_API_KEY_REVOKED, subject, told);
            tx.changed(ChangeKind.PARTNER_KEY, partnerId, keyId);
            return keyId;
        });
    }

    /** Puts those away that have ended, and refuses one more beside as many as may work at once. */
    private void requireFewKeys(
            Transaction tx, List<PartnerKey> keys, RotationOverlap overlap, Author author, Instant now) {
        var working = 0;
        for (var key : keys) {
            if (PartnerAudit.isWorking(key, now)) {
                working++;
            } else {
                partners.revokeKey(tx, key.partnerId(), key.id(), new Revocation(now, author.toString()));
            }
        }
        if (working >= KEYS_MAX && overlap.endsAt(now).isAfter(now)) {
            throw CommandRefused.tooMany("a partner has at most " + KEYS_MAX
                    + " keys that work at once: revoke one first, or let the new one end those before it");
        }
    }

    private void endKeys(Transaction tx, String partnerId, Instant end, Author author, Instant now) {
        if (end.isBefore(now)) {
            throw CommandRefused.invalid("overlap", "expected an end in the future, got " + end);
        }
        if (end.isAfter(now)) {
            partners.expireKeys(tx, partnerId, end);
            return;
        }
        for (var key : partners.keys(tx, partnerId)) {
            partners.revokeKey(tx, partnerId, key.id(), new Revocation(now, author.toString()));
        }
    }

    /** As {@link ApplicationCommands#create}, without reasons for its scopes. */
    public CreatedApplication createApplication(PartnerActor actor, String partnerId, NewApplication request) {
        return applicationCommands.create(actor, partnerId, request, ScopeReasons.NONE);
    }

    /** Suspends an application, which ends every grant to it in every company, or lets it work again. */
    public void setApplicationActive(Actor.Operator actor, String partnerId, String clientId, boolean isActive) {
        transactions.write(tx -> standing.setApplicationActive(tx, actor, partnerId, clientId, isActive));
    }

    /**
     * Changes how an application asks users: the profile it keeps to and what it may leave out. What it was given before stays good under the
     * new rules.
     */
    public Application setRequestRules(Actor.Operator actor, String partnerId, String clientId, RequestRules rules) {
        rules.check(profile);
        return transactions.write(tx -> {
            var before = applications
                    .find(tx, partnerId, clientId)
                    .orElseThrow(() -> CommandRefused.notFound("application"));
            var application = before.with(rules);
            if (application.equals(before)) {
                return before;
            }
            applications.update(tx, application);
            var facts = new AuditFacts()
                    .with("requestRulesBefore", before.protocol().requests().toText())
                    .with("requestRules", rules.toText());
            var subject = new AuditSubject(AuditSubject.Type.APPLICATION, clientId);
            audit.record(tx, actor.author(), partnerId, AuditEvent.APPLICATION_CHANGED, subject, facts);
            tx.changed(ChangeKind.APPLICATION, partnerId, clientId);
            return application;
        });
    }

    /** Deactivates a partner, which ends its keys and every grant to its applications, or lets it work again. */
    public void setPartnerActive(Actor.Operator actor, String partnerId, boolean isActive) {
        transactions.write(tx -> standing.setPartnerActive(tx, actor, partnerId, isActive));
    }

    private StoredSecret keyed(Secret secret) {
        return secrets.stored(secret, now());
    }

    private void requireActive(Transaction tx, String partnerId) {
        if (partners.find(tx, partnerId).filter(Partner::isActive).isEmpty()) {
            throw CommandRefused.notFound("partner");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
