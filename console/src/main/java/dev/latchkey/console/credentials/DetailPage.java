package dev.latchkey.console.credentials;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialState;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.LastUse;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.StoredSecret;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One credential: what it is, its secrets, and who uses which of them. */
public final class DetailPage {

    /**
     * @param operation what was called, for instance {@code GET /orders}
     * @param outcome the status that was answered; absent as long as nothing was
     */
    public record UseLine(
            ShownValues.Time at,
            String address,
            String userAgent,
            String operation,
            @Nullable String outcome,
            long count) {}

    /**
     * A secret by what may be shown of it.
     *
     * @param use the last one; absent when it was never used
     * @param isOld whether a successor has taken its place
     * @param mayCutOff whether it works beside another, so that it can be ended alone
     */
    public record SecretLine(
            String id,
            String hint,
            ShownValues.Time createdAt,
            ShownValues.State state,
            @Nullable UseLine use,
            boolean isOld,
            boolean mayCutOff) {}

    /**
     * @param proof absent for an API key
     * @param rotation absent when there is none
     * @param plots the calls of the secrets of a rotation, the newest first; empty when there is none
     * @param note what was just done
     * @param warning that it gets into nothing, if it has not ended; absent when it gets into something
     *
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            CredentialHead head,
            String id,
            String path,
            String name,
            boolean isClient,
            boolean isOver,
            ShownValues.State state,
            String creator,
            ShownValues.Time createdAt,
            ShownValues.@Nullable Time lastUsedAt,
            ShownValues.@Nullable Time expiresAt,
            List<String> networks,
            @Nullable String role,
            @Nullable String group,
            List<String> scopes,
            @Nullable String tokenFormat,
            @Nullable ShownProof proof,
            List<SecretLine> secrets,
            @Nullable UseLine tokenUse,
            @Nullable Rotation rotation,
            List<SecretPlot> plots,
            @Nullable String note,
            @Nullable String warning) {}

    private final Pages pages;
    private final CredentialStores stores;
    private final CredentialLookup lookup;
    private final SecurityProfile profile;
    private final ReachWarning warnings;
    private final InstantSource clock;

    DetailPage(
            Pages pages,
            CredentialStores stores,
            CredentialLookup lookup,
            SecurityProfile profile,
            ReachWarning warnings,
            InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.lookup = lookup;
        this.profile = profile;
        this.warnings = warnings;
        this.clock = clock;
    }

    HttpResponse handle(Visit visit) {
        return show(200, visit, note(visit));
    }

    /** @param note what was just done, or why it was not; absent for nothing */
    HttpResponse show(int status, Visit visit, @Nullable String note) {
        var companyId = visit.actor().companyId();
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var warning = credential.stateAt(clock.instant()).isFinal() ? null : warnings.of(credential);
        var model = stores.transactions().read(tx -> model(tx, companyId, credential, note, warning));
        return pages.console(status, visit, "credentials/detail", model);
    }

    private @Nullable String note(Visit visit) {
        return switch (visit.query().find("note").orElse("")) {
            case "edited" -> pages.text("credentials.edited");
            case "cut-off" -> pages.text("credentials.cutOff.done");
            case "authentication" -> pages.text("credentials.proof.done");
            case "made" -> pages.text("credentials.proof.made");
            case "revoked" -> pages.text("credentials.revoked");
            default -> null;
        };
    }

