package dev.latchkey.authserver.registration;

import dev.latchkey.authserver.registration.RegistrationRefused.Reason;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.SecretType;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.Partners;
import dev.latchkey.core.partner.Registrations;
import dev.latchkey.core.partner.Registrations.RegisteredClient;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.core.partner.Suspensions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the applications of machines. Each command is one transaction with its change feed and audit entry. All throw
 * {@link RegistrationRefused}, after which nothing happened. Blocks, for virtual threads.
 */
public final class MachineClients {

    /**
     * Whom the operator lets in.
     *
     * @param isOpenToAnyone whether clients register without an initial access token
     * @param clientsMax most that work at once, of each of the two kinds
     */
    public record Admission(boolean isOpenToAnyone, int clientsMax) {}

    /**
     * A client as it is answered.
     *
     * @param secret absent unless it was made just now
     * @param token the registration access token; absent unless it was made just now
     */
    record Answered(
            Application application,
            RegisteredClient client,
            @Nullable Secret secret,
            @Nullable Secret token) {}

    private final Transactions transactions;
    private final Registrations registrations;
    private final Partners partners;
    private final Applications applications;
    private final AuditLog log;
    private final MachineAudit audit;
    private final Suspensions suspensions;
    private final SecretIssuer secrets;
    private final Admission admission;
    private final ClientRoom room;
    private final InstantSource clock;

    public MachineClients(
            PartnerStores stores,
            Registrations registrations,
            Suspensions suspensions,
            SecretIssuer secrets,
            Admission admission,
            ApplicationIndex index,
            InstantSource clock) {
        this.transactions = stores.transactions();
        this.registrations = registrations;
        this.partners = stores.partners();
        this.applications = stores.applications();
        this.log = stores.auditLog();
        this.audit = new MachineAudit(log, clock);
        this.suspensions = suspensions;
        this.secrets = secrets;
        this.admission = admission;
        this.room = new ClientRoom(applications, index, admission.clientsMax);
        this.clock = clock;
    }

    /**
     * @param initialToken absent when none was presented
     * @param source the network that asks: its changes are counted for it
     */
    Answered register(ClientMetadata metadata, @Nullable Secret initialToken, String source) {
        var now = now();
        var clientId = secrets.newClientId();
        var secret = metadata.method().usesSecret() ? newSecret(SecretType.CLIENT_SECRET) : null;
        var token = newSecret(SecretType.REGISTRATION_ACCESS_TOKEN);
        var application = metadata.toApplication(
                MachinePartner.REGISTERED.id(),
                clientId,
                null,
                true,
                RequestRules.OAUTH_2_1,
                now,
                secret == null ? List.of() : List.of(secrets.stored(secret, now)));
        return transactions.write(tx -> {
            var tokenId = useInitialToken(tx, initialToken, now);
            var client = new RegisteredClient(
                    clientId,
                    secrets.hash(token),
                    metadata.method(),
                    metadata.softwareId(),
                    metadata.softwareVersion(),
                    tokenId);
            var author = tokenId == null
                    ? new Author(Author.Type.SYSTEM, "registration")
                    : new Author(Author.Type.CREDENTIAL, tokenId);
            insert(tx, MachinePartner.REGISTERED, application, author, source);
            registrations.insertClient(tx, client);
            return new Answered(application, client, secret, token);
        });
    }

    private @Nullable String useInitialToken(Transaction tx, @Nullable Secret presented, Instant now) {
        if (presented == null && admission.isOpenToAnyone) {
            return null;
        }
        if (presented == null) {
            throw Reason.NO_TOKEN.because("expected an initial access token; the operator makes them");
        }
        return registrations
                .useToken(tx, secrets.hash(presented), now)
                .orElseThrow(() -> Reason.INVALID_TOKEN.because("this initial access token does not work"));
    }

    /** Reads a client for the bearer of its registration access token. */
    Answered find(String clientId, Secret token) {
        var hash = secrets.hash(token);
        return transactions.read(tx -> require(tx, clientId, hash));
    }

