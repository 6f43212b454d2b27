package dev.latchkey.demo.hiring.testing;

import dev.latchkey.demo.hiring.directory.AuditPage;
import dev.latchkey.demo.hiring.directory.AuditQuery;
import dev.latchkey.demo.hiring.directory.DirectoryAccessGroup;
import dev.latchkey.demo.hiring.directory.DirectoryActor;
import dev.latchkey.demo.hiring.directory.DirectoryUser;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.directory.SystemRoleSummary;
import dev.latchkey.demo.hiring.directory.UserChange;
import dev.latchkey.demo.hiring.directory.UserQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory for tests. */
public final class InMemoryDirectory implements HiringDirectory {

    private final Map<String, Map<String, DirectoryUser>> users = new ConcurrentHashMap<>();
    private final Map<String, Map<String, DirectoryAccessGroup>> groups = new ConcurrentHashMap<>();
    private final Map<String, List<AuditPage.Event>> events = new ConcurrentHashMap<>();

    /** Every audit query asked, in order. */
    public final List<AuditQuery> auditQueries = new CopyOnWriteArrayList<>();

    public void add(String companyId, DirectoryUser user) {
        users.computeIfAbsent(companyId, _ -> new ConcurrentHashMap<>()).put(user.id(), user);
    }

    public void add(String companyId, DirectoryAccessGroup group) {
        groups.computeIfAbsent(companyId, _ -> new ConcurrentHashMap<>()).put(group.id(), group);
    }

    public void add(String companyId, AuditPage.Event event) {
        events.computeIfAbsent(companyId, _ -> new CopyOnWriteArrayList<>()).add(event);
    }

    private Stream<DirectoryUser> matching(String companyId, UserQuery query) {
        var text = query.text() == null ? "" : query.text().toLowerCase(Locale.ROOT);
        return users.getOrDefault(companyId, Map.of()).values().stream()
                .filter(user -> (user.firstName() + ' ' + user.lastName() + ' ' + user.email())
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .sorted(Comparator.comparing(DirectoryUser::id));
    }

    @Override
    public List<DirectoryUser> users(String companyId, UserQuery query) {
        return matching(companyId, query)
                .filter(user -> query.afterId() == null || user.id().compareTo(query.afterId()) > 0)
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    @Override
    public int countUsers(String companyId, UserQuery query) {
        return (int) matching(companyId, query).count();
    }

    @Override
    public Optional<DirectoryUser> findUser(String companyId, String userId) {
        return Optional.ofNullable(users.getOrDefault(companyId, Map.of()).get(userId));
    }

    @Override
    public Optional<DirectoryUser> changeUser(
            String companyId, String userId, UserChange change, DirectoryActor actor) {
        return findUser(companyId, userId).map(user -> {
            var role = orElse(change.systemRoleId(), user.systemRoleId());
            var changed = new DirectoryUser(
                    user.id(),
                    user.email(),
                    orElse(change.firstName(), user.firstName()),
                    orElse(change.lastName(), user.lastName()),
                    role,
                    role,
                    user.accessGroupId(),
                    change.isActive() == null ? user.isActive() : change.isActive(),
                    orElse(change.language(), user.language()),
                    user.createdAt(),
                    user.updatedAt());
            add(companyId, changed);
            return changed;
        });
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    @Override
    public List<SystemRoleSummary> systemRoles(String companyId) {
        return TestPrincipals.PERMISSIONS.keySet().stream()
                .sorted()
                .map(role -> new SystemRoleSummary(role, role))
                .toList();
    }

    @Override
    public List<DirectoryAccessGroup> accessGroups(String companyId) {
        return groups.getOrDefault(companyId, Map.of()).values().stream()
                .sorted(Comparator.comparing(DirectoryAccessGroup::id))
                .toList();
    }

    @Override
    public Optional<DirectoryAccessGroup> findAccessGroup(String companyId, String accessGroupId) {
        return Optional.ofNullable(groups.getOrDefault(companyId, Map.of()).get(accessGroupId));
    }

    @Override
    public boolean assignAccessGroup(
            String companyId, String accessGroupId, Set<String> userIds, DirectoryActor actor) {
        var known = users.getOrDefault(companyId, Map.of());
        if (findAccessGroup(companyId, accessGroupId).isEmpty()
                || !known.keySet().containsAll(userIds)) {
            return false;
        }
        userIds.forEach(id -> findUser(companyId, id).ifPresent(user -> add(companyId, inGroup(user, accessGroupId))));
        return true;
    }

    @Override
    public boolean removeFromAccessGroup(String companyId, String accessGroupId, String userId, DirectoryActor actor) {
        var member = findUser(companyId, userId).filter(user -> accessGroupId.equals(user.accessGroupId()));
        member.ifPresent(user -> add(companyId, inGroup(user, null)));
        return member.isPresent();
    }

    private static DirectoryUser inGroup(DirectoryUser user, @Nullable String accessGroupId) {
        return new DirectoryUser(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                user.systemRoleId(),
                user.systemRoleName(),
                accessGroupId,
                user.isActive(),
                user.language(),
                user.createdAt(),
                user.updatedAt());
    }

    @Override
    public AuditPage auditEvents(String companyId, AuditQuery query) {
        auditQueries.add(query);
        var matching = new ArrayList<>(events.getOrDefault(companyId, List.of()));
        matching.removeIf(event -> event.at().isBefore(query.after())
                || !event.at().isBefore(query.before())
                || (!query.names().isEmpty() && !query.names().contains(event.name())));
        matching.sort(Comparator.comparing(AuditPage.Event::at).reversed());
        return new AuditPage(matching.stream().limit(query.limit()).toList(), null);
    }
}
