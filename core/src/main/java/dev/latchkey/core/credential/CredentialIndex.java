package dev.latchkey.core.credential;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.View;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every credential that works, in memory. Look-ups never block and never touch the store. What is revoked, or belongs to an
 * inactive company or partner, is absent; what expires is there until its end, and the reader compares. Safe for use by many
 * threads.
 */
public final class CredentialIndex implements View {

    private static final int PAGE = 1_000;

    private final Companies companies;
    private final Credentials credentials;
    private final PartnerKeySource partnerKeys;
    private final SecurityProfile profile;
    private final InstantSource clock;

    private final Map<SecretHash, LiveKey> keys = new ConcurrentHashMap<>();
    private final Map<SecretHash, LiveKey> importedKeys = new ConcurrentHashMap<>();
    private final Map<String, LiveClient> clients = new ConcurrentHashMap<>();
    private final Map<Long, LiveClient> clientsByNumber = new ConcurrentHashMap<>();

    private final HeldRoles roles;

    /** What is held of whom: owner to credential to entry. Only the follower changes it. */
    private final Map<String, Map<String, IndexEntry>> entries = new HashMap<>();

    /** @param profile what every client keeps to, whatever was stored of it */
    public CredentialIndex(
            Companies companies,
            Credentials credentials,
            PartnerKeySource partnerKeys,
            SecurityProfile profile,
            InstantSource clock) {
        this.companies = companies;
        this.credentials = credentials;
        this.partnerKeys = partnerKeys;
        this.profile = profile;
        this.clock = clock;
        this.roles = new HeldRoles(companies.builtInRoles());
    }

    @Override
    public String name() {
        return "credentials";
    }

    /** The key with this keyed hash. */
    public Optional<LiveKey> findKey(SecretHash hash) {
        return Optional.ofNullable(keys.get(hash));
    }

    /** The key that was imported with this plain SHA-256 and not used since. */
    Optional<LiveKey> findImportedKey(SecretHash sha256) {
        return Optional.ofNullable(importedKeys.get(sha256));
    }

    /** One of a company's API keys by its public id; with several secrets, the one that lasts longest. Not for the request path. */
    public Optional<LiveKey> findKeyById(String companyId, String credentialId) {
        return keys.values().stream()
                .filter(key -> key.principal().credentialId().equals(credentialId)
                        && key.principal()
                                .findCompany()
                                .filter(company -> company.id().equals(companyId))
                                .isPresent())
                .max(Comparator.comparing(key -> Objects.requireNonNullElse(key.expiresAt(), Instant.MAX)));
    }

    boolean hasImportedKeys() {
        return !importedKeys.isEmpty();
    }