    /**
     * Replaces what a client is, and its registration access token (RFC 7592 section 2.2).
     *
     * @param clientSecret as the request states it; absent when it does not
     * @param source the network that asks: its changes are counted for it
     */
    Answered replace(
            String clientId, Secret token, ClientMetadata metadata, @Nullable Secret clientSecret, String source) {
        var hash = secrets.hash(token);
        var fresh = newSecret(SecretType.REGISTRATION_ACCESS_TOKEN);
        return transactions.write(tx -> {
            var before = require(tx, clientId, hash);
            checkSecret(before.application, clientSecret);
            if (!before.client.method().isLike(metadata.method())) {
                throw RegistrationRefused.metadata(
                        "token_endpoint_auth_method",
                        "expected " + before.client.method().value() + "; register anew for another");
            }
            var application = replaced(before.application, metadata);
            var client = new RegisteredClient(
                    clientId,
                    secrets.hash(fresh),
                    metadata.method(),
                    metadata.softwareId(),
                    metadata.softwareVersion(),
                    before.client.initialTokenId());
            room.requireForChange(before.application, application);
            registrations.replaceClient(tx, client, hash);
            applications.update(tx, application);
            audit.changed(tx, new Author(Author.Type.APPLICATION, clientId), before.application, application, source);
            return new Answered(application, client, null, fresh);
        });
    }

    private static Application replaced(Application before, ClientMetadata metadata) {
        try {
            return metadata.toApplication(
                    before.partnerId(),
                    before.clientId(),
                    null,
                    true,
                    before.protocol().requests(),
                    before.createdAt(),
                    before.secrets());
        } catch (CommandRefused e) {
            // The operator has the client keep to a profile that this does not.
            throw Reason.INVALID_CLIENT_METADATA.because(e.getMessage());
        }
    }

    private void checkSecret(Application application, @Nullable Secret stated) {
        if (stated == null) {
            return;
        }
        var hash = secrets.hash(stated);
        if (application.secrets().stream().noneMatch(secret -> secret.hash().equals(hash))) {
            throw RegistrationRefused.metadata("client_secret", "expected the one that was given, or none");
        }
    }

    /** Suspends a client for good and ends every grant to it (RFC 7592 section 2.3). */
    void remove(String clientId, Secret token) {
        var hash = secrets.hash(token);
        transactions.write(tx -> {
            var application = require(tx, clientId, hash).application;
            var author = new Author(Author.Type.APPLICATION, clientId);
            registrations.removeClient(tx, clientId);
            applications.setActive(tx, application.partnerId(), clientId, false);
            suspensions.applicationSuspended(tx, author, clientId);
            audit.suspended(tx, author, application);
            return clientId;
        });
    }

    /** The same refusal for an unknown client, a suspended one and a wrong token (RFC 7592 section 2). */
    private Answered require(Transaction tx, String clientId, SecretHash token) {
        var client = registrations
                .findClient(tx, clientId)
                .filter(found -> found.tokenHash().equals(token))
                .orElseThrow(MachineClients::wrongToken);
        var application = applications
                .find(tx, MachinePartner.REGISTERED.id(), clientId)
                .filter(Application::isActive)
                .orElseThrow(MachineClients::wrongToken);
        return new Answered(application, client, null, null);
    }

    static RegistrationRefused wrongToken() {
        return Reason.INVALID_TOKEN.because("this registration access token does not work for this client");
    }

    /** Takes in what a metadata document says. An application that the operator has suspended stays so. */
    void storeDocument(DocumentAddress address, ClientMetadata metadata) {
        var now = now();
        var partner = MachinePartner.DOCUMENTS;
        var known = transactions.read(tx -> applications.find(tx, partner.id(), address.clientId()));
        if (known.isPresent() && known.get().equals(toApplication(address, metadata, known.get()))) {
            return;
        }
        transactions.write(tx -> {
            var system = new Author(Author.Type.SYSTEM, "client metadata document");
            var before = applications.find(tx, partner.id(), address.clientId());
            if (before.isPresent()) {
                var application = toApplication(address, metadata, before.get());
                room.requireForChange(before.get(), application);
                applications.update(tx, application);
                audit.changed(tx, system, before.get(), application, address.host());
                return application;
            }
            var application = metadata.toApplication(
                    partner.id(), address.clientId(), address.value(), true, RequestRules.OAUTH_2_1, now, List.of());
            insert(tx, partner, application, system, address.host());
            return application;
        });
    }

    private static Application toApplication(DocumentAddress address, ClientMetadata metadata, Application before) {
        return metadata.toApplication(
                before.partnerId(),
                before.clientId(),
                address.value(),
                before.isActive(),
                before.protocol().requests(),
                before.createdAt(),
                List.of());
    }

    private void insert(Transaction tx, MachinePartner partner, Application application, Author author, String source) {
        partner.require(tx, partners, log, now());
        room.requireForNew(tx, application);
        if (!applications.insert(tx, application)) {
            throw Reason.TOO_MANY.because("try again");
        }
        audit.made(tx, author, application, source);
    }

    private Secret newSecret(SecretType type) {
        return secrets.issue(type);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
