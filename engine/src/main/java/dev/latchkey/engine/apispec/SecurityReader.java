package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads security schemes and the requirements that name them. What Latchkey cannot enforce is a problem, used or not. */
final class SecurityReader {

    /** Most schemes a document may declare. */
    static final int SCHEMES_MAX = 64;

    /** Most alternatives of one security list. */
    static final int ALTERNATIVES_MAX = 32;

    /** Most schemes that one alternative may ask for together. */
    static final int SCHEMES_TOGETHER_MAX = 4;

    private static final String CREDENTIAL_POLICY = Reading.POLICY_PREFIX + "credential";

    private final Reading reading;
    private final ScopeCatalog catalog;
    private final CredentialCarriers carriers;
    /** Empty for a scheme that is declared but was refused, so that those who name it are not refused as well. */
    private final Map<String, Optional<SecurityScheme>> schemes = new HashMap<>();

    SecurityReader(Reading reading, ScopeCatalog catalog, CredentialCarriers carriers) {
        this.reading = reading;
        this.catalog = catalog;
        this.carriers = carriers;
    }

    /** Reads {@code components.securitySchemes}; requirements can name only what was read before. */
    void readSchemes(Element declared) {
        if (!reading.isMapping(declared, "securitySchemes")) {
            return;
        }
        if (declared.keys().size() > SCHEMES_MAX) {
            reading.problem(declared, "expected at most " + SCHEMES_MAX + " security schemes");
            return;
        }
        for (var name : declared.keys()) {
            var scheme = reading.resolve(declared.get(name))
                    .filter(element -> reading.isMapping(element, "a security scheme"))
                    .flatMap(element -> scheme(name, element));
            schemes.put(name, scheme);
        }
    }

    private Optional<SecurityScheme> scheme(String name, Element scheme) {
        var type = scheme.find("type")
                .flatMap(element -> reading.text(element, "type"))
                .orElse("");
        return switch (type) {
            case "apiKey" -> apiKey(name, scheme);
            case "oauth2" -> oauth2(name, scheme);
            case "http" -> bearer(name, scheme);
            default ->
                refuse(
                        scheme,
                        "expected a security scheme of type apiKey, oauth2 or http with scheme bearer, came "
                                + Quoted.of(type));
        };
    }

    private Optional<SecurityScheme> apiKey(String name, Element scheme) {
        var kind = reading.findPolicy(scheme, CREDENTIAL_POLICY)
                .map(this::keyKind)
                .orElse(Optional.of(CredentialKind.API_KEY));
        var place = scheme.find("in")
                .flatMap(element -> reading.text(element, "in"))
                .orElse("");
        var key = scheme.find("name")
                .flatMap(element -> reading.text(element, "name"))
                .orElse("");
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        if (place.equals("header") && key.equalsIgnoreCase(carriers.keyHeader())) {
            return Optional.of(new SecurityScheme.ApiKey(name, SecurityScheme.Location.KEY_HEADER, kind.get()));
        }
        if (place.equals("query") && key.equals(carriers.keyParameter())) {
            return kind.get() == CredentialKind.PARTNER_API_KEY
                    ? Optional.of(new SecurityScheme.ApiKey(name, SecurityScheme.Location.KEY_QUERY, kind.get()))
                    : refuse(
                            scheme,
                            "expected a key in the query only with " + CREDENTIAL_POLICY
                                    + ": partner_api_key; a company's key never travels in a URL");
        }
        return refuse(
                scheme,
                "expected an API key in header " + carriers.keyHeader() + ", or a partner's in query "
                        + carriers.keyParameter() + ", came "
                        + Quoted.of(key) + " in " + Quoted.of(place));
    }

    private Optional<CredentialKind> keyKind(Element policy) {
        return reading.text(policy, CREDENTIAL_POLICY).flatMap(text -> switch (text) {
            case "api_key" -> Optional.of(CredentialKind.API_KEY);
            case "partner_api_key" -> Optional.of(CredentialKind.PARTNER_API_KEY);
            default -> {
                reading.problem(policy, "expected api_key or partner_api_key, came " + Quoted.of(text));
                yield Optional.empty();
            }
        });
    }

