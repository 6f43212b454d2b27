package dev.latchkey.core.credential;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.Facts;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and ends the credentials of a company; {@link SecretCommands} change their secrets. Each command is one transaction: permission and limits are
 * checked in it, rows, change feed and audit entry are written in it. What it changed is in force on this node when it
 * returns. All throw {@link CommandRefused}, after which nothing happened.
 */
public final class CredentialCommands {

    /** Most credentials of one company that are not revoked. */
    public static final int COUNT_MAX = 100_000;

    private final Transactions transactions;
    private final Credentials credentials;
    private final SubsetRule subsetRule;
    private final CredentialAudit audit;
    private final SecretIssuer secrets;
    private final OwnCredentials own;
    private final SecurityProfile profile;

    CredentialCommands(
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

    /** Makes an API key, which reaches the whole organisation; so must its maker. */
    public NewSecret<ApiKey> createApiKey(Actor.InCompany actor, NewApiKey request) {
        return createApiKey(actor, request, secrets.newId(own.now()));
    }

    /**
     * As {@link #createApiKey(Actor.InCompany, NewApiKey)}, with a given id, so that asking twice makes one key: the second
     * time it is refused as a conflict of {@code id}.
     */
    public NewSecret<ApiKey> createApiKey(Actor.InCompany actor, NewApiKey request, String id) {
        return transactions.write(tx -> createApiKey(tx, actor, request, id));
    }

    /** As {@link #createApiKey(Actor.InCompany, NewApiKey, String)}, as a part of a larger command. */
    public NewSecret<ApiKey> createApiKey(Transaction tx, Actor.InCompany actor, NewApiKey request, String id) {
        TextLimits.checkId(id);
        var secret = secrets.issue(SecretType.API_KEY);
        return new NewSecret<>(insertApiKey(tx, actor, request, id, keyed(secret)), secret);
    }

    /** Takes in an API key that was made elsewhere. */
    public ApiKey importApiKey(Actor.InCompany actor, NewApiKey request, ImportedSecret imported) {
        var secret = secrets.stored(imported, own.now());
        return transactions.write(tx -> insertApiKey(tx, actor, request, secrets.newId(own.now()), secret));
    }

    private ApiKey insertApiKey(
            Transaction tx, Actor.InCompany actor, NewApiKey request, String id, StoredSecret secret) {
        if (credentials.find(tx, actor.companyId(), id).isPresent()) {
            throw CommandRefused.conflict("id", "there is a credential with this id");
        }
        var key = new ApiKey(actor.companyId(), id, facts(actor, request), List.of(secret));
        subsetRule.give(tx, actor, key);
        checkRoom(tx, actor, key);
        if (!credentials.insert(tx, key)) {
            throw CommandRefused.conflict("secret", "this key is known already");
        }
        audit.record(
                tx,
                actor,
                AuditEvent.CREDENTIALS_CREATED,
                key,
                CredentialAudit.of(key).map());
        return key;
    }

    /** Makes an OAuth client with a client_id of its own. */
    public NewSecret<OAuthClient> createClient(Actor.InCompany actor, NewClient request) {
        return createClient(actor, request, secrets.newClientId());
    }

    /** As {@link #createClient(Actor.InCompany, NewClient)}, with a given client_id; for seeding and import. */
    public NewSecret<OAuthClient> createClient(Actor.InCompany actor, NewClient request, String clientId) {
        return transactions.write(tx -> createClient(tx, actor, request, clientId));
    }

    /** As {@link #createClient(Actor.InCompany, NewClient, String)}, as a part of a larger command. */
    public NewSecret<OAuthClient> createClient(
            Transaction tx, Actor.InCompany actor, NewClient request, String clientId) {
        var made = createClient(tx, actor, request, ClientProof.SECRET, clientId);
        return new NewSecret<>(made.client(), Objects.requireNonNull(made.secret()));
    }

    /** As {@link #createClient(Actor.InCompany, NewClient)}, for a client that proves itself as {@code proof} says. */
    public MadeClient createClient(Actor.InCompany actor, NewClient request, ClientProof proof) {
        return createClient(actor, request, proof, secrets.newClientId());
    }

    /** As {@link #createClient(Actor.InCompany, NewClient, ClientProof)}, with a given client_id. */
    public MadeClient createClient(Actor.InCompany actor, NewClient request, ClientProof proof, String clientId) {
        return transactions.write(tx -> createClient(tx, actor, request, proof, clientId));
    }

    /** As {@link #createClient(Actor.InCompany, NewClient, ClientProof, String)}, as a part of a larger command. */
    public MadeClient createClient(
            Transaction tx, Actor.InCompany actor, NewClient request, ClientProof proof, String clientId) {
        TextLimits.checkId(clientId);
        proof.checkForCompany(profile);
        var secret = proof.method().usesSecret() ? secrets.issue(SecretType.CLIENT_SECRET) : null;
        var facts = facts(actor, request);
        var client = new OAuthClient(
                actor.companyId(),
                clientId,
                secrets.newNumber(),
                facts,
                subsetRule.canonical(request.settings(), Scopes.NONE),
                proof,
                0,
                secret == null ? List.of() : List.of(keyed(secret)));
        subsetRule.give(tx, actor, client);
        checkRoom(tx, actor, client);
        if (!credentials.insert(tx, client)) {
            throw CommandRefused.conflict("clientId", "this client_id is taken");
        }
        audit.record(
                tx,
                actor,
                AuditEvent.CREDENTIALS_CREATED,
                client,
                CredentialAudit.of(client).map());
        return new MadeClient(client, secret);
    }

    /** Ends a credential at once, with all its tokens. */
    public void revoke(Actor.InCompany actor, String credentialId) {
        revoke(actor, credentialId, _ -> {});
    }

    /**
     * As {@link #revoke(Actor.InCompany, String)}, where the credential is still as its reader knows it.
     *
     * @param precondition looks at the credential in the transaction and throws when nothing shall happen
     */
    public void revoke(Actor.InCompany actor, String credentialId, Consumer<Credential> precondition) {
        transactions.write(tx -> {
            subsetRule.require(tx, actor);
            var credential = own.getLiving(tx, actor, credentialId);
            subsetRule.end(tx, actor, credential);
            precondition.accept(credential);
            credentials.revoke(tx, actor.companyId(), credentialId, own.revocationBy(actor));
            audit.record(
                    tx,
                    actor,
                    AuditEvent.CREDENTIALS_REVOKED,
                    credential,
                    CredentialAudit.of(credential).map());
            return credential;
        });
    }

    /** Changes an API key's name, description, expiry and allow-list. */
    public Credential edit(Actor.InCompany actor, String credentialId, NewApiKey change) {
        return edit(actor, credentialId, _ -> change);
    }

    /** Changes a client; what its tokens may do changes at once. */
    public Credential edit(Actor.InCompany actor, String credentialId, NewClient change) {
        return edit(actor, credentialId, _ -> change);
    }

    /**
     * Changes a credential into what {@code change} makes of it.
     *
     * @param change looks at the credential in the transaction; throws when nothing shall happen
     */
    public Credential edit(Actor.InCompany actor, String credentialId, Function<Credential, CredentialRequest> change) {
        return transactions.write(tx -> {
            var before = own.getLiving(tx, actor, credentialId);
            subsetRule.give(tx, actor, before);
            var wanted = change.apply(before);
            var held = before instanceof OAuthClient client ? client.settings().scopes() : Scopes.NONE;
            var settings = wanted instanceof NewClient client ? subsetRule.canonical(client.settings(), held) : null;
            if ((before instanceof OAuthClient) != (settings != null)) {
                throw CommandRefused.notFound("credential");
            }
            var end = checkedEnd(wanted.expiresAt());
            var becomes = changed(before, wanted, end, settings);
            subsetRule.change(tx, actor, before, becomes);
            own.requireRoom(actor, before, becomes);
            credentials.update(tx, actor.companyId(), credentialId, wanted.label(), end, wanted.allowList(), settings);
            var after = own.get(tx, actor, credentialId);
            var facts = CredentialAudit.changed(before, after).with("change", "edited");
            var weight = ChangeWeight.of(subsetRule.narrows(tx, before, after));
            audit.record(tx, actor, AuditEvent.CREDENTIALS_CHANGED, after, facts.map(), weight);
            return after;
        });
    }

    private static Credential changed(
            Credential before, CredentialRequest wanted, @Nullable Instant end, @Nullable ClientSettings settings) {
        var was = before.facts();
        var facts = new Facts(
                wanted.label(),
                was.createdBy(),
                was.createdAt(),
                was.lastUsedAt(),
                end,
                wanted.allowList(),
                was.revocation());
        return switch (before) {
            case ApiKey key -> new ApiKey(key.companyId(), key.id(), facts, key.secrets());
            case OAuthClient client ->
                new OAuthClient(
                        client.companyId(),
                        client.id(),
                        client.number(),
                        facts,
                        Objects.requireNonNull(settings),
                        client.proof(),
                        client.generation(),
                        client.secrets());
            case PartnerKey key -> key;
        };
    }

    private void checkRoom(Transaction tx, Actor.InCompany actor, Credential made) {
        if (credentials.countNotRevoked(tx, actor.companyId()) >= COUNT_MAX) {
            throw CommandRefused.tooMany("a company has at most " + COUNT_MAX + " credentials; revoke one first");
        }
        own.requireRoom(actor, made);
    }

    private Facts facts(Actor.InCompany actor, CredentialRequest request) {
        return new Facts(
                request.label(),
                actor.author().toString(),
                own.now(),
                null,
                checkedEnd(request.expiresAt()),
                request.allowList(),
                null);
    }

    private @Nullable Instant checkedEnd(@Nullable Instant expiresAt) {
        if (expiresAt != null && !expiresAt.isAfter(own.now())) {
            throw CommandRefused.invalid("expiresAt", "expected a date in the future, got " + expiresAt);
        }
        return expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
    }

    private StoredSecret keyed(Secret secret) {
        return secrets.stored(secret, own.now());
    }
}
