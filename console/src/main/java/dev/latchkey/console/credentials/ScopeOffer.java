package dev.latchkey.console.credentials;

import static java.util.stream.Collectors.toCollection;

import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the form of a client offers of the catalogue, by what the served operations ask for. Immutable.
 *
 * @param groups the headings of the catalogue under which a served operation asks for something, with what it asks for
 * @param unasked scopes that no served operation asks for
 */
public record ScopeOffer(List<Group> groups, List<ScopeCatalog.Entry> unasked) {

    public ScopeOffer {
        groups = List.copyOf(groups);
        unasked = List.copyOf(unasked);
    }

    /**
     * A scope that something served asks for.
     *
     * @param operations how many served operations ask for it, at least one
     * @param isReading whether none of them changes anything, by its method (RFC 9110 §9.2.1)
     */
    public record Choice(ScopeCatalog.Entry entry, int operations, boolean isReading) {

        public String name() {
            return entry.name().value();
        }
    }

    /**
     * Scopes under one heading.
     *
     * @param operations how many served operations ask for one of them
     */
    public record Group(String name, List<Choice> scopes, int operations) {

        public Group {
            scopes = List.copyOf(scopes);
        }

        /** What a level gives; {@link ScopeLevel#CHOOSE} gives what is ticked. */
        Set<String> at(ScopeLevel level, Set<String> ticked) {
            return scopes.stream()
                    .filter(scope -> switch (level) {
                        case NONE -> false;
                        case READ -> scope.isReading();
                        case WRITE -> true;
                        case CHOOSE -> ticked.contains(scope.name());
                    })
                    .map(Choice::name)
                    .collect(toCollection(TreeSet::new));
        }

        /** The level that says the same as some scopes. */
        ScopeLevel levelOf(Set<String> chosen) {
            var held = at(ScopeLevel.CHOOSE, chosen);
            if (held.isEmpty()) {
                return ScopeLevel.NONE;
            }
            if (held.equals(at(ScopeLevel.READ, Set.of()))) {
                return ScopeLevel.READ;
            }
            return held.size() == scopes.size() ? ScopeLevel.WRITE : ScopeLevel.CHOOSE;
        }

        /** Whether a level gives something that no other level of the group does. */
        public boolean has(ScopeLevel level) {
            var reading = scopes.stream().filter(Choice::isReading).count();
            return switch (level) {
                case NONE -> true;
                case READ -> reading > 0;
                case WRITE -> reading < scopes.size();
                case CHOOSE -> scopes.size() > 1;
            };
        }

        /** How many scopes a level gives, for the sum that the page shows. */
        public int count(ScopeLevel level) {
            return at(level, Set.of()).size();
        }

        /** Whether already what only reads is sensitive. */
        public boolean isSensitive() {
            return scopes.stream()
                    .anyMatch(scope -> scope.isReading() && scope.entry().isSensitive());
        }
    }

    /** What operations ask for, whatever the alternative or condition. */
    private static Stream<Scope> asked(Operation operation) {
        return Stream.concat(
                        Stream.of(operation.security()),
                        operation.conditionalSecurity().stream().map(ConditionalSecurity::security))
                .map(SecurityRequirements::alternatives)
                .flatMap(List::stream)
                .flatMap(alternative -> alternative.schemes().stream())
                .flatMap(requirement -> requirement.scopes().stream());
    }

    /** @param operations those that are served */
    static ScopeOffer of(ScopeCatalog catalog, List<Operation> operations) {
        var askers = new HashMap<Scope, List<Operation>>();
        for (var operation : operations) {
            asked(operation)
                    .map(scope -> catalog.canonical(scope).orElse(scope))
                    .distinct()
                    .forEach(scope -> askers.computeIfAbsent(scope, _ -> new ArrayList<>())
                            .add(operation));
        }
        var groups = new LinkedHashMap<String, List<Choice>>();
        var unasked = new ArrayList<ScopeCatalog.Entry>();
        for (var entry : catalog.entries()) {
            var by = askers.getOrDefault(entry.name(), List.of());
            if (entry.isForPartnersOnly()) {
                continue;
            }
            if (by.isEmpty()) {
                unasked.add(entry);
            } else {
                var isReading = by.stream().allMatch(one -> one.method().isSafe());
                groups.computeIfAbsent(entry.group(), _ -> new ArrayList<>())
                        .add(new Choice(entry, by.size(), isReading));
            }
        }
        return new ScopeOffer(
                groups.entrySet().stream()
                        .map(group -> group(group.getKey(), group.getValue(), askers))
                        .toList(),
                unasked);
    }

    private static Group group(String name, List<Choice> scopes, Map<Scope, List<Operation>> askers) {
        var operations = scopes.stream()
                .flatMap(scope -> askers.getOrDefault(scope.entry().name(), List.of()).stream())
                .distinct()
                .count();
        return new Group(name, scopes, (int) operations);
    }

    /** The same with those of the catalogue that a client holds and no new one gets: they stay until somebody takes them away. */
    ScopeOffer having(ScopeCatalog catalog, Scopes held) {
        var offered = names();
        var kept = catalog.entries().stream()
                .filter(entry -> held.contains(entry.name())
                        && !offered.contains(entry.name().value()));
        return new ScopeOffer(groups, Stream.concat(unasked.stream(), kept).toList());
    }

    /** Names of all, asked for or not. */
    Set<String> names() {
        return Stream.concat(
                        choices().map(Choice::name),
                        unasked.stream().map(entry -> entry.name().value()))
                .collect(toCollection(TreeSet::new));
    }

    Stream<Choice> choices() {
        return groups.stream().flatMap(group -> group.scopes().stream());
    }

    /**
     * What is given by levels and ticks. What stands under no heading counts by its tick; so does a heading without a level.
     *
     * @param levels by heading
     */
    Set<String> chosen(Map<String, ScopeLevel> levels, Set<String> ticked) {
        var chosen = new TreeSet<>(ticked);
        choices().map(Choice::name).forEach(chosen::remove);
        for (var group : groups) {
            chosen.addAll(group.at(levels.getOrDefault(group.name(), ScopeLevel.CHOOSE), ticked));
        }
        return chosen;
    }
}
