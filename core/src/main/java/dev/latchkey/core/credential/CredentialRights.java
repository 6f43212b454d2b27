package dev.latchkey.core.credential;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.Facts;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.engine.decision.SystemRole;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a credential holds when it gives a command itself, and whether an actor may hold what a credential holds. */
public final class CredentialRights implements ActorRights.OfCredentials {

    private final Credentials credentials;
    private final Companies companies;
    private final Supplier<Catalogue> catalogue;
    private final InstantSource clock;

    public CredentialRights(
            Credentials credentials, Companies companies, Supplier<Catalogue> catalogue, InstantSource clock) {
        this.credentials = credentials;
        this.companies = companies;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @Override
    public Optional<Rights> find(Transaction tx, String companyId, String credentialId, @Nullable String secretId) {
        var now = clock.instant();
        return credentials
                .find(tx, companyId, credentialId)
                .filter(credential -> !credential.stateAt(now).isFinal())
                .flatMap(credential -> provenBy(credential, secretId, now)
                        .flatMap(secrets -> rightsOf(tx, credential, endOf(credential.facts(), secrets))));
    }

    /** The living secrets that may have proved the credential; empty when the one that did is not alive. */
    private static Optional<List<StoredSecret>> provenBy(
            Credential credential, @Nullable String secretId, Instant now) {
        var secrets = credential.secrets().stream()
                .filter(secret -> !secret.stateAt(now).isFinal()
                        && (secretId == null || secret.id().equals(secretId)))
                .toList();
        return secretId != null && secrets.isEmpty() ? Optional.empty() : Optional.of(secrets);
    }

    /**
     * The earlier of the credential's end and the secrets'. A secret with an end has a successor, and ends before the credential does
     * if only by its last millisecond: whoever holds it neither rotates nor ends the credential that has moved on.
     */
    private static @Nullable Instant endOf(Facts facts, List<StoredSecret> secrets) {
        var credentialEnd = facts.expiresAt();
        return secrets.stream()
                .map(StoredSecret::expiresAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(end -> credentialEnd == null || end.isBefore(credentialEnd) ? end : credentialEnd.minusMillis(1))
                .orElse(credentialEnd);
    }

    private Optional<Rights> rightsOf(Transaction tx, Credential credential, @Nullable Instant end) {
        var networks = credential.facts().allowList().blocks();
        return switch (credential) {
            case ApiKey _ ->
                Optional.of(Rights.unlimited(catalogue.get().permissions()).within(networks, end));
            case OAuthClient client ->
                companies
                        .findRole(tx, client.companyId(), client.settings().systemRoleId())
                        .map(role -> ofClient(role, client.settings()).within(networks, end));
            case PartnerKey _ -> Optional.empty();
        };
    }

    private Rights ofClient(SystemRole role, ClientSettings settings) {
        return Rights.of(role, catalogue.get().permissions(), settings.accessGroupId())
                .within(settings.scopes());
    }
}
