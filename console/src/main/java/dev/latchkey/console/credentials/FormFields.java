package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
     * @param reachLabel what the groups' numbers count; empty when none is known
     * @param made path of the credential that this form has made already
     * @param seen what the credential is that the form changes
     * @param meanwhile what somebody else made of it; absent when nobody did
     * @param added scopes that are ticked for whoever comes from a refusal; absent when none are
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            boolean isClient,
            boolean isNew,
            String action,
            String back,
            TypedForm typed,
            FieldErrors errors,
            @Nullable String made,
            Seen seen,
            @Nullable Meanwhile meanwhile,
            List<RoleChoice> roles,
            List<GroupChoice> groups,
            String reachLabel,
            List<ScopeGroup> scopeGroups,
            @Nullable AddedScopes added) {

        Model with(AddedScopes more) {
            return new Model(
                    isClient,
                    isNew,
                    action,
                    back,
                    typed.adding(more.scopes()),
                    errors,
                    made,
                    seen,
                    meanwhile,
                    roles,
                    groups,
                    reachLabel,
                    scopeGroups,
                    more);
        }

        public TypedProof.Fields proof() {
            return typed.proof().fields(errors);
        }

        public @Nullable String error(String field) {
            return errors.error(field);
        }

        public List<Integer> presets() {
            return TypedForm.presets();
        }
    }

    private final Pages pages;
    private final CredentialStores stores;
    private final GroupReach reach;
    private final List<ScopeGroup> scopeGroups;

    FormFields(Pages pages, CredentialStores stores, ScopeCatalog scopes, GroupReach reach) {
        this.pages = pages;
        this.stores = stores;
        this.reach = reach;
        var groups = new LinkedHashMap<String, List<ScopeCatalog.Entry>>();
        for (var entry : scopes.entries()) {
            if (!entry.isForPartnersOnly()) {
                groups.computeIfAbsent(entry.group(), _ -> new ArrayList<>()).add(entry);
            }
        }
        this.scopeGroups = groups.entrySet().stream()
                .map(group -> new ScopeGroup(group.getKey(), List.copyOf(group.getValue())))
                .toList();
    }

    /** The form of one that will be made. */
    Model fresh(
            Visit visit,
            boolean isClient,
            String action,
            String back,
            TypedForm typed,
            FieldErrors wrong,
            @Nullable String made) {
        return model(visit, isClient, null, action, back, typed, wrong, made);
    }

    /** The form of one that is there. */
    Model change(Visit visit, Credential credential, TypedForm typed, FieldErrors wrong) {
        var path = CredentialPages.pathOf(credential.id()).value();
        return model(visit, credential instanceof OAuthClient, credential, path + "/edit", path, typed, wrong, null);
    }

    private Model model(
            Visit visit,
            boolean isClient,
            @Nullable Credential credential,
            String action,
            String back,
            TypedForm typed,
            FieldErrors wrong,
            @Nullable String made) {
        var groups = isClient ? groups(visit) : List.<AccessGroup>of();
        var reach = this.reach.of(
                visit.actor().companyId(), groups.stream().map(AccessGroup::id).toList());
        return new Model(
                isClient,
                credential == null,
                action,
                back,
                typed,
                wrong.withoutChange(),
                made,
                credential == null ? Seen.of() : credential.seen(),
                credential == null || !wrong.isChanged() ? null : meanwhile(visit, credential),
                isClient ? roles(visit) : List.of(),
                groups.stream()
                        .map(group -> new GroupChoice(
                                group.id(), group.name(), reach.counts().get(group.id())))
                        .toList(),
                reach.counts().isEmpty() ? "" : reach.label(),
                isClient ? scopeGroups : List.of(),
                null);
    }

    /** Names of the scopes that the form of a client offers. */
    Set<String> offered() {
        return scopeGroups.stream()
                .flatMap(group -> group.scopes().stream())
                .map(scope -> scope.name().value())
                .collect(Collectors.toSet());
    }

    private Meanwhile meanwhile(Visit visit, Credential credential) {
        var facts = credential.facts();
        var end = facts.expiresAt();
        var now = new ArrayList<>(Meanwhile.of(
                        true,
                        pages.text("meanwhile.name"),
                        facts.label().name(),
                        pages.text("meanwhile.description"),
                        facts.label().description(),
                        pages.text("meanwhile.ends"),
                        end == null ? "" : ShownValues.time(end).text(),
                        pages.text("meanwhile.addresses"),
                        String.join(", ", facts.allowList().networks()))
                .facts());
        if (credential instanceof OAuthClient client) {
            var settings = client.settings();
            now.addAll(Meanwhile.of(
                            true,
                            pages.text("meanwhile.scopes"),
                            String.join(" ", settings.scopes().names()),
                            pages.text("meanwhile.role"),
                            roleName(visit, settings.systemRoleId()),
                            pages.text("meanwhile.group"),
                            groupName(visit, settings.accessGroupId()))
                    .facts());
        }
        return new Meanwhile(true, now);
    }

    private String roleName(Visit visit, String id) {
        return stores.transactions()
                .read(tx -> stores.companies().findRole(tx, visit.actor().companyId(), id))
                .map(SystemRole::name)
                .orElse(id);
    }

    private String groupName(Visit visit, @Nullable String id) {
        return id == null
                ? ""
                : stores.transactions()
                        .read(tx ->
                                stores.companies().findGroup(tx, visit.actor().companyId(), id))
                        .map(AccessGroup::name)
                        .orElse(id);
    }

    private List<RoleChoice> roles(Visit visit) {
        var own = stores.transactions()
                .read(tx -> stores.companies().customRoles(tx, visit.actor().companyId()));
        return Stream.concat(stores.companies().builtInRoles().all().stream(), own.stream())
                .filter(role -> covers(visit.rights(), role))
                .map(role -> new RoleChoice(role.id(), role.name(), ShownValues.permissions(pages.messages(), role)))
                .toList();
    }

    private List<AccessGroup> groups(Visit visit) {
        return stores
                .transactions()
                .read(tx -> stores.companies().groups(tx, visit.actor().companyId()))
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
