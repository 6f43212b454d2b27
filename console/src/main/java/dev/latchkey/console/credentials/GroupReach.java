package dev.latchkey.console.credentials;

import dev.latchkey.core.command.Actor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** How much each access group opens, asked of the API while the form is made. */
public interface GroupReach {

    /** Most groups that are asked about for one form. */
    int GROUPS_MAX = 20;

    /**
     * What is counted, in the operator's words, and how much of it each group opens to a client of the role that is suggested for clients.
     *
     * @param counts by id of the group; a group whose number did not come in time is absent
     */
    record Reach(String label, Map<String, Long> counts) {

        public static final Reach UNKNOWN = new Reach("", Map.of());

        public Reach {
            counts = Map.copyOf(counts);
        }
    }

    /** Blocks for a second at most. */
    Reach of(String companyId, List<String> groupIds);

    /** What is counted, in the operator's words; empty for nothing. */
    String label();

    /** Whether rules can be counted that no group has. */
    boolean countsRules();

    /**
     * How much of what a user sees themselves matches rules that no group needs to have. Blocks for a second at most.
     *
     * @return empty when no number came in time
     */
    Optional<Long> ofRules(Actor.CompanyUser user, SortedMap<String, SortedSet<String>> rules);
}