    private Model model(
            Transaction tx, String companyId, Credential credential, @Nullable String note, @Nullable String warning) {
        var now = clock.instant();
        var living = Rotation.living(credential, now);
        var facts = credential.facts();
        var settings = credential instanceof OAuthClient client ? client.settings() : null;
        var uses = stores.credentials().lastUses(tx, companyId, credential.id(), usesMax(credential));
        return new Model(
                lookup.head(credential, now),
                credential.id(),
                CredentialPages.pathOf(credential.id()).value(),
                facts.label().name(),
                settings != null,
                credential.stateAt(now).isFinal(),
                ShownValues.state(credential.stateAt(now)),
                creator(tx, companyId, facts.createdBy()),
                ShownValues.time(facts.createdAt()),
                ShownValues.timeOrNull(facts.lastUsedAt()),
                ShownValues.timeOrNull(facts.expiresAt()),
                facts.allowList().networks(),
                settings == null ? null : roleName(tx, companyId, settings.systemRoleId()),
                settings == null ? null : groupName(tx, companyId, settings.accessGroupId()),
                settings == null ? List.of() : settings.scopes().names(),
                settings == null ? null : settings.tokenFormat().name(),
                credential instanceof OAuthClient client ? ShownProof.of(client.proof(), profile, uses) : null,
                secrets(credential, living, uses, now),
                uses.stream()
                        .filter(use -> use.secretId().isEmpty())
                        .findFirst()
                        .map(DetailPage::useLine)
                        .orElse(null),
                Rotation.of(pages.messages(), credential, living, uses, now),
                plots(tx, companyId, credential, living, now),
                note,
                warning);
    }

    private List<SecretPlot> plots(
            Transaction tx, String companyId, Credential credential, List<StoredSecret> living, Instant now) {
        return living.size() < 2
                ? List.of()
                : SecretPlot.of(
                        living.getLast(),
                        living.get(living.size() - 2),
                        stores.credentials().secretCalls(tx, companyId, credential.id(), SecretPlot.firstHour(now)),
                        now);
    }

    /** Most last uses that are looked at: one for each secret, one for tokens, and those of as many keys as a set may hold. */
    static int usesMax(Credential credential) {
        return credential.secrets().size() + 1 + (credential instanceof OAuthClient ? ClientKeys.COUNT_MAX + 1 : 0);
    }

    private String creator(Transaction tx, String companyId, String createdBy) {
        if (!createdBy.startsWith(ListQuery.USER)) {
            return ListPage.nameOf(pages, createdBy);
        }
        return stores.users()
                .find(tx, companyId, createdBy.substring(ListQuery.USER.length()))
                .map(user -> user.firstName() + " " + user.lastName())
                .orElse(ListPage.nameOf(pages, createdBy));
    }

    private String roleName(Transaction tx, String companyId, String roleId) {
        return stores.companies()
                .findRole(tx, companyId, roleId)
                .map(role -> role.name())
                .orElse(roleId);
    }

    private @Nullable String groupName(Transaction tx, String companyId, @Nullable String groupId) {
        return groupId == null
                ? null
                : stores.companies()
                        .findGroup(tx, companyId, groupId)
                        .map(group -> group.name())
                        .orElse(groupId);
    }

    private static List<SecretLine> secrets(
            Credential credential, List<StoredSecret> living, List<LastUse> uses, Instant now) {
        var current = credential.secrets().isEmpty()
                ? ""
                : credential.secrets().getLast().id();
        return credential.secrets().reversed().stream()
                .map(secret -> {
                    var isOld = !secret.id().equals(current);
                    var state = credential.secretStateAt(secret, now);
                    return secretLine(secret, state, uses, isOld, isOld && living.size() > 1 && !state.isFinal());
                })
                .toList();
    }

    static SecretLine secretLine(
            StoredSecret secret, CredentialState state, List<LastUse> uses, boolean isOld, boolean mayCutOff) {
        var use = uses.stream()
                .filter(one -> one.secretId().equals(secret.id()))
                .findFirst()
                .map(DetailPage::useLine)
                .orElse(null);
        return new SecretLine(
                secret.id(),
                secret.hint().toString(),
                ShownValues.time(secret.createdAt()),
                ShownValues.state(state),
                use,
                isOld,
                mayCutOff);
    }

    public static UseLine useLine(LastUse use) {
        return new UseLine(
                ShownValues.time(use.at()),
                use.address(),
                use.userAgent(),
                use.operation(),
                use.isOpen() ? null : use.outcome(),
                use.count());
    }
}
