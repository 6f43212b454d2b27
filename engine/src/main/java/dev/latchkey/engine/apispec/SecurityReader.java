package dev.latchkey.engine.apispec;

import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads security schemes and the requirements that name them. What cannot be enforced closes the alternative that asks for it; where the
 * rules are strict, it is a problem, used or not.
 */
final class SecurityReader {

    /** Most schemes a document may declare. */
    static final int SCHEMES_MAX = 64;

    /** Most alternatives of one security list. */
    static final int ALTERNATIVES_MAX = 32;

    /** Most schemes that one alternative may ask for together. */
    static final int SCHEMES_TOGETHER_MAX = 4;

    private final Reading reading;
    private final DocumentRules rules;
    private final ScopeCatalog catalog;
    private final SchemeReader schemeReader;
    private final Map<String, SchemeReading> schemes = new LinkedHashMap<>();
    /** What was read: the document's own list is that of every operation without one, and aliases share theirs. */
    private final IdentityHashMap<SpecNode, Map<SecurityRequirements.ScopeMatch, SecurityRequirements>> read =
            new IdentityHashMap<>();

    SecurityReader(Reading reading, DocumentRules rules, ScopeCatalog catalog, CredentialCarriers carriers) {
        this.reading = reading;
        this.rules = rules;
        this.catalog = catalog;
        this.schemeReader = new SchemeReader(reading, rules, catalog, new KeyPlaces(carriers));
    }

    /**
     * Reads {@code components.securitySchemes}; requirements can name only what was read before.
     *
     * @param declared absent when the document declares none
     * @param document for problems of a mapping that names what is not there
     */
    void readSchemes(Optional<Element> declared, Element document) {
        declared.filter(all -> isMapping(all, "securitySchemes")).ifPresent(this::readSchemes);
        rules.schemes().choices().forEach((name, choice) -> {
            if (!schemes.containsKey(name)) {
                reading.problem(
                        declared.orElse(document),
                        choice.origin() + ": expected a scheme of components.securitySchemes, came " + Quoted.of(name)
                                + (schemes.isEmpty()
                                        ? "; the document declares none"
                                        : "; there are " + String.join(", ", schemes.keySet())));
            }
        });
        checkMeanings(declared.orElse(document));
    }

    private void readSchemes(Element declared) {
        if (declared.keys().size() > SCHEMES_MAX) {
            note(declared, "expected at most " + SCHEMES_MAX + " security schemes");
            return;
        }
        for (var name : declared.keys()) {
            schemes.put(
                    name,
                    reading.resolve(declared.get(name))
                            .filter(element -> isMapping(element, "a security scheme"))
                            .map(element -> schemeReader.read(name, element))
                            .orElseGet(() -> schemeReader.unreadable(name)));
        }
    }

    /** What stands in {@code Authorization} is read before anybody knows which scheme it is for, so it has one meaning in a document. */
    private void checkMeanings(Element at) {
        var tokens = namesAt(location -> location.place() == Place.TOKEN);
        var keys = namesAt(location -> location.equals(new Location(Place.AUTHORIZATION, "Bearer")));
        if (!tokens.isEmpty() && !keys.isEmpty()) {
            reading.problem(
                    at,
                    "expected Authorization: Bearer to carry either tokens or keys; " + String.join(", ", tokens)
                            + " stands for tokens and " + String.join(", ", keys)
                            + " for keys; map one of them otherwise");
        }
        var clients = new ArrayList<String>();
        var basicKeys = new ArrayList<String>();
        for (var one : schemes.values()) {
            if (one.scheme().location().equals(Location.BASIC)) {
                (one.scheme() instanceof SecurityScheme.ClientSecret ? clients : basicKeys)
                        .add(one.scheme().name());
            }
        }
        if (!clients.isEmpty() && !basicKeys.isEmpty()) {
            reading.problem(
                    at,
                    "expected HTTP basic to carry either clients or keys; " + String.join(", ", clients)
                            + " stands for clients and " + String.join(", ", basicKeys)
                            + " for keys; map one of them otherwise");
        }
    }

    private List<String> namesAt(Predicate<Location> isThere) {
        return schemes.values().stream()
                .map(SchemeReading::scheme)
                .filter(scheme -> !scheme.acceptedKinds().isEmpty() && isThere.test(scheme.location()))
                .map(SecurityScheme::name)
                .toList();
    }

    /** Every scheme in the order of the document. */
    List<SchemeReading> schemes() {
        return List.copyOf(schemes.values());
    }

    /** Reads a security list. What of it is not understood is closed, and told of once. */
    SecurityRequirements requirements(Element security, SecurityRequirements.ScopeMatch scopeMatch) {
        return read.computeIfAbsent(security.node(), node -> new EnumMap<>(SecurityRequirements.ScopeMatch.class))
                .computeIfAbsent(scopeMatch, match -> readRequirements(security, match));
    }

