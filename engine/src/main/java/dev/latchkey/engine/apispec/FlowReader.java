package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads schemes that stand for access tokens, and the flows and scopes of {@code type: oauth2}. */
final class FlowReader {

    private final ChoiceCheck check;
    private final ScopeCatalog catalog;

    FlowReader(ChoiceCheck check, ScopeCatalog catalog) {
        this.check = check;
        this.catalog = catalog;
    }

    /** A token of any grant, or of those that were chosen. */
    static SecurityScheme token(DeclaredScheme source) {
        return source.choice() == null || source.choice().grants().isEmpty()
                ? new SecurityScheme.Bearer(source.name())
                : new SecurityScheme.OAuth2(source.name(), source.choice().grants(), Scopes.NONE);
    }

    /** A token of the grants that flows are declared for, unless others were chosen. */
    SecurityScheme read(DeclaredScheme source) {
        Set<CredentialKind> kinds = EnumSet.noneOf(CredentialKind.class);
        var scopes = new ArrayList<Scope>();
        var flows = source.element().find("flows").filter(Element::isMapping);
        if (flows.isPresent()) {
            for (var name : flows.get().keys()) {
                read(name, flows.get().get(name), kinds, scopes);
            }
        }
        if (source.choice() != null && !source.choice().grants().isEmpty()) {
            kinds = source.choice().grants();
        }
        return kinds.isEmpty()
                ? check.unmapped(source, "it declares no flow that OpenAPI knows")
                : new SecurityScheme.OAuth2(source.name(), Set.copyOf(kinds), Scopes.of(scopes));
    }

    private void read(String name, Element flow, Set<CredentialKind> kinds, List<Scope> scopes) {
        var kind = switch (name) {
            case "clientCredentials" -> Optional.of(CredentialKind.CLIENT_CREDENTIALS);
            // Each of these has somebody sign in, and here there is one way to do that.
            case "authorizationCode", "implicit", "password", "deviceAuthorization" ->
                Optional.of(CredentialKind.AUTHORIZATION_CODE);
            default -> Optional.<CredentialKind>empty();
        };
        if (kind.isEmpty()) {
            if (!name.startsWith("x-")) {
                check.note(flow, "expected a flow that OpenAPI knows, came " + Quoted.of(name));
            }
            return;
        }
        kinds.add(kind.get());
        flow.find("scopes")
                .filter(Element::isMapping)
                .ifPresentOrElse(
                        declared -> addScopes(declared, scopes), () -> check.note(flow, "expected a flow with scopes"));
    }

    private void addScopes(Element declared, List<Scope> into) {
        for (var name : declared.keys()) {
            var scope = Scope.isScopeToken(name) ? catalog.canonical(new Scope(name)) : Optional.<Scope>empty();
            scope.ifPresentOrElse(
                    into::add,
                    () -> check.note(declared.get(name), "expected a scope of the catalogue, came " + Quoted.of(name)));
        }
    }
}
