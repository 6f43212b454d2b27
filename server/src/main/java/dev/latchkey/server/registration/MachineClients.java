package dev.latchkey.server.registration;

import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditLog;
import dev.latchkey.server.audit.AuditSubject;
import dev.latchkey.server.audit.Author;
import dev.latchkey.server.credential.CredentialFormat;
import dev.latchkey.server.credential.HashAlgorithm;
import dev.latchkey.server.credential.Secret;
import dev.latchkey.server.credential.SecretHash;
import dev.latchkey.server.credential.SecretHasher;
import dev.latchkey.server.credential.SecretType;
import dev.latchkey.server.credential.StoredSecret;
import dev.latchkey.server.partner.Application;
import dev.latchkey.server.partner.Applications;
import dev.latchkey.server.partner.PartnerCommands;
import dev.latchkey.server.partner.Partners;
import dev.latchkey.server.partner.Registrations;
import dev.latchkey.server.partner.Registrations.RegisteredClient;
import dev.latchkey.server.registration.RegistrationRefused.Reason;
import dev.latchkey.server.store.change.ChangeKind;
import dev.latchkey.server.store.change.TimeOrderedId;
import dev.latchkey.server.store.change.Transaction;
import dev.latchkey.server.store.change.Transactions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the applications of machines. Each command is one transaction with its change feed and audit entry. All throw
 * {@link RegistrationRefused}, after which nothing happened. Blocks, for virtual threads.
 */
public final class MachineClients {

    /**
     * What it works with.
     *
     * @param isOpenToAnyone whether clients register without an initial access token
     * @param clientsMax most that work at once, of each of the two kinds
     */
    public record Parts(
            Transactions transactions,
            Registrations registrations,
            Partners partners,
            Applications applications,
            PartnerCommands.Suspensions suspensions,
            AuditLog log,
            CredentialFormat format,
            SecretHasher hasher,
            InstantSource clock,
            SecureRandom random,
            boolean isOpenToAnyone,
            int clientsMax) {}

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

    private final Parts parts;

    public MachineClients(Parts parts) {
        this.parts = parts;
    }

    /** @param initialToken absent when none was presented */
    Answered register(ClientMetadata metadata, @Nullable Secret initialToken) {
        var now = now();
        var clientId = CredentialFormat.generateClientId(parts.random);
        var secret = metadata.method().usesSecret() ? newSecret(SecretType.CLIENT_SECRET) : null;
        var token = newSecret(SecretType.REGISTRATION_ACCESS_TOKEN);
        var application = metadata.toApplication(
                MachinePartner.REGISTERED.id(),
                clientId,
                null,
                true,
                now,
                secret == null ? List.of() : List.of(stored(secret, now)));
        return parts.transactions.write(tx -> {
            var tokenId = useInitialToken(tx, initialToken, now);
            var client = new RegisteredClient(
                    clientId,
                    parts.hasher.hash(token),
                    metadata.method(),
                    metadata.softwareId(),
                    metadata.softwareVersion(),
                    tokenId);
            var author = tokenId == null
                    ? new Author(Author.Type.SYSTEM, "registration")
                    : new Author(Author.Type.CREDENTIAL, tokenId);
            insert(tx, MachinePartner.REGISTERED, application, author, now);
            parts.registrations.insertClient(tx, client);
            return new Answered(application, client, secret, token);
        });
    }

    private @Nullable String useInitialToken(Transaction tx, @Nullable Secret presented, Instant now) {
        if (presented == null && parts.isOpenToAnyone) {
            return null;
        }
        if (presented == null) {
            throw Reason.INVALID_TOKEN.because("expected an initial access token; the operator makes them");
        }
        return parts.registrations
                .useToken(tx, parts.hasher.hash(presented), now)
                .orElseThrow(() -> Reason.INVALID_TOKEN.because("this initial access token does not work"));
    }

    /** Reads a client for the bearer of its registration access token. */
    Answered find(String clientId, Secret token) {
        var hash = parts.hasher.hash(token);
        return parts.transactions.read(tx -> require(tx, clientId, hash));
    }

    /**
     * Replaces what a client is, and its registration access token (RFC 7592 section 2.2).
     *
     * @param clientSecret as the request states it; absent when it does not
     */
    Answered replace(String clientId, Secret token, ClientMetadata metadata, @Nullable Secret clientSecret) {
        var hash = parts.hasher.hash(token);
        var fresh = newSecret(SecretType.REGISTRATION_ACCESS_TOKEN);
        var now = now();
        return parts.transactions.write(tx -> {
            var before = require(tx, clientId, hash);
            checkSecret(before.application, clientSecret);
            if (!before.client.method().isLike(metadata.method())) {
                throw RegistrationRefused.metadata(
                        "token_endpoint_auth_method",
                        "expected " + before.client.method().value() + "; register anew for another");
            }
            var application = metadata.toApplication(
                    before.application.partnerId(),
                    clientId,
                    null,
                    true,
                    before.application.createdAt(),
                    before.application.secrets());
            var client = new RegisteredClient(
                    clientId,
                    parts.hasher.hash(fresh),
                    metadata.method(),
                    metadata.softwareId(),
                    metadata.softwareVersion(),
                    before.client.initialTokenId());
            parts.registrations.replaceClient(tx, client, hash);
            parts.applications.update(tx, application);
            record(tx, new Author(Author.Type.APPLICATION, clientId), application, AuditEvent.APPLICATION_CHANGED, now);
            return new Answered(application, client, null, fresh);
        });
    }

