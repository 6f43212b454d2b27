package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the form of a credential offers: no more than whoever fills it in may give. */
public final class FormFields {

    /** @param permits what it permits, in words */
    public record RoleChoice(String id, String name, String permits) {}

    /** @param reach how much it opens; absent when that is not known */
    public record GroupChoice(
            String id, String name, @Nullable Long reach) {}

    /** Scopes under one heading. */
    public record ScopeGroup(String name, List<ScopeCatalog.Entry> scopes) {}

    /**
     * The form, empty or as it was typed.
     *
     * @param isClient whether it is about an OAuth client
     * @param isNew whether it makes a credential; else it changes one
     * @param action path that it is posted to
     * @param back path of the page that people came from
     * @param errors by field
     * @param refusal what is wrong with no field in particular
     * @param reachLabel what the groups' numbers count; empty when none is known
     * @param made path of the credential that this form has made already
     */
    public record Model(
            boolean isClient,
            boolean isNew,
            String action,
            String back,
            TypedForm typed,
            Map<String, String> errors,
            @Nullable String refusal,
            @Nullable String made,
            List<RoleChoice> roles,
            List<GroupChoice> groups,
            String reachLabel,
            List<ScopeGroup> scopeGroups) {

        public @Nullable String error(String field) {
            return errors.get(field);
        }

        public List<Integer> presets() {
            return TypedForm.presets();
        }
    }

    private final CredentialPages.Parts parts;
    private final List<ScopeGroup> scopeGroups;

    FormFields(CredentialPages.Parts parts) {
        this.parts = parts;
        var groups = new LinkedHashMap<String, List<ScopeCatalog.Entry>>();
        for (var entry : parts.scopes().entries()) {
            groups.computeIfAbsent(entry.group(), _ -> new ArrayList<>()).add(entry);
        }
        this.scopeGroups = groups.entrySet().stream()
                .map(group -> new ScopeGroup(group.getKey(), List.copyOf(group.getValue())))
                .toList();
    }

    Model model(Visit visit, boolean isClient, boolean isNew, String action, String back, TypedForm typed) {
        return model(visit, isClient, isNew, action, back, typed, null, null);
    }

    Model model(
            Visit visit,
            boolean isClient,
            boolean isNew,
            String action,
            String back,
            TypedForm typed,
            @Nullable CommandRefused refused,
            @Nullable String made) {
        var field = refused == null ? null : refused.field();
        Map<String, String> errors =
                refused == null || field == null ? Map.of() : Map.of(field, Words.message(refused));
        var refusal = refused != null && field == null ? Words.message(refused) : null;
        var groups = isClient ? groups(visit) : List.<AccessGroup>of();
        var reach = parts.reach()
                .of(
                        visit.actor().companyId(),
                        groups.stream().map(AccessGroup::id).toList());
        return new Model(
                isClient,
                isNew,
                action,
                back,
                typed,
                errors,
                refusal,
                made,
                isClient ? roles(visit) : List.of(),
                groups.stream()
                        .map(group -> new GroupChoice(
                                group.id(), group.name(), reach.counts().get(group.id())))
                        .toList(),
                reach.counts().isEmpty() ? "" : reach.label(),
                isClient ? scopeGroups : List.of());
    }

    private List<RoleChoice> roles(Visit visit) {
        var own = parts.transactions()
                .read(tx -> parts.companies().customRoles(tx, visit.actor().companyId()));
        return Stream.concat(parts.companies().builtInRoles().all().stream(), own.stream())
                .filter(role -> covers(visit.rights(), role))
                .map(role -> new RoleChoice(
                        role.id(), role.name(), Words.permissions(parts.pages().messages(), role)))
                .toList();
    }

    private List<AccessGroup> groups(Visit visit) {
        return parts
                .transactions()
                .read(tx -> parts.companies().groups(tx, visit.actor().companyId()))
                .stream()
                .filter(group -> isAllowed(() -> visit.rights().requireCoversGroup(group.id())))
                .toList();
    }

    private static boolean covers(Rights rights, SystemRole role) {
        return isAllowed(() -> rights.requireCovers(role));
    }

    private static boolean isAllowed(Runnable check) {
        try {
            check.run();
            return true;
        } catch (CommandRefused _) {
            return false;
        }
    }
}
