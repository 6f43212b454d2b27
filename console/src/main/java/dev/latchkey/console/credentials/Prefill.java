package dev.latchkey.console.credentials;

import dev.latchkey.core.catalogue.PermissionCatalog;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.Messages;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the form of a client has ticked for whoever comes from a refusal; nothing is changed before it is sent.
 *
 * @param title what it opens, or that nothing does
 * @param text what people should know of it
 * @param scopes ticked beside those that the client holds; empty when a role is what was missing
 * @param roleId the role that is ticked in place of the client's; absent when it keeps its own
 * @param permits what that role permits beyond the client's own, in sentences
 * @param operations what the client gets to by it, at most {@value #SHOWN}
 * @param more how many operations there are beyond those
 */
public record Prefill(
        String title,
        String text,
        List<String> scopes,
        @Nullable String roleId,
        List<String> permits,
        List<String> operations,
        int more) {

    private static final int SHOWN = 12;

    /** Longest list of names that is read, in characters. */
    private static final int LENGTH_MAX = 2_000;

    /**
     * What prefills are made of.
     *
     * @param offered names of the scopes that the form offers
     */
    record Sources(
            Set<String> offered,
            RoleChoices roles,
            PermissionCatalog permissions,
            SampleCalls calls,
            Messages messages) {}

    /** What the address of the form asks for, as far as the form offers it. */
    static @Nullable Prefill find(Visit visit, OAuthClient client, Sources from) {
        var scopes = ofScopes(visit, client, from);
        return scopes == null ? ofRole(visit, client, from) : scopes;
    }

    private static Stream<String> asked(Visit visit, String name) {
        var wanted = visit.query().find(name).filter(text -> text.length() <= LENGTH_MAX);
        return Arrays.stream(wanted.orElse("").split(" ")).distinct();
    }

    private static @Nullable Prefill ofScopes(Visit visit, OAuthClient client, Sources from) {
        var settings = client.settings();
        var added = asked(visit, "add")
                .filter(from.offered()::contains)
                .filter(scope -> !settings.scopes().names().contains(scope))
                .toList();
        if (added.isEmpty()) {
            return null;
        }
        var all = new TreeSet<>(settings.scopes().names());
        all.addAll(added);
        var opened = from.roles()
                .role(visit, settings.systemRoleId())
                .map(role -> from.calls().opened(settings.scopes(), Scopes.parse(String.join(" ", all)), role))
                .orElse(List.of());
        var messages = from.messages();
        return of(
                messages.text("credentials.added", String.join(", ", added)),
                messages.text(opened.isEmpty() ? "credentials.added.nothing" : "credentials.added.text"),
                added,
                null,
                List.of(),
                opened);
    }

    /** The least role that holds what is missing, and all that the client's own holds, or else some of its calls would end. */
    private static @Nullable Prefill ofRole(Visit visit, OAuthClient client, Sources from) {
        var has = from.roles().role(visit, client.settings().systemRoleId());
        var names = asked(visit, "permit").toList();
        var missing = from.permissions().all().stream()
                .filter(one -> names.contains(one.value()))
                .filter(one -> has.isEmpty() || !has.get().permissions().contains(one))
                .toList();
        if (has.isEmpty() || missing.isEmpty()) {
            return null;
        }
        var wanted = new ArrayList<>(has.get().permissions());
        wanted.addAll(missing);
        var words = String.join(", ", from.permissions().descriptions(missing));
        var role = from.roles().leastRole(visit, wanted);
        return role.isEmpty()
                ? of(
                        from.messages().text("credentials.added.role.none", words),
                        from.messages().text("credentials.added.role.none.text"),
                        List.of(),
                        null,
                        List.of(),
                        List.of())
                : ofRole(client, has.get(), role.get(), from);
    }

    private static Prefill ofRole(OAuthClient client, SystemRole has, SystemRole next, Sources from) {
        var beyond = next.permissions().stream()
                .filter(one -> !has.permissions().contains(one))
                .toList();
        var opened = from.calls().opened(client.settings().scopes(), has, next);
        return of(
                from.messages().text("credentials.added.role", next.name(), has.name()),
                from.messages()
                        .text(
                                next.reachesWholeOrganisation() && !has.reachesWholeOrganisation()
                                        ? "credentials.added.role.whole"
                                        : "credentials.added.role.text"),
                List.of(),
                next.id(),
                from.permissions().descriptions(beyond),
                opened);
    }

    TypedForm onto(TypedForm typed) {
        var more = typed.adding(scopes);
        return roleId == null ? more : more.withRole(roleId);
    }

    private static Prefill of(
            String title,
            String text,
            List<String> scopes,
            @Nullable String roleId,
            List<String> permits,
            List<String> opened) {
        var shown = opened.subList(0, Math.min(SHOWN, opened.size()));
        return new Prefill(title, text, scopes, roleId, permits, shown, opened.size() - shown.size());
    }
}
