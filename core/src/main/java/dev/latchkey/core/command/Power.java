package dev.latchkey.core.command;

import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Something that lets somebody do something in a company, and so is given, changed or ended by commands: a point of the lattice in
 * docs/security/power.md. Who may is what holds at least as much, by {@code PowerRule}.
 */
public sealed interface Power {

    /** Whether it lets nobody do what the other does not. Things of two kinds say nothing about each other. */
    boolean isWithin(Power other);

    /** Whether somebody may do less by this than by what was there before, and nobody more. */
    default boolean narrows(Power before) {
        return isWithin(before) && !before.isWithin(this);
    }

    private static boolean isWithin(
            List<Cidr> networks, @Nullable Instant end, List<Cidr> otherNetworks, @Nullable Instant otherEnd) {
        return Networks.cover(otherNetworks, networks) && (otherEnd == null || (end != null && !end.isAfter(otherEnd)));
    }

    /** What is bound to no place, no end and no application, whoever gives it. */
    sealed interface Lasting extends Power {
        private static boolean isWithin(SystemRole role, SystemRole other) {
            return other.permissions().containsAll(role.permissions())
                    && (other.reachesWholeOrganisation() || !role.reachesWholeOrganisation());
        }
    }

    /**
     * A person's account.
     *
     * @param accessGroupId absent when in none
     */
    record Person(SystemRole role, @Nullable String accessGroupId) implements Lasting {
        @Override
        public boolean isWithin(Power other) {
            return other instanceof Person(var otherRole, var otherGroupId)
                    && Lasting.isWithin(role, otherRole)
                    && (accessGroupId == null || accessGroupId.equals(otherGroupId));
        }
    }

    /** What a role of the company's own lets its holders do, now and whoever gets it. */
    record Role(SystemRole role) implements Lasting {
        @Override
        public boolean isWithin(Power other) {
            return other instanceof Role(var otherRole) && Lasting.isWithin(role, otherRole);
        }
    }

    /**
     * Which rows an access group opens.
     *
     * @param one how the product calls a row, and {@code many} several
     * @param rules field to values, of which a row has one for each field; none open no row
     */
    record Rows(String one, String many, SortedMap<String, SortedSet<String>> rules) implements Lasting {
        @Override
        public boolean isWithin(Power other) {
            return other instanceof Rows wider && (rules.isEmpty() || isWithin(wider.rules));
        }

        private boolean isWithin(SortedMap<String, SortedSet<String>> wider) {
            return !wider.isEmpty()
                    && wider.entrySet().stream().allMatch(field -> {
                        var values = rules.get(field.getKey());
                        return values != null && field.getValue().containsAll(values);
                    });
        }
    }

    /**
     * An API key: everything in the company, without scopes.
     *
     * @param networks it may be used from; none for everywhere
     * @param expiresAt absent for no end
     */
    record Key(List<Cidr> networks, @Nullable Instant expiresAt) implements Power {
        public Key {
            networks = List.copyOf(networks);
        }

        @Override
        public boolean isWithin(Power other) {
            return other instanceof Key(var otherNetworks, var otherEnd)
                    && Power.isWithin(networks, expiresAt, otherNetworks, otherEnd);
        }
    }

    /**
     * An OAuth client of the company.
     *
     * @param accessGroupId absent when in none
     * @param networks it may be used from; none for everywhere
     * @param expiresAt absent for no end
     */
    record Client(
            SystemRole role,
            @Nullable String accessGroupId,
            Scopes scopes,
            List<Cidr> networks,
            @Nullable Instant expiresAt)
            implements Power {
        public Client {
            networks = List.copyOf(networks);
        }

        @Override
        public boolean isWithin(Power other) {
            return other instanceof Client wider
                    && new Person(role, accessGroupId).isWithin(new Person(wider.role, wider.accessGroupId))
                    && wider.scopes.containsAll(scopes)
                    && Power.isWithin(networks, expiresAt, wider.networks, wider.expiresAt);
        }
    }

    /** What an application of a partner may do in the company, for users who let it: from everywhere, without end. */
    record Admission(Scopes scopes) implements Power {
        @Override
        public boolean isWithin(Power other) {
            return other instanceof Admission(var wider) && wider.containsAll(scopes);
        }
    }
}
