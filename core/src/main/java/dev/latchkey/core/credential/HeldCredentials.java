package dev.latchkey.core.credential;

import dev.latchkey.core.command.MemoryBudget;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that work by what requests find them by, and whose they are. One thread changes it; look-ups go on meanwhile on any
 * thread, and what works is never absent in between.
 */
final class HeldCredentials {

    private final Map<SecretHash, LiveKey> keys = new ConcurrentHashMap<>();
    private final Map<SecretHash, LiveKey> importedKeys = new ConcurrentHashMap<>();
    private final Map<String, LiveClient> clients = new ConcurrentHashMap<>();
    private final Map<Long, LiveClient> clientsByNumber = new ConcurrentHashMap<>();

    /** Owner to credential to entry. Only the thread that changes it looks here. */
    private final Map<String, Map<String, IndexEntry>> entries = new HashMap<>();

    private final MemoryBudget budget;

    /** @param budget told of what is held */
    HeldCredentials(MemoryBudget budget) {
        this.budget = budget;
    }

    @Nullable
    LiveKey key(SecretHash hash) {
        return keys.get(hash);
    }

    @Nullable
    LiveKey importedKey(SecretHash sha256) {
        return importedKeys.get(sha256);
    }

    boolean hasImportedKeys() {
        return !importedKeys.isEmpty();
    }

    @Nullable
    LiveClient client(String clientId) {
        return clients.get(clientId);
    }

    @Nullable
    LiveClient client(long number) {
        return clientsByNumber.get(number);
    }

    /** One of a company's API keys; with several secrets, the one that lasts longest. Looks at all of them. */
    Optional<LiveKey> longestLiving(String companyId, String credentialId) {
        return keys.values().stream()
                .filter(key -> key.principal().credentialId().equals(credentialId)
                        && key.principal()
                                .findCompany()
                                .filter(company -> company.id().equals(companyId))
                                .isPresent())
                .max(Comparator.comparing(key -> Objects.requireNonNullElse(key.expiresAt(), Instant.MAX)));
    }

    /** In the order of their ids. Looks at all of them. */
    List<LiveClient> clientsWhere(Predicate<LiveClient> wanted) {
        return clients.values().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(LiveClient::clientId))
                .toList();
    }

    Set<String> owners() {
        return Set.copyOf(entries.keySet());
    }

    /** Ids of what somebody has; the caller's own. */
    Set<String> idsOf(String ownerId) {
        return new HashSet<>(entries.getOrDefault(ownerId, Map.of()).keySet());
    }

    /** Ids of the clients that somebody has with a role. */
    List<String> holdersOf(String ownerId, HeldRole role) {
        return entries.getOrDefault(ownerId, Map.of()).entrySet().stream()
                .filter(entry -> {
                    var client = entry.getValue().client();
                    return client != null && client.held().equals(role);
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Puts the new in before it takes the old out.
     *
     * @param fresh absent for what works no more
     */
    void replace(String ownerId, String credentialId, @Nullable IndexEntry fresh) {
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
        budget.hold(ownerId, credentialId, stale == null ? 0 : stale.bytes(), fresh == null ? 0 : fresh.bytes());
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
