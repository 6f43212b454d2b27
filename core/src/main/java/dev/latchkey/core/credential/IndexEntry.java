package dev.latchkey.core.credential;

import dev.latchkey.core.company.Company;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.LiveClient.LiveSecret;
import dev.latchkey.core.credential.LiveKey.LiveApiKey;
import dev.latchkey.core.credential.LiveKey.LivePartnerKey;
import dev.latchkey.engine.decision.Principal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the index holds of one credential.
 *
 * @param keys by keyed hash; none for a client
 * @param imported by plain SHA-256; none for a client
 * @param client absent for a key
 * @param bytes what it takes in memory
 */
record IndexEntry(
        Map<SecretHash, LiveKey> keys,
        Map<SecretHash, LiveKey> imported,
        @Nullable LiveClient client,
        long bytes) {

    static IndexEntry of(Company company, ApiKey key, Instant now) {
        var createdBy = key.facts().createdBy();
        var user = createdBy.substring(createdBy.indexOf(':') + 1);
        return ofKey(
                key,
                now,
                secret -> new LiveApiKey(
                        new Principal.CompanyKey(key.id(), company.ref(), user, secret.id()),
                        key.facts().allowList(),
                        endOf(key, secret),
                        secret.id()));
    }

    static IndexEntry of(PartnerKey key, Instant now) {
        var principal = new Principal.PartnerKey(key.id(), key.partnerId());
        return ofKey(
                key,
                now,
                secret -> new LivePartnerKey(principal, key.facts().allowList(), endOf(key, secret), secret.id()));
    }

    /** @param profile that the client keeps to, whatever was stored of it */
    static IndexEntry of(Company company, HeldRole role, OAuthClient client, SecurityProfile profile, Instant now) {
        var settings = client.settings();
        var secrets = living(client, now).stream()
                .map(secret -> new LiveSecret(secret.hash(), secret.id(), secret.expiresAt()))
                .toList();
        return new IndexEntry(
                Map.of(),
                Map.of(),
                new LiveClient(
                        client.id(),
                        client.number(),
                        company.ref(),
                        role,
                        settings.accessGroupId(),
                        settings.scopes(),
                        settings.tokenFormat(),
                        client.proof().under(profile).shortened(),
                        secrets,
                        client.facts().allowList(),
                        client.facts().expiresAt(),
                        client.generation()),
                CredentialBytes.of(client));
    }

    private static IndexEntry ofKey(Credential key, Instant now, Function<StoredSecret, LiveKey> toLive) {
        var keyed = new HashMap<SecretHash, LiveKey>();
        var imported = new HashMap<SecretHash, LiveKey>();
        for (var secret : living(key, now)) {
            var target = switch (secret.algorithm()) {
                case KEYED -> keyed;
                case SHA256 -> imported;
            };
            target.put(secret.hash(), toLive.apply(secret));
        }
        return new IndexEntry(Map.copyOf(keyed), Map.copyOf(imported), null, CredentialBytes.of(key));
    }

    private static List<StoredSecret> living(Credential credential, Instant now) {
        return credential.secrets().stream()
                .filter(secret -> !secret.stateAt(now).isFinal())
                .toList();
    }

    private static @Nullable Instant endOf(Credential credential, StoredSecret secret) {
        var ofCredential = credential.facts().expiresAt();
        var ofSecret = secret.expiresAt();
        if (ofCredential == null || ofSecret == null) {
            return ofCredential == null ? ofSecret : ofCredential;
        }
        return ofSecret.isBefore(ofCredential) ? ofSecret : ofCredential;
    }
}
