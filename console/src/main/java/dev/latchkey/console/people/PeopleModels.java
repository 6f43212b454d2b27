package dev.latchkey.console.people;

import dev.latchkey.console.lists.Heading;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.console.lists.Paging;
import dev.latchkey.console.lists.Tools;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.company.GroupName;
import dev.latchkey.core.company.User;
import dev.latchkey.core.company.UserSearch;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Meanwhile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What the templates of this package show. */
public final class PeopleModels {

    private PeopleModels() {}

    /**
     * A user of the list.
     *
     * @param role with the access group
     * @param state ends the key of its word
     * @param badge class of the badge of the state
     * @param credentials path of those that they made; absent for who may not see them
     * @param deactivate path of the question; absent when it is not for the visitor
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record UserLine(
            String id,
            String path,
            String name,
            String email,
            String role,
            String state,
            String badge,
            Moment createdAt,
            @Nullable String credentials,
            @Nullable String deactivate) {}

    /** The list of users. */
    public record UserTable(Tools tools, Map<UserSearch.Sort, Heading> headings, List<UserLine> lines, Paging paging) {

        public Heading by(UserSearch.Sort sort) {
            return Objects.requireNonNull(headings.get(sort));
        }
    }

    /**
     * One user, with what was typed.
     *
     * @param assignable roles to choose from
     * @param isSelf whether the visitor looks at themselves
     * @param lacksSecondFactor as far as the visitor may know it
     * @param seen what the user is that the forms change
     * @param meanwhile what somebody else made of the user; absent when nobody did
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record UserDetail(
            User user,
            String firstName,
            String lastName,
            String systemRoleId,
            String accessGroupId,
            String roleName,
            String groupName,
            List<SystemRole> assignable,
            List<GroupName> groups,
            boolean isSelf,
            boolean lacksSecondFactor,
            FieldErrors errors,
            Seen seen,
            @Nullable String note,
            @Nullable Meanwhile meanwhile) {}

    /**
     * Somebody new, with what was typed.
     *
     * @param assignable roles to choose from
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Invitation(
            String email,
            String firstName,
            String lastName,
            String systemRoleId,
            String accessGroupId,
            List<SystemRole> assignable,
            List<GroupName> groups,
            FieldErrors errors) {}

    /**
     * A role of the list.
     *
     * @param path where it is changed; absent for a built-in one, and for who may not
     * @param holders how many active users hold it
     * @param permits what it allows, for people
     * @param clients path of the credentials that hold it; absent for who may not see them
     */
    public record RoleLine(
            SystemRole role,
            @Nullable String path,
            boolean isBuiltIn,
            int holders,
            List<String> permits,
            String users,
            @Nullable String clients) {}

    /**
     * The list of roles.
     *
     * @param compared the first of them, side by side
     * @param permissions in the order of their names
     * @param note what was done just now; empty when nothing was
     */
    public record RoleTable(
            Tools tools,
            Heading name,
            Heading holders,
            List<RoleLine> lines,
            Paging paging,
            List<RoleLine> compared,
            List<PermissionLine> permissions,
            String note) {}

    /** @param text what it allows, for people */
    public record PermissionLine(Permission permission, String text) {}

    /**
     * A new role, or one that is changed, with what was typed.
     *
     * @param path where the form goes
     * @param isNew whether there is nothing to remove yet
     * @param permissions those that the visitor may give
     * @param seen what the role is that the form changes
     * @param meanwhile what somebody else made of it; absent when nobody did
     */
    public record NewRole(
            String path,
            boolean isNew,
            String name,
            Set<Permission> chosen,
            List<PermissionLine> permissions,
            FieldErrors errors,
            Seen seen,
            @Nullable Meanwhile meanwhile) {}

    /**
     * An access group of the list.
     *
     * @param path where it is changed; absent for who may not
     * @param rules one for each field, as much of them as a page of many bears
     * @param isCut whether there is more of them
     * @param opens how much it opens; absent when that is not known
     * @param clients path of the credentials in it; absent for who may not see them
     */
    public record GroupLine(
            String id,
            @Nullable String path,
            String name,
            SortedMap<String, SortedSet<String>> rules,
            boolean isCut,
            @Nullable Long opens,
            String users,
            @Nullable String clients) {}

    /** @param counted what the numbers count; empty when none is known */
    public record GroupTable(
            Tools tools,
            Heading name,
            List<GroupLine> lines,
            Paging paging,
            String counted,
            @Nullable String note) {}

    /**
     * A new group, or one that is changed.
     *
     * @param path where the form goes
     * @param isNew whether there is nothing to remove yet
     * @param rules as typed
     * @param isFree whether a field may be named that is not among them
     * @param opens how much the group opens as it is saved; absent when that is not known
     * @param counted what that number counts
     * @param preview whether rules can be looked at before they are saved, and what was seen of these
     * @param seen what the group is that the form changes
     * @param meanwhile what somebody else made of it; absent when nobody did
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record NewGroup(
            String path,
            boolean isNew,
            String name,
            List<TypedRules.Line> rules,
            boolean isFree,
            @Nullable Long opens,
            String counted,
            Preview preview,
            FieldErrors errors,
            Seen seen,
            @Nullable Meanwhile meanwhile) {}

    /** @param told of the rules as they are typed; absent while nobody asked */
    public record Preview(boolean isOffered, @Nullable String told) {}

    /**
     * A role or an access group that is to be removed.
     *
     * @param path where it is changed
     * @param section that it is in
     * @param heading the question
     * @param text what can be removed
     * @param button what does it
     */
    public record Removal(
            String path, String section, String name, String heading, String text, String button, Seen seen) {}
}
