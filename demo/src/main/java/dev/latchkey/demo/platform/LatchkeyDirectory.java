package dev.latchkey.demo.platform;

import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.CompanyCommands.GroupAssignment;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.company.User;
import dev.latchkey.demo.hiring.directory.AuditPage;
import dev.latchkey.demo.hiring.directory.AuditQuery;
import dev.latchkey.demo.hiring.directory.DirectoryAccessGroup;
import dev.latchkey.demo.hiring.directory.DirectoryRefused;
import dev.latchkey.demo.hiring.directory.DirectoryUser;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.directory.OrgRule;
import dev.latchkey.demo.hiring.directory.OrgRule.OrgField;
import dev.latchkey.demo.hiring.directory.SystemRoleSummary;
import dev.latchkey.demo.hiring.directory.UserChange;
import dev.latchkey.demo.hiring.directory.UserQuery;
import dev.latchkey.engine.decision.SystemRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the hiring API may know of people and access, out of Latchkey's own store and through its own commands. */
final class LatchkeyDirectory implements HiringDirectory {

    /** The platform speaks one language so far. */
    private static final String LANGUAGE = "en";

    private final Deployment deployment;

    LatchkeyDirectory(Deployment deployment) {
        this.deployment = deployment;
    }

    @Override
    public List<DirectoryUser> users(String companyId, UserQuery query) {
        return read(tx -> deployment
                .stores()
                .users()
                .search(
                        tx,
                        companyId,
                        Objects.requireNonNullElse(query.text(), ""),
                        Objects.requireNonNullElse(query.afterId(), ""),
                        query.offset(),
                        query.limit())
                .stream()
                .map(user -> view(tx, user))
                .toList());
    }

    @Override
    public int countUsers(String companyId, UserQuery query) {
        return read(
                tx -> deployment.stores().users().count(tx, companyId, Objects.requireNonNullElse(query.text(), "")));
    }

    @Override
    public Optional<DirectoryUser> findUser(String companyId, String userId) {
        return read(
                tx -> deployment.stores().users().find(tx, companyId, userId).map(user -> view(tx, user)));
    }

    @Override
    public Optional<DirectoryUser> changeUser(
            String companyId,
            String userId,
            UserChange change,
            dev.latchkey.demo.hiring.directory.DirectoryActor actor) {
        var language = change.language();
        if (language != null && !language.equals(LANGUAGE)) {
            throw new DirectoryRefused("language: expected " + LANGUAGE + ", others are not enabled", false);
        }
        if (findUser(companyId, userId).isEmpty()) {
            return Optional.empty();
        }
        var update =
                new UserUpdate(change.firstName(), change.lastName(), change.systemRoleId(), change.isActive(), null);
        var changed =
                refusing(() -> deployment.companies().commands().updateUser(actor(companyId, actor), userId, update));
        return Optional.of(read(tx -> view(tx, changed)));
    }

    @Override
    public List<SystemRoleSummary> systemRoles(String companyId) {
        var own = read(tx -> deployment.stores().companies().customRoles(tx, companyId));
        return Stream.concat(deployment.stores().companies().builtInRoles().all().stream(), own.stream())
                .map(role -> new SystemRoleSummary(role.id(), role.name()))
                .toList();
    }

    @Override
    public List<DirectoryAccessGroup> accessGroups(String companyId) {
        var all = new ArrayList<DirectoryAccessGroup>();
        for (var found = groupsAfter(companyId, "");
                ;
                found = groupsAfter(companyId, found.groups().getLast().id())) {
            found.groups().forEach(group -> all.add(view(group)));
            if (!found.hasMore()) {
                return all;
            }
        }
    }

    private Companies.SomeGroups groupsAfter(String companyId, String afterId) {
        return read(
                tx -> deployment.stores().companies().groups(tx, companyId, afterId, AccessGroupCommands.GROUPS_MAX));
    }

    @Override
    public Optional<DirectoryAccessGroup> findAccessGroup(String companyId, String accessGroupId) {
        return read(tx -> deployment.stores().companies().findGroup(tx, companyId, accessGroupId))
                .map(LatchkeyDirectory::view);
    }

