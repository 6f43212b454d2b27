package dev.latchkey.engine.testing;

import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A small catalogue of scopes and permissions. */
public final class TestScopes {

    public static final ScopeCatalog CATALOG = new ScopeCatalog(List.of(
            entry("orders_read"),
            entry("orders_manage"),
            entry("customers_read"),
            entry("customers_status_read", "customer_status_read"),
            entry("internal_prices_read")));

    public static final Set<Permission> PERMISSIONS =
            Set.of(new Permission("orders_create"), new Permission("audit_read"), new Permission("users_manage"));

    public static final CredentialCarriers CARRIERS = new CredentialCarriers("X-Api-Key", "apiKey");

    private TestScopes() {}

    private static ScopeCatalog.Entry entry(String name, String... aliases) {
        return new ScopeCatalog.Entry(
                new Scope(name),
                "Group",
                "Allows " + name,
                name,
                false,
                Arrays.stream(aliases).map(Scope::new).toList());
    }
}
