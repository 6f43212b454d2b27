package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.Visit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Scopes that the form of a client has ticked for whoever comes from a refusal; nothing is added before it is sent.
 *
 * @param scopes those that the client does not hold, at least one
 * @param operations what the client gets to by them and its role, at most {@value #SHOWN}
 * @param more how many operations there are beyond those
 */
public record AddedScopes(List<String> scopes, List<String> operations, int more) {

    private static final int SHOWN = 12;

    /** Longest list of names that is read, in characters. */
    private static final int LENGTH_MAX = 2_000;

    /**
     * What the address of the form asks for, as far as the form offers it.
     *
     * @param offered names of the scopes that the form offers
     */
    static @Nullable AddedScopes find(
            Visit visit, OAuthClient client, Set<String> offered, CredentialStores stores, SampleCalls calls) {
        var wanted = visit.query().find("add").filter(text -> text.length() <= LENGTH_MAX);
        var settings = client.settings();
        var added = Arrays.stream(wanted.orElse("").split(" "))
                .filter(offered::contains)
                .filter(scope -> !settings.scopes().names().contains(scope))
                .distinct()
                .toList();
        if (added.isEmpty()) {
            return null;
        }
        var all = new TreeSet<>(settings.scopes().names());
        all.addAll(added);
        var opened = stores.transactions()
                .read(tx -> stores.companies().findRole(tx, client.companyId(), settings.systemRoleId()))
                .map(role -> calls.opened(settings.scopes(), Scopes.parse(String.join(" ", all)), role))
                .orElse(List.of());
        var shown = opened.subList(0, Math.min(SHOWN, opened.size()));
        return new AddedScopes(added, shown, opened.size() - shown.size());
    }
}