    private void checkSecret(Application application, @Nullable Secret stated) {
        if (stated == null) {
            return;
        }
        var hash = parts.hasher.hash(stated);
        if (application.secrets().stream().noneMatch(secret -> secret.hash().equals(hash))) {
            throw RegistrationRefused.metadata("client_secret", "expected the one that was given, or none");
        }
    }

    /** Suspends a client for good and ends every grant to it (RFC 7592 section 2.3). */
    void remove(String clientId, Secret token) {
        var hash = parts.hasher.hash(token);
        parts.transactions.write(tx -> {
            var application = require(tx, clientId, hash).application;
            var author = new Author(Author.Type.APPLICATION, clientId);
            parts.registrations.removeClient(tx, clientId);
            parts.applications.setActive(tx, application.partnerId(), clientId, false);
            parts.suspensions.applicationSuspended(tx, author, clientId);
            record(tx, author, application, AuditEvent.APPLICATION_SUSPENDED, now());
            return clientId;
        });
    }

    /** The same refusal for an unknown client, a suspended one and a wrong token (RFC 7592 section 2). */
    private Answered require(Transaction tx, String clientId, SecretHash token) {
        var client = parts.registrations
                .findClient(tx, clientId)
                .filter(found -> found.tokenHash().equals(token))
                .orElseThrow(MachineClients::wrongToken);
        var application = parts.applications
                .find(tx, MachinePartner.REGISTERED.id(), clientId)
                .filter(Application::isActive)
                .orElseThrow(MachineClients::wrongToken);
        return new Answered(application, client, null, null);
    }

    private static RegistrationRefused wrongToken() {
        return Reason.INVALID_TOKEN.because("this registration access token does not work for this client");
    }

    /** Takes in what a metadata document says. An application that the operator has suspended stays so. */
    void storeDocument(DocumentAddress address, ClientMetadata metadata) {
        var now = now();
        var partner = MachinePartner.DOCUMENTS;
        var known = parts.transactions.read(tx -> parts.applications.find(tx, partner.id(), address.clientId()));
        if (known.isPresent() && known.get().equals(toApplication(address, metadata, known.get()))) {
            return;
        }
        parts.transactions.write(tx -> {
            var system = new Author(Author.Type.SYSTEM, "client metadata document");
            var before = parts.applications.find(tx, partner.id(), address.clientId());
            if (before.isPresent()) {
                var application = toApplication(address, metadata, before.get());
                parts.applications.update(tx, application);
                record(tx, system, application, AuditEvent.APPLICATION_CHANGED, now);
                return application;
            }
            var application =
                    metadata.toApplication(partner.id(), address.clientId(), address.value(), true, now, List.of());
            insert(tx, partner, application, system, now);
            return application;
        });
    }

    private static Application toApplication(DocumentAddress address, ClientMetadata metadata, Application before) {
        return metadata.toApplication(
                before.partnerId(),
                before.clientId(),
                address.value(),
                before.isActive(),
                before.createdAt(),
                List.of());
    }

    private void insert(Transaction tx, MachinePartner partner, Application application, Author author, Instant now) {
        partner.require(tx, parts.partners, parts.log, now);
        if (parts.applications.countActive(tx, partner.id()) >= parts.clientsMax) {
            throw Reason.TOO_MANY.because("no more clients are taken; ask the operator (registration.clientsMax)");
        }
        if (!parts.applications.insert(tx, application)) {
            throw Reason.TOO_MANY.because("try again");
        }
        record(tx, author, application, AuditEvent.APPLICATION_CREATED, now);
    }

    private void record(Transaction tx, Author author, Application application, AuditEvent event, Instant now) {
        var subject = new AuditSubject(AuditSubject.Type.APPLICATION, application.clientId());
        parts.log.append(tx, new AuditEntry(application.partnerId(), now, event, author, subject, Map.of()));
        tx.changed(ChangeKind.APPLICATION, application.partnerId(), application.clientId());
    }

    private Secret newSecret(SecretType type) {
        return parts.format.generate(type, parts.random);
    }

    private StoredSecret stored(Secret secret, Instant now) {
        return new StoredSecret(
                TimeOrderedId.next(now, parts.random),
                parts.hasher.hash(secret),
                HashAlgorithm.KEYED,
                secret.hint(),
                now,
                null,
                null);
    }

    private Instant now() {
        return parts.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
