package dev.latchkey.demo.hiring.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Latchkey knows about a company's people and access. Every method takes the company's id and must answer nothing of
 * another company, whatever id it is given. Methods block; they are called on virtual threads.
 */
public interface HiringDirectory {

    /** Users in the order of their ids, at most {@code query.limit()} of them. */
    List<DirectoryUser> users(String companyId, UserQuery query);

    /** How many users the query matches without regard to its window. */
    int countUsers(String companyId, UserQuery query);

    Optional<DirectoryUser> findUser(String companyId, String userId);

    /**
     * Changes a user; absent values stay.
     *
     * @param actor who asks, for the audit log
     * @return the user as changed; empty when the company has no such user
     */
    Optional<DirectoryUser> changeUser(String companyId, String userId, UserChange change, DirectoryActor actor);

    /** Built-in roles first. */
    List<SystemRoleSummary> systemRoles(String companyId);

    /** In the order of their ids. */
    List<DirectoryAccessGroup> accessGroups(String companyId);

    Optional<DirectoryAccessGroup> findAccessGroup(String companyId, String accessGroupId);

    /**
     * Puts users into a group, out of the one each was in: a user has at most one. All or none.
     *
     * @return false when the company lacks the group or one of the users
     */
    boolean assignAccessGroup(String companyId, String accessGroupId, Set<String> userIds, DirectoryActor actor);

    /** @return false when the user is not in that group of that company */
    boolean removeFromAccessGroup(String companyId, String accessGroupId, String userId, DirectoryActor actor);

    /** Events, newest first. */
    AuditPage auditEvents(String companyId, AuditQuery query);
}
