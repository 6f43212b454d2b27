package dev.latchkey.core.catalogue;

import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a catalogue is without fault, to judge documents and the store by. A part that could not be read is absent: whatever depends
 * on it would be accused wrongly.
 *
 * @param hasEveryScope whether every document could be read; if not, the scopes that it declares are missing
 */
public record CatalogueParts(
        CatalogueSource source,
        @Nullable ScopeCatalog scopes,
        boolean hasEveryScope,
        @Nullable PermissionCatalog permissions,
        @Nullable BuiltInRoles roles,
        @Nullable CredentialCarriers carriers,
        @Nullable List<RuleField> ruleFields) {

    /** Of a catalogue that could not be read at all. */
    static final CatalogueParts NONE = new CatalogueParts(
            new CatalogueSource(CatalogueSource.BUILT_IN, Map.of()), null, false, null, null, null, null);
}
