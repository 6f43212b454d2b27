package dev.latchkey.console.credentials;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The fewest scopes by which a client gets to an operation: of several ways the one that gives least beside. */
final class OperationNeeds {

    private final ScopeCatalog catalog;
    private final Map<String, ScopeOffer.Choice> offered = new HashMap<>();

    OperationNeeds(ScopeCatalog catalog, ScopeOffer offer) {
        this.catalog = catalog;
        offer.choices().forEach(choice -> offered.put(choice.name(), choice));
    }

    /**
     * What is needed beside what is chosen already.
     *
     * @return empty when no client can get to it with scopes that the form offers
     */
    Optional<Set<String>> missing(Operation operation, Set<String> chosen) {
        var security = operation.security();
        if (security.allowsAnonymous()) {
            return Optional.of(Set.of());
        }
        return security.alternatives().stream()
                .flatMap(alternative -> way(alternative, security.scopeMatch(), chosen).stream())
                .min(least());
    }

    private Optional<Set<String>> way(SecurityRequirement alternative, ScopeMatch match, Set<String> chosen) {
        var missing = new TreeSet<String>();
        for (var one : alternative.schemes()) {
            if (!one.scheme().accepts(CredentialKind.CLIENT_CREDENTIALS, Location.AUTHORIZATION_HEADER)) {
                return Optional.empty();
            }
            var names = one.scopes().stream().map(this::name).toList();
            if (match == ScopeMatch.ALL) {
                names.stream().filter(name -> !chosen.contains(name)).forEach(missing::add);
            } else if (!names.isEmpty() && names.stream().noneMatch(chosen::contains)) {
                var cheapest = names.stream()
                        .filter(offered::containsKey)
                        .map(name -> (Set<String>) new TreeSet<>(Set.of(name)))
                        .min(least());
                if (cheapest.isEmpty()) {
                    return Optional.empty();
                }
                missing.addAll(cheapest.get());
            }
        }
        return offered.keySet().containsAll(missing) ? Optional.of(missing) : Optional.empty();
    }

    private String name(Scope scope) {
        return catalog.canonical(scope).orElse(scope).value();
    }

    /** Fewest scopes, then fewest sensitive ones, then those that fewest operations ask for. */
    private Comparator<Set<String>> least() {
        return Comparator.<Set<String>>comparingInt(Collection::size)
                .thenComparingLong(names -> choices(names)
                        .filter(choice -> choice.entry().isSensitive())
                        .count())
                .thenComparingInt(names ->
                        choices(names).mapToInt(ScopeOffer.Choice::operations).sum())
                .thenComparing(names -> String.join(" ", names));
    }

    private Stream<ScopeOffer.Choice> choices(Set<String> names) {
        return names.stream().map(offered::get).filter(choice -> choice != null);
    }
}
