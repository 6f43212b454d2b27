package dev.latchkey.demo.hiring.users;

import dev.latchkey.demo.hiring.directory.DirectoryUser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users as JSON, in the older flat shape and in the newer one. */
final class UserShapes {

    record Role(String id, String name) {}

    record Group(String id, String name) {}

    record Language(String code) {}

    /**
     * Newer API: {@code systemRole.id}.
     *
     * @implNote Many parameters: the fields of the API's document.
     */
    record User(
            String id,
            String email,
            String firstName,
            String lastName,
            Role systemRole,
            List<Group> accessGroups,
            boolean active,
            String ssoLoginMode,
            Language language,
            Instant createdOn,
            Instant updatedOn) {}

    /** Older API: a flat {@code role}. */
    record OldUser(
            String id,
            String email,
            String firstName,
            String lastName,
            String role,
            boolean active,
            Instant updatedOn) {}

    private UserShapes() {}

    /** @param groupNames names of the company's access groups by id */
    static User user(DirectoryUser user, Map<String, String> groupNames) {
        return new User(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                new Role(user.systemRoleId(), user.systemRoleName()),
                groups(user.accessGroupId(), groupNames),
                user.isActive(),
                "PASSWORD",
                new Language(user.language()),
                user.createdAt(),
                user.updatedAt());
    }

    static OldUser oldUser(DirectoryUser user) {
        return new OldUser(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                user.systemRoleId(),
                user.isActive(),
                user.updatedAt());
    }

    private static List<Group> groups(@Nullable String id, Map<String, String> names) {
        return id == null ? List.of() : List.of(new Group(id, names.getOrDefault(id, id)));
    }
}
