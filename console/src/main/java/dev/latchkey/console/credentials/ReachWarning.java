package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialReach;
import dev.latchkey.core.credential.CredentialReach.Lack;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.page.Pages;
import org.jspecify.annotations.Nullable;

/** Says of a credential that gets into nothing what it lacks. */
final class ReachWarning {

    private final Pages pages;
    private final CredentialStores stores;
    private final CredentialReach reach;

    ReachWarning(Pages pages, CredentialStores stores, CredentialReach reach) {
        this.pages = pages;
        this.stores = stores;
        this.reach = reach;
    }

    /** Absent for one that gets into something. */
    @Nullable
    String of(Credential credential) {
        return stores.transactions()
                .read(tx -> reach.nowhere(tx, credential))
                .map(this::text)
                .orElse(null);
    }

    private String text(CredentialReach.Nowhere nowhere) {
        var operation = nowhere.operation().signature();
        var api = nowhere.operation().api();
        return switch (nowhere.lack()) {
            case Lack.OtherKind(var kind, var taken) ->
                pages.text("credentials.nowhere.kind", kind.label(), operation, api, taken);
            case Lack.MoreScopes(var missing, boolean isAnyEnough) ->
                pages.text(
                        isAnyEnough ? "credentials.nowhere.anyScope" : "credentials.nowhere.scopes",
                        operation,
                        api,
                        String.join(", ", missing.names()));
            case Lack.OtherRole(var role, var missing) ->
                pages.text("credentials.nowhere.role", role, operation, api, String.join(", ", missing));
        };
    }
}
