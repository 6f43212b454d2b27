package dev.latchkey.store.sql;

import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.partner.RequestLeniency;
import dev.latchkey.core.partner.RequestRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;

/** How applications ask, in the columns of their table. */
final class RequestRuleRows {

    private RequestRuleRows() {}

    /** The parameters {@code securityProfile}, {@code requiresPushing}, {@code leniencies}. */
    static Map<String, Object> of(RequestRules rules) {
        return Map.of(
                "securityProfile",
                rules.profile().name(),
                "requiresPushing",
                rules.requiresPushing(),
                "leniencies",
                rules.leniencies().stream().map(RequestLeniency::name).sorted().collect(Collectors.joining(" ")));
    }

    static RequestRules rules(ResultSet row) throws SQLException {
        var leniencies = EnumSet.noneOf(RequestLeniency.class);
        for (var name : Columns.text(row, "leniencies").split(" ", -1)) {
            if (!name.isEmpty()) {
                leniencies.add(RequestLeniency.valueOf(name));
            }
        }
        return new RequestRules(
                SecurityProfile.valueOf(Columns.text(row, "security_profile")),
                row.getBoolean("requires_pushing"),
                leniencies);
    }
}