    private Optional<SecurityScheme> oauth2(String name, Element scheme) {
        var flows = scheme.find("flows");
        if (flows.isEmpty() || !reading.isMapping(flows.get(), "flows")) {
            return refuse(scheme, "expected an oauth2 scheme with flows");
        }
        Set<CredentialKind> kinds = EnumSet.noneOf(CredentialKind.class);
        var scopes = new ArrayList<Scope>();
        var areUnderstood = true;
        for (var flow : flows.get().keys()) {
            var element = flows.get().get(flow);
            switch (flow) {
                case "clientCredentials" -> kinds.add(CredentialKind.CLIENT_CREDENTIALS);
                case "authorizationCode" -> kinds.add(CredentialKind.AUTHORIZATION_CODE);
                default -> {
                    if (!flow.startsWith("x-")) {
                        reading.problem(
                                element,
                                "expected the flows clientCredentials and authorizationCode, came " + Quoted.of(flow));
                        areUnderstood = false;
                    }
                    continue;
                }
            }
            var declared = declaredScopes(element);
            areUnderstood &= declared.isPresent();
            declared.ifPresent(scopes::addAll);
        }
        if (kinds.isEmpty() && areUnderstood) {
            return refuse(flows.get(), "expected the flow clientCredentials or authorizationCode, came none");
        }
        return areUnderstood
                ? Optional.of(new SecurityScheme.OAuth2(name, Set.copyOf(kinds), Scopes.of(scopes)))
                : Optional.empty();
    }

    private Optional<List<Scope>> declaredScopes(Element flow) {
        var declared = flow.find("scopes");
        if (declared.isEmpty() || !reading.isMapping(declared.get(), "scopes")) {
            return refuse(flow, "expected a flow with scopes");
        }
        var scopes = new ArrayList<Scope>();
        for (var name : declared.get().keys()) {
            knownScope(name, declared.get().get(name)).ifPresent(scopes::add);
        }
        return scopes.size() == declared.get().keys().size() ? Optional.of(scopes) : Optional.empty();
    }

    private Optional<SecurityScheme> bearer(String name, Element scheme) {
        var http = scheme.find("scheme")
                .flatMap(element -> reading.text(element, "scheme"))
                .orElse("");
        return http.equalsIgnoreCase("bearer")
                ? Optional.of(new SecurityScheme.Bearer(name))
                : refuse(scheme, "expected scheme bearer, came " + Quoted.of(http));
    }

    /** Reads a security list; what it got wrong is a problem, and the result is then never used. */
    SecurityRequirements requirements(Element security, SecurityRequirements.ScopeMatch scopeMatch) {
        var alternatives = new ArrayList<SecurityRequirement>();
        for (var item : reading.items(security, "security", ALTERNATIVES_MAX)) {
            if (reading.isMapping(item, "a security requirement")) {
                alternatives.add(requirement(item));
            }
        }
        return new SecurityRequirements(alternatives, scopeMatch);
    }

    private SecurityRequirement requirement(Element requirement) {
        var names = requirement.keys();
        if (names.size() > SCHEMES_TOGETHER_MAX) {
            reading.problem(requirement, "expected at most " + SCHEMES_TOGETHER_MAX + " schemes together");
            return new SecurityRequirement(List.of());
        }
        var together = new ArrayList<SecurityRequirement.SchemeRequirement>();
        for (var name : names) {
            var element = requirement.get(name);
            var declared = schemes.get(name);
            if (declared == null) {
                reading.problem(element, "expected a scheme of components.securitySchemes, came " + Quoted.of(name));
                continue;
            }
            var items = reading.items(element, "the scopes of " + Quoted.of(name), Scopes.COUNT_MAX);
            declared.ifPresent(
                    scheme -> together.add(new SecurityRequirement.SchemeRequirement(scheme, scopes(scheme, items))));
        }
        return new SecurityRequirement(together);
    }

    private Scopes scopes(SecurityScheme scheme, List<Element> items) {
        if (scheme instanceof SecurityScheme.OAuth2 oauth2) {
            return oauthScopes(oauth2, items);
        }
        if (!items.isEmpty()) {
            reading.problem(
                    items.get(0),
                    "expected scopes only on an oauth2 scheme; " + Quoted.of(scheme.name()) + " has none");
        }
        return Scopes.NONE;
    }

    private Scopes oauthScopes(SecurityScheme.OAuth2 scheme, List<Element> items) {
        var scopes = new ArrayList<Scope>();
        for (var item : items) {
            var scope = reading.text(item, "a scope").flatMap(text -> knownScope(text, item));
            if (scope.isPresent() && !scheme.declaredScopes().contains(scope.get())) {
                reading.problem(
                        item,
                        "expected a scope that a flow of " + Quoted.of(scheme.name()) + " declares, came "
                                + Quoted.of(scope.get().value()));
            }
            scope.ifPresent(scopes::add);
        }
        return Scopes.of(scopes);
    }

    /** The canonical name of a scope or of an alias. */
    private Optional<Scope> knownScope(String text, Element at) {
        var scope = Scope.isScopeToken(text) ? catalog.canonical(new Scope(text)) : Optional.<Scope>empty();
        if (scope.isEmpty()) {
            reading.problem(at, "expected a scope of the catalogue, came " + Quoted.of(text));
        }
        return scope;
    }

    private <T> Optional<T> refuse(Element at, String message) {
        reading.problem(at, message);
        return Optional.empty();
    }
}
