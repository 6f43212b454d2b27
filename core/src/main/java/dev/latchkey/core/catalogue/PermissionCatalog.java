package dev.latchkey.core.catalogue;

import dev.latchkey.engine.protocol.Permission;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every permission that a system role of this deployment can hold, Latchkey's own among them. Immutable. */
public final class PermissionCatalog {

    /** Most permissions of a deployment, Latchkey's own included. */
    public static final int COUNT_MAX = 200;

    /**
     * Most characters of their names: upstreams are told of those of a role in one header, beside the scopes of the caller
     * (docs/principal.md).
     */
    public static final int NAMES_LENGTH_MAX = 3_500;

    /**
     * One permission.
     *
     * @param description what it allows, for the person who makes a role
     * @param isAdministrative it gives power over people or credentials: of the built-in roles only the administrators' holds it
     * @param reachesWholeOrganisation who holds it sees every row of the company, without regard to access groups
     */
    public record Entry(
            Permission name, String description, boolean isAdministrative, boolean reachesWholeOrganisation) {}

    private final Map<Permission, Entry> entries;
    private final Set<Permission> reachingWholeOrganisation;

    /** @throws IllegalArgumentException when a permission is there twice */
    public PermissionCatalog(Collection<Entry> entries) {
        this.entries = entries.stream()
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(Entry::name, Function.identity(), PermissionCatalog::refuse), Map::copyOf));
        this.reachingWholeOrganisation = entries.stream()
                .filter(Entry::reachesWholeOrganisation)
                .map(Entry::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Entry refuse(Entry first, Entry second) {
        throw new IllegalArgumentException("permission " + second.name() + " is defined twice");
    }

    public Set<Permission> all() {
        return entries.keySet();
    }

    /** In the order of their names. */
    public List<Entry> entries() {
        return entries.values().stream()
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    /** @throws IllegalArgumentException when this deployment does not know the permission */
    public Entry get(Permission permission) {
        var entry = entries.get(permission);
        if (entry == null) {
            throw new IllegalArgumentException("no permission " + permission);
        }
        return entry;
    }

    /**
     * What permissions allow, for people, in the order of their names.
     *
     * @throws IllegalArgumentException when this deployment does not know one of them
     */
    public List<String> descriptions(Collection<Permission> permissions) {
        return permissions.stream()
                .sorted()
                .map(permission -> get(permission).description())
                .toList();
    }

    /** Whether one of the permissions gives power over people or credentials; one that this deployment does not know may. */
    public boolean areAdministrative(Set<Permission> held) {
        return held.stream().map(entries::get).anyMatch(entry -> entry == null || entry.isAdministrative());
    }

    /** Whether one of the permissions lets its holder see every row of the company. */
    public boolean reachWholeOrganisation(Set<Permission> held) {
        return reachingWholeOrganisation.stream().anyMatch(held::contains);
    }
}
