package dev.latchkey.core.credential;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.View;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.Credentials.OfCompany;
import dev.latchkey.core.credential.Credentials.RowKey;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every credential that works, in memory. Look-ups never block and never touch the store. What is revoked, or belongs to an
 * inactive company or partner, is absent; what expires is there until its end, and the reader compares. Safe for use by many
 * threads.
 */
public final class CredentialIndex implements View {

    private static final int PAGE = 1_000;
    /** Fewer, because one may have 16 KB of keys as they were sent. */
    private static final int CREDENTIALS_PAGE = 250;

    private final Companies companies;
    private final Credentials credentials;
    private final PartnerKeySource partnerKeys;
    private final SecurityProfile profile;
    private final InstantSource clock;

    private final MemoryBudget budget;
    private final HeldCredentials held;
    private final HeldRoles roles;
    /** Only the follower touches it. */
    private boolean isLoaded;

    /**
     * @param profile what every client keeps to, whatever was stored of it
     * @param budget told of what is held
     */
    public CredentialIndex(
            Companies companies,
            Credentials credentials,
            PartnerKeySource partnerKeys,
            SecurityProfile profile,
            MemoryBudget budget,
            InstantSource clock) {
        this.companies = companies;
        this.credentials = credentials;
        this.partnerKeys = partnerKeys;
        this.profile = profile;
        this.clock = clock;
        this.budget = budget;
        this.held = new HeldCredentials(budget);
        this.roles = new HeldRoles(companies.builtInRoles());
    }

    @Override
    public String name() {
        return "credentials";
    }

    /** The key with this keyed hash. */
    public Optional<LiveKey> findKey(SecretHash hash) {
        return Optional.ofNullable(held.key(hash));
    }

    /** The key that was imported with this plain SHA-256 and not used since. */
    Optional<LiveKey> findImportedKey(SecretHash sha256) {
        return Optional.ofNullable(held.importedKey(sha256));
    }

    /** One of a company's API keys by its public id; with several secrets, the one that lasts longest. Not for the request path. */
    public Optional<LiveKey> findKeyById(String companyId, String credentialId) {
        return held.longestLiving(companyId, credentialId);
    }

    boolean hasImportedKeys() {
        return held.hasImportedKeys();
    }

    public Optional<LiveClient> findClient(String clientId) {
        return Optional.ofNullable(held.client(clientId));
    }

    /** The client with this short internal number. */
    public Optional<LiveClient> findClientByNumber(long number) {
        return Optional.ofNullable(held.client(number));
    }

    /** What is held takes so much memory. */
    public MemoryBudget.Standing memory() {
        return budget.standing();
    }

    /** Whether a client can keep to the profile; one that cannot gets nothing. */
    public boolean admits(LiveClient client) {
        return client.proof().canKeepTo(profile);
    }

    /** Clients that cannot keep to the profile, in the order of their ids. Not for the request path. */
    public List<LiveClient> refusedClients() {
        return held.clientsWhere(client -> !admits(client));
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
        isLoaded = true;
        for (var ownerId : held.owners()) {
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
        held.replace(companyId, credentialId, entry.orElse(null));
    }

    private Optional<HeldRole> readRole(Transaction tx, String companyId, String roleId) {
        return roles.isBuiltIn(roleId)
                ? roles.find(companyId, roleId)
                : companies.findCustomRole(tx, companyId, roleId).map(role -> roles.put(companyId, role));
    }

    /** However many clients have it, the role is read once. */
    private void reloadRole(Transaction tx, String companyId, String roleId) {
        var role = roles.find(companyId, roleId);
        if (role.isPresent() && readRole(tx, companyId, roleId).isEmpty()) {
            roles.remove(companyId, roleId);
            held.holdersOf(companyId, role.get()).forEach(id -> held.replace(companyId, id, null));
        }
    }

    private void reloadCompany(Transaction tx, String companyId) {
        companies
                .find(tx, companyId)
                .ifPresentOrElse(company -> reloadCompanies(tx, List.of(company)), () -> forget(companyId));
    }

    /** However many credentials they have, only a page of them is read at a time. */
    private void reloadCompanies(Transaction tx, List<Company> page) {
        var first = page.getFirst().id();
        var last = page.getLast().id();
        var customRoles = companies.customRoles(tx, first, last);
        var gone = new HashMap<String, Set<String>>();
        for (var company : page) {
            roles.putAll(company.id(), customRoles.getOrDefault(company.id(), List.of()));
            gone.put(company.id(), held.idsOf(company.id()));
        }
        var active = page.stream()
                .filter(Company::isActive)
                .collect(Collectors.toUnmodifiableMap(Company::id, company -> company));
        if (!active.isEmpty()) {
            forEachStored(tx, first, last, stored -> {
                var company = active.get(stored.companyId());
                var entry = company == null
                        ? Optional.<IndexEntry>empty()
                        : entryOf(company, stored.credential(), roleId -> roles.find(company.id(), roleId));
                entry.ifPresent(fresh -> {
                    var id = stored.credential().id();
                    held.replace(stored.companyId(), id, fresh);
                    requireThatAllFit(tx);
                    gone.getOrDefault(stored.companyId(), Set.of()).remove(id);
                });
            });
        }
        gone.forEach((companyId, ids) -> ids.forEach(id -> held.replace(companyId, id, null)));
    }

    /** At start alone: a node that serves goes on with what it has. */
    private void requireThatAllFit(Transaction tx) {
        if (isLoaded || !budget.isExceeded()) {
            return;
        }
        var needed = new AtomicLong();
        for (var page = companies.page(tx, "", PAGE);
                !page.isEmpty();
                page = companies.page(tx, page.getLast().id(), PAGE)) {
            var first = page.getFirst().id();
            var last = page.getLast().id();
            forEachStored(tx, first, last, stored -> needed.addAndGet(CredentialBytes.of(stored.credential())));
        }
        throw budget.tooLittle(needed.get());
    }

    private void forEachStored(Transaction tx, String firstCompanyId, String lastCompanyId, Consumer<OfCompany> use) {
        var after = RowKey.before(firstCompanyId);
        List<OfCompany> page;
        do {
            page = credentials.notRevoked(tx, after, lastCompanyId, CREDENTIALS_PAGE);
            page.forEach(use);
            after = page.isEmpty() ? after : page.getLast().key();
        } while (page.size() == CREDENTIALS_PAGE);
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

    private void replaceAll(String ownerId, Map<String, IndexEntry> fresh) {
        var ids = held.idsOf(ownerId);
        ids.addAll(fresh.keySet());
        ids.forEach(id -> held.replace(ownerId, id, fresh.get(id)));
    }

    private void forget(String ownerId) {
        roles.putAll(ownerId, List.of());
        replaceAll(ownerId, Map.of());
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
}
