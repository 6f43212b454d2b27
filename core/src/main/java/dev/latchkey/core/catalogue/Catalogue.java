package dev.latchkey.core.catalogue;

import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.util.List;

/**
 * What a deployment's product is made of: what can be granted, by which built-in roles, where keys stand and how pages name
 * things. Latchkey's own scopes and permissions are always part of it. Immutable; {@link CatalogueReader} makes it.
 *
 * @param ruleFields what the rules of an access group may ask for; empty when any field may be named
 */
public record Catalogue(
        ScopeCatalog scopes,
        PermissionCatalog permissions,
        BuiltInRoles roles,
        CredentialCarriers carriers,
        ErrorCodes errorCodes,
        List<RuleField> ruleFields,
        Wording wording,
        CatalogueSource source) {

    public Catalogue {
        ruleFields = List.copyOf(ruleFields);
    }

    /** All that other things are judged by. */
    public CatalogueParts parts() {
        return new CatalogueParts(source, scopes, true, permissions, roles, carriers, ruleFields);
    }
}
