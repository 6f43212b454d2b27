package dev.latchkey.core.company;

import dev.latchkey.core.change.Transaction;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What an entry of the audit log tells of somebody who holds another role, or is in another group. */
final class RoleFacts {

    private RoleFacts() {}

    static Map<String, String> changed(Transaction tx, Companies companies, User before, User after) {
        var facts = new TreeMap<String, String>();
        facts.put("previousRole", before.systemRoleId());
        facts.put("currentRole", after.systemRoleId());
        if (!Objects.equals(before.accessGroupId(), after.accessGroupId())) {
            tellGroup(tx, companies, before, "previousAccessGroup", facts);
            tellGroup(tx, companies, after, "currentAccessGroup", facts);
        }
        return facts;
    }

    /** The group by its name, because it may be gone when somebody reads this; and by its id, because names change. */
    private static void tellGroup(
            Transaction tx, Companies companies, User user, String fact, Map<String, String> facts) {
        var id = user.accessGroupId();
        var name = id == null
                ? Optional.of("none")
                : companies.findGroup(tx, user.companyId(), id).map(AccessGroup::name);
        facts.put(fact, name.orElse("gone"));
        if (id != null) {
            facts.put(fact + "Id", id);
        }
    }
}