    public Optional<LiveClient> findClient(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    /** The client with this short internal number. */
    public Optional<LiveClient> findClientByNumber(long number) {
        return Optional.ofNullable(clientsByNumber.get(number));
    }

    /** Whether a client can keep to the profile; one that cannot gets nothing. */
    public boolean admits(LiveClient client) {
        return client.proof().canKeepTo(profile);
    }

    /** Clients that cannot keep to the profile, in the order of their ids. Not for the request path. */
    public List<LiveClient> refusedClients() {
        return clients.values().stream()
                .filter(client -> !admits(client))
                .sorted(Comparator.comparing(LiveClient::clientId))
                .toList();
    }

    @Override
    public void loadAll(Transaction tx) {
        var owners = new HashSet<String>();
        for (var page = companies.page(tx, "", PAGE);
                !page.isEmpty();
                page = companies.page(tx, page.getLast().id(), PAGE)) {
            reloadCompanies(tx, page);
            page.forEach(company -> owners.add(company.id()));
        }
        for (var page = partnerKeys.idsAfter(tx, "", PAGE);
                !page.isEmpty();
                page = partnerKeys.idsAfter(tx, page.getLast(), PAGE)) {
            page.forEach(partnerId -> reloadPartner(tx, partnerId));
            owners.addAll(page);
        }
        for (var ownerId : List.copyOf(entries.keySet())) {
            if (!owners.contains(ownerId)) {
                forget(ownerId);
            }
        }
    }

    @Override
    public void apply(Transaction tx, Change change) {
        switch (change.kind()) {
            case CREDENTIAL -> reloadCredential(tx, change.ownerId(), change.entityId());
            case COMPANY -> reloadCompany(tx, change.ownerId());
            case SYSTEM_ROLE -> reloadRole(tx, change.ownerId(), change.entityId());
            case PARTNER, PARTNER_KEY -> reloadPartner(tx, change.ownerId());
            // Clients hold the id of their group, which has an end only when no client has it any more.
            case ACCESS_GROUP -> {}
            case USER, APPLICATION, INSTALLATION, GRANT, SIGNING_KEY, SCOPE, REVOKED_TOKEN, SESSION -> {}
        }
    }

    @Override
    public Object partOf(Change change) {
        return switch (change.kind()) {
            case PARTNER, PARTNER_KEY -> Part.allOf(ChangeKind.PARTNER, change.ownerId());
            default -> View.super.partOf(change);
        };
    }

    private void reloadCredential(Transaction tx, String companyId, String credentialId) {
        var entry = companies
                .find(tx, companyId)
                .filter(Company::isActive)
                .flatMap(company -> credentials
                        .find(tx, companyId, credentialId)
                        .flatMap(
                                credential -> entryOf(company, credential, roleId -> readRole(tx, companyId, roleId))));
        replace(companyId, credentialId, entry.orElse(null));
    }

    private Optional<HeldRole> readRole(Transaction tx, String companyId, String roleId) {
        return roles.isBuiltIn(roleId)
                ? roles.find(companyId, roleId)
                : companies.findCustomRole(tx, companyId, roleId).map(role -> roles.put(companyId, role));
    }

    /** However many clients have it, the role is read once. */
    private void reloadRole(Transaction tx, String companyId, String roleId) {
        var held = roles.find(companyId, roleId);
        if (held.isPresent() && readRole(tx, companyId, roleId).isEmpty()) {
            roles.remove(companyId, roleId);
            takeOutHolders(companyId, held.get());
        }
    }

    private void takeOutHolders(String companyId, HeldRole role) {
        Map.copyOf(entries.getOrDefault(companyId, Map.of())).forEach((id, entry) -> {
            var client = entry.client();
            if (client != null && client.held().equals(role)) {
                replace(companyId, id, null);
            }
        });
    }

    private void reloadCompany(Transaction tx, String companyId) {
        companies
                .find(tx, companyId)
                .ifPresentOrElse(company -> reloadCompanies(tx, List.of(company)), () -> forget(companyId));
    }

    /** However many credentials they have, the store is asked a fixed number of times. */
    private void reloadCompanies(Transaction tx, List<Company> page) {
        var first = page.getFirst().id();
        var last = page.getLast().id();
        var stored = credentials.notRevoked(tx, first, last);
        var customRoles = companies.customRoles(tx, first, last);
        for (var company : page) {
            roles.putAll(company.id(), customRoles.getOrDefault(company.id(), List.of()));
            var fresh = new HashMap<String, IndexEntry>();
            for (var credential :
                    company.isActive() ? stored.getOrDefault(company.id(), List.of()) : List.<Credential>of()) {
                entryOf(company, credential, roleId -> roles.find(company.id(), roleId))
                        .ifPresent(entry -> fresh.put(credential.id(), entry));
            }
            replaceAll(company.id(), fresh);
        }
    }

    private void reloadPartner(Transaction tx, String partnerId) {
        var fresh = new HashMap<String, IndexEntry>();
        for (var key : partnerKeys.keysOfActive(tx, partnerId)) {
            if (!key.stateAt(clock.instant()).isFinal()) {
                fresh.put(key.id(), IndexEntry.of(key, clock.instant()));
            }
        }
        replaceAll(partnerId, fresh);
    }

    /** Empty for what does not work: it has ended, or its role is not there any more. */
    private Optional<IndexEntry> entryOf(
            Company company, Credential credential, Function<String, Optional<HeldRole>> rolesOf) {
        var now = clock.instant();
        if (credential.stateAt(now).isFinal()) {
            return Optional.empty();
        }
        return switch (credential) {
            case ApiKey key -> Optional.of(IndexEntry.of(company, key, now));
            case OAuthClient client ->
                rolesOf.apply(client.settings().systemRoleId())
                        .map(role -> IndexEntry.of(company, role, client, profile, now));
            case PartnerKey _ -> Optional.empty();
        };
    }

    private void forget(String ownerId) {
        roles.putAll(ownerId, List.of());
        replaceAll(ownerId, Map.of());
    }

    private void replaceAll(String ownerId, Map<String, IndexEntry> fresh) {
        var ids = new HashSet<>(fresh.keySet());
        ids.addAll(entries.getOrDefault(ownerId, Map.of()).keySet());
        ids.forEach(id -> replace(ownerId, id, fresh.get(id)));
    }

    /** Puts the new in before it takes the old out, so what works is never absent in between. */
    private void replace(String ownerId, String credentialId, @Nullable IndexEntry fresh) {
        var ofOwner = entries.computeIfAbsent(ownerId, _ -> new HashMap<>());
        var stale = fresh == null ? ofOwner.remove(credentialId) : ofOwner.put(credentialId, fresh);
        if (fresh != null) {
            keys.putAll(fresh.keys());
            importedKeys.putAll(fresh.imported());
            var client = fresh.client();
            if (client != null) {
                clients.put(client.clientId(), client);
                clientsByNumber.put(client.number(), client);
            }
        }
        if (stale != null) {
            remove(stale, fresh);
        }
        if (ofOwner.isEmpty()) {
            entries.remove(ownerId);
        }
    }

    private void remove(IndexEntry stale, @Nullable IndexEntry fresh) {
        for (var hash : stale.keys().keySet()) {
            if (fresh == null || !fresh.keys().containsKey(hash)) {
                keys.remove(hash);
            }
        }
        for (var hash : stale.imported().keySet()) {
            if (fresh == null || !fresh.imported().containsKey(hash)) {
                importedKeys.remove(hash);
            }
        }
        var client = stale.client();
        if (client != null && (fresh == null || fresh.client() == null)) {
            clients.remove(client.clientId());
            clientsByNumber.remove(client.number());
        }
    }
}