    private SecurityRequirements readRequirements(Element security, SecurityRequirements.ScopeMatch scopeMatch) {
        var items = security.items();
        if (!security.isSequence() || items.size() > ALTERNATIVES_MAX) {
            note(
                    security,
                    security.isSequence()
                            ? "expected at most " + ALTERNATIVES_MAX + " entries in security, came " + items.size()
                            : "expected security as a list, came " + security.describe());
            return new SecurityRequirements(
                    List.of(SecurityRequirement.closed("security", "security that cannot be read")), scopeMatch);
        }
        var alternatives = new ArrayList<SecurityRequirement>();
        for (var item : items) {
            if (item.isMapping()) {
                alternatives.add(requirement(item));
            } else {
                note(item, "expected a security requirement as a mapping, came " + item.describe());
                alternatives.add(SecurityRequirement.closed("security", "a requirement that cannot be read"));
            }
        }
        return new SecurityRequirements(alternatives, scopeMatch);
    }

    private SecurityRequirement requirement(Element requirement) {
        var names = requirement.keys();
        if (names.size() > SCHEMES_TOGETHER_MAX) {
            note(requirement, "expected at most " + SCHEMES_TOGETHER_MAX + " schemes together");
            return SecurityRequirement.closed("security", "more than " + SCHEMES_TOGETHER_MAX + " schemes together");
        }
        var together = new ArrayList<SchemeRequirement>();
        for (var name : names) {
            together.add(required(name, requirement.get(name)));
        }
        return contradiction(together)
                .map(reason -> SecurityRequirement.closed(String.join(" and ", names), reason))
                .orElseGet(() -> new SecurityRequirement(together));
    }

    private SchemeRequirement required(String name, Element element) {
        var declared = schemes.get(name);
        if (declared == null) {
            note(element, "expected a scheme of components.securitySchemes, came " + Quoted.of(name));
            return closed(name, "components.securitySchemes does not define it");
        }
        if (!element.isSequence() || element.items().size() > Scopes.COUNT_MAX) {
            note(
                    element,
                    "expected the scopes of " + Quoted.of(name) + " as a list of at most " + Scopes.COUNT_MAX
                            + ", came " + element.describe());
            return closed(name, "its scopes cannot be read");
        }
        var items = element.items();
        if (declared.scheme() instanceof SecurityScheme.NotOffered) {
            return new SchemeRequirement(declared.scheme(), Scopes.NONE);
        }
        return declared.scheme() instanceof SecurityScheme.ApiKey key
                ? keyWithRoles(key, items)
                : withScopes(declared.scheme(), items);
    }

    /** OpenAPI 3.1 lets any scheme ask for roles; a key has none, so nobody can show them. */
    private SchemeRequirement keyWithRoles(SecurityScheme.ApiKey key, List<Element> roles) {
        var choice = rules.schemes().choices().get(key.name());
        if (roles.isEmpty() || (choice != null && choice.allowances().keyWithoutRoles())) {
            return new SchemeRequirement(key, Scopes.NONE);
        }
        note(
                roles.get(0),
                "expected no scopes or roles of an API key; " + Quoted.of(key.name())
                        + " has none (allowKeyWithoutRoles: true lets the key do without)");
        return closed(key.name(), "a key has none of the roles that are asked for");
    }

    private SchemeRequirement withScopes(SecurityScheme scheme, List<Element> items) {
        var scopes = new ArrayList<Scope>();
        for (var item : items) {
            var text = item.node() instanceof SpecNode.Scalar scalar && scalar.kind() == SpecNode.Kind.TEXT
                    ? scalar.text()
                    : "";
            var known = Scope.isScopeToken(text) ? catalog.canonical(new Scope(text)) : Optional.<Scope>empty();
            if (known.isEmpty()) {
                note(item, "expected a scope of the catalogue, came " + Quoted.of(text));
                return closed(scheme.name(), Quoted.of(text) + " is no scope that anybody can be given");
            }
            if (scheme instanceof SecurityScheme.OAuth2 oauth2
                    && !oauth2.declaredScopes().isEmpty()
                    && !oauth2.declaredScopes().contains(known.get())) {
                note(
                        item,
                        "expected a scope that a flow of " + Quoted.of(scheme.name()) + " declares, came "
                                + Quoted.of(known.get().value()));
            }
            scopes.add(known.get());
        }
        return new SchemeRequirement(scheme, Scopes.of(scopes));
    }

    /** Why no request can satisfy all of them, whatever it brings; empty when one can. */
    private static Optional<String> contradiction(List<SchemeRequirement> together) {
        for (var i = 0; i < together.size(); i++) {
            var one = together.get(i).scheme();
            for (var other : together.subList(i + 1, together.size())) {
                var second = other.scheme();
                if (!one.acceptedKinds().isEmpty()
                        && !second.acceptedKinds().isEmpty()
                        && one.location().sharesHeaderWith(second.location())
                        && (!one.location().equals(second.location())
                                || Collections.disjoint(one.acceptedKinds(), second.acceptedKinds()))) {
                    return Optional.of("a request cannot carry both at one place");
                }
            }
        }
        return Optional.empty();
    }

    private static SchemeRequirement closed(String scheme, String reason) {
        return new SchemeRequirement(new SecurityScheme.NotOffered(scheme, reason), Scopes.NONE);
    }

    private boolean isMapping(Element element, String what) {
        if (!element.isMapping()) {
            note(element, "expected " + what + " as a mapping, came " + element.describe());
        }
        return element.isMapping();
    }

    private void note(Element at, String message) {
        reading.note(at, message);
    }
}