    @Override
    public boolean assignAccessGroup(
            String companyId,
            String accessGroupId,
            Set<String> userIds,
            dev.latchkey.demo.hiring.directory.DirectoryActor actor) {
        var areThere = findAccessGroup(companyId, accessGroupId).isPresent()
                && userIds.stream().allMatch(id -> findUser(companyId, id).isPresent());
        if (areThere) {
            refusing(() -> deployment
                    .companies()
                    .commands()
                    .assignAccessGroup(actor(companyId, actor), userIds, new GroupAssignment(accessGroupId)));
        }
        return areThere;
    }

    @Override
    public boolean removeFromAccessGroup(
            String companyId,
            String accessGroupId,
            String userId,
            dev.latchkey.demo.hiring.directory.DirectoryActor actor) {
        var isIn = findUser(companyId, userId)
                .filter(user -> accessGroupId.equals(user.accessGroupId()))
                .isPresent();
        if (isIn) {
            refusing(() -> deployment
                    .companies()
                    .commands()
                    .assignAccessGroup(actor(companyId, actor), Set.of(userId), new GroupAssignment(null)));
        }
        return isIn;
    }

    @Override
    public AuditPage auditEvents(String companyId, AuditQuery query) {
        var search = new AuditSearch(
                query.after(),
                query.before(),
                query.names(),
                query.authorType(),
                query.authorId(),
                query.entityType(),
                query.entityId(),
                beforeSeq(query.pageId()),
                query.limit());
        var found = read(tx -> deployment.stores().auditLog().search(tx, companyId, search));
        var page = found.entries();
        var next = found.hasMore() ? Long.toString(page.getLast().seq()) : null;
        return new AuditPage(page.stream().map(LatchkeyDirectory::view).toList(), next);
    }

    private static long beforeSeq(@Nullable String pageId) {
        if (pageId == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(pageId);
        } catch (NumberFormatException e) {
            throw new DirectoryRefused("pageId: expected a nextPageId of an earlier answer", false);
        }
    }

    private static AuditPage.Event view(ChainedEntry chained) {
        var entry = chained.entry();
        return new AuditPage.Event(
                Long.toString(chained.seq()),
                entry.event().name(),
                entry.at(),
                entry.author().type().name(),
                entry.author().id(),
                entry.subject().type().name(),
                entry.subject().id(),
                entry.context());
    }

    private DirectoryUser view(Transaction tx, User user) {
        var role = deployment.stores().companies().findRole(tx, user.companyId(), user.systemRoleId());
        return new DirectoryUser(
                user.id(),
                user.email().value(),
                user.firstName(),
                user.lastName(),
                user.systemRoleId(),
                role.map(SystemRole::name).orElse(user.systemRoleId()),
                user.accessGroupId(),
                user.isActive(),
                LANGUAGE,
                user.createdAt(),
                user.createdAt());
    }

    /** Fields that hiring does not know match no job, so a rule on one opens nothing. */
    private static DirectoryAccessGroup view(AccessGroup group) {
        var rules = new ArrayList<OrgRule>();
        for (var rule : group.rules().entrySet()) {
            var field = Stream.of(OrgField.values())
                    .filter(known -> known.wireName().equals(rule.getKey()))
                    .findFirst();
            if (field.isEmpty()) {
                return new DirectoryAccessGroup(group.id(), group.name(), List.of());
            }
            rules.add(new OrgRule(field.get(), rule.getValue()));
        }
        return new DirectoryAccessGroup(group.id(), group.name(), rules);
    }

    /** A key or a client acts as itself; an application's user acts as that user. */
    private Actor.InCompany actor(String companyId, dev.latchkey.demo.hiring.directory.DirectoryActor actor) {
        var userId = actor.userId();
        var isOwnCredential = read(tx -> deployment.stores().credentials().find(tx, companyId, actor.credentialId()))
                .isPresent();
        return isOwnCredential || userId == null
                ? new Actor.CompanyCredential(companyId, actor.credentialId())
                : new Actor.CompanyUser(companyId, userId);
    }

    private <T> T read(dev.latchkey.core.change.Transactions.Work<T> work) {
        return deployment.stores().transactions().read(work);
    }

    private static <T> T refusing(Supplier<T> command) {
        try {
            return command.get();
        } catch (CommandRefused refused) {
            var isForbidden = switch (refused.reason()) {
                case NOT_PERMITTED, EXCEEDS_MAKER -> true;
                case NOT_FOUND, INVALID, CONFLICT, CHANGED, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> false;
            };
            throw new DirectoryRefused(refused.getMessage(), isForbidden);
        }
    }
}
