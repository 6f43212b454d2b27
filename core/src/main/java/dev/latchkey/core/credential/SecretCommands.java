package dev.latchkey.core.credential;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rotates the secrets of a company's credentials, and cuts them off. Each command is as those of {@link CredentialCommands}. */
public final class SecretCommands {

    private final Transactions transactions;
    private final Credentials credentials;
    private final SubsetRule subsetRule;
    private final CredentialAudit audit;
    private final SecretIssuer secrets;
    private final OwnCredentials own;
    private final SecurityProfile profile;

    SecretCommands(
            Transactions transactions,
            Credentials credentials,
            SubsetRule subsetRule,
            CredentialAudit audit,
            SecretIssuer secrets,
            OwnCredentials own,
            SecurityProfile profile) {
        this.transactions = transactions;
        this.credentials = credentials;
        this.subsetRule = subsetRule;
        this.audit = audit;
        this.secrets = secrets;
        this.own = own;
        this.profile = profile;
    }

    /**
     * Gives a credential a new secret; the old one works on for the overlap, but never beyond the end it had. With
     * {@link RotationOverlap.None} the tokens issued before are dead too.
     */
    public NewSecret<Credential> rotate(Actor.InCompany actor, String credentialId, RotationOverlap overlap) {
        return rotate(actor, credentialId, overlap, _ -> {});
    }

    /**
     * As {@link #rotate(Actor.InCompany, String, RotationOverlap)}, where the credential is still as its reader knows it.
     *
     * @param precondition looks at the credential in the transaction and throws when nothing shall happen
     */
    public NewSecret<Credential> rotate(
            Actor.InCompany actor, String credentialId, RotationOverlap overlap, Consumer<Credential> precondition) {
        return transactions.write(tx -> rotate(tx, actor, credentialId, overlap, precondition));
    }

    /** As {@link #rotate(Actor.InCompany, String, RotationOverlap, Consumer)}, as a part of a larger command. */
    public NewSecret<Credential> rotate(
            Transaction tx,
            Actor.InCompany actor,
            String credentialId,
            RotationOverlap overlap,
            Consumer<Credential> precondition) {
        var now = own.now();
        var credential = own.getLiving(tx, actor, credentialId);
        subsetRule.change(tx, actor, credential, credential);
        precondition.accept(credential);
        ClientProofCommands.requireSecret(credential);
        if (credential instanceof OAuthClient client) {
            client.proof().check(profile);
        }
        var secret = secrets.issue(secretType(credential));
        endOldSecrets(tx, actor, credential, overlap.endsAt(now).truncatedTo(ChronoUnit.MILLIS), now);
        own.add(tx, actor, credential, secrets.stored(secret, now));
        var after = own.get(tx, actor, credentialId);
        audit.record(
                tx,
                actor,
                AuditEvent.CREDENTIALS_SECRET_ROTATED,
                credential,
                rotated(credential, after).map(),
                ChangeWeight.NARROWING);
        return new NewSecret<>(after, secret);
    }

    /**
     * The current secret overlaps; one that still overlaps from a rotation before ends, so two remain. The current one is
     * that without an end of its own, because each rotation gave its predecessor an end.
     */
    private void endOldSecrets(Transaction tx, Actor.InCompany actor, Credential credential, Instant end, Instant now) {
        if (end.isBefore(now)) {
            throw CommandRefused.invalid("overlap", "expected an end in the future, got " + end);
        }
        for (var secret : living(credential, now)) {
            var isCurrent = secret.expiresAt() == null;
            if (isCurrent && end.isAfter(now)) {
                var earliest = earlier(end, credential.facts().expiresAt());
                credentials.expireSecret(tx, actor.companyId(), credential.id(), secret.id(), earliest);
            } else {
                credentials.revokeSecret(tx, actor.companyId(), credential.id(), secret.id(), own.revocationBy(actor));
            }
        }
        if (end.equals(now)) {
            credentials.killTokens(tx, actor.companyId(), credential.id(), now);
        }
    }

    /** Cuts off one secret at once, while an overlap lasts, and the tokens issued before. The last one stays. */
    public void revoke(Actor.InCompany actor, String credentialId, String secretId) {
        transactions.write(tx -> {
            subsetRule.require(tx, actor);
            var credential = own.getLiving(tx, actor, credentialId);
            subsetRule.end(tx, actor, credential);
            var now = own.now();
            var remaining = living(credential, now);
            if (remaining.stream().noneMatch(secret -> secret.id().equals(secretId))) {
                throw CommandRefused.notFound("secret");
            }
            if (remaining.size() == 1) {
                throw CommandRefused.invalid("secret", "this is the last one; revoke the credential instead");
            }
            credentials.revokeSecret(tx, actor.companyId(), credentialId, secretId, own.revocationBy(actor));
            credentials.killTokens(tx, actor.companyId(), credentialId, now);
            var facts = new AuditFacts()
                    .with("name", credential.facts().label().name())
                    .with("secretId", secretId)
                    .with("secrets", hints(remaining));
            audit.record(tx, actor, AuditEvent.CREDENTIALS_SECRET_CUT_OFF, credential, facts.map());
            return credential;
        });
    }

    /** The new secret by its id, and the old ones with their ends before and after. */
    private AuditFacts rotated(Credential before, Credential after) {
        return new AuditFacts()
                .with("name", after.facts().label().name())
                .with("secretId", after.secrets().getLast().id())
                .changed("secrets", hints(living(before, own.now())), hints(living(after, own.now())));
    }

    /** Each by its last characters and the end it has. */
    private static List<String> hints(List<StoredSecret> secrets) {
        return secrets.stream()
                .map(secret -> secret.hint().lastFour() + "/" + (secret.expiresAt() == null ? "-" : secret.expiresAt()))
                .toList();
    }

    private static List<StoredSecret> living(Credential credential, Instant now) {
        return credential.secrets().stream()
                .filter(secret -> !secret.stateAt(now).isFinal())
                .toList();
    }

    private static SecretType secretType(Credential credential) {
        return switch (credential) {
            case ApiKey _ -> SecretType.API_KEY;
            case OAuthClient _ -> SecretType.CLIENT_SECRET;
            case PartnerKey _ -> SecretType.PARTNER_KEY;
        };
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
