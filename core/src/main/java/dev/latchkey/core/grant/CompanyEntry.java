package dev.latchkey.core.grant;

import dev.latchkey.core.catalogue.BuiltInRoles;
import dev.latchkey.core.company.User;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What grants in one active company stand on. Safe for use by many threads.
 *
 * @param users those that are active, by id
 * @param roles built-in and custom, by id
 * @param installed the approved scopes of each installed application, by client_id
 */
record CompanyEntry(
        CompanyRef ref, Map<String, Member> users, Map<String, SystemRole> roles, Map<String, Scopes> installed) {

    /** What a user may see depends on these. */
    record Member(String systemRoleId, @Nullable String accessGroupId) {}

    CompanyEntry(CompanyRef ref) {
        this(ref, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    /** @param custom all that the company has of its own */
    void putRoles(BuiltInRoles builtIn, List<SystemRole> custom) {
        var all = Stream.concat(builtIn.all().stream(), custom.stream())
                .collect(Collectors.toMap(SystemRole::id, role -> role));
        roles.putAll(all);
        roles.keySet().retainAll(all.keySet());
    }

    void putUser(User user) {
        users.put(user.id(), new Member(user.systemRoleId(), user.accessGroupId()));
    }

    void putInstallation(Installation installation) {
        if (installation.scopes().isEmpty()) {
            installed.remove(installation.clientId());
        } else {
            installed.put(installation.clientId(), installation.scopes());
        }
    }
}
