package dev.latchkey.demo.hiring.access;

import dev.latchkey.demo.hiring.directory.OrgRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one company that a principal may see, and what it may do to them.
 *
 * @param mayEditJobs whether a full hiring-team role gives its full rights; Basic and Employee never edit
 */
public record VisibleRows(String companyId, Reach reach, boolean mayEditJobs) {

    private static final String GROUP = "group";

    /** How far the view reaches inside the company. */
    public sealed interface Reach {}

    /** Every row. */
    public record WholeCompany() implements Reach {}

    /**
     * Hiring teams, an access group, shared candidates; each may be absent.
     *
     * @param teamUserId the user whose hiring teams count; absent for a client, which is on none
     * @param groupRules of the access group; empty for none
     * @param seesShared whether candidates shared with the user are seen
     */
    public record Parts(@Nullable String teamUserId, List<OrgRule> groupRules, boolean seesShared) implements Reach {
        public Parts {
            groupRules = List.copyOf(groupRules);
        }
    }

    public boolean reachesWholeCompany() {
        return reach instanceof WholeCompany;
    }

    /** A condition for statements with {@code job j}; its parameters are {@link #bindings()}. */
    public String jobCondition() {
        return switch (reach) {
            case WholeCompany() -> "j.company_id = :company";
            case Parts parts ->
                "j.company_id = :company and (" + teamCondition(parts) + " or " + groupCondition(parts) + ")";
        };
    }

    /**
     * A condition for statements with {@code candidate c}; its parameters are {@link #bindings()}. The lists inside do not
     * depend on the candidate, so that the database makes each once and not for every row.
     */
    public String candidateCondition() {
        return switch (reach) {
            case WholeCompany() -> "c.company_id = :company";
            case Parts parts -> """
                c.company_id = :company
                and (c.id in (select a.candidate_id
                                from application a
                                join job j on j.id = a.job_id
                               where %s)
                     or %s)
                """.formatted(jobCondition(), shareCondition(parts));
        };
    }

    /** The viewer's role on the hiring team of {@code job j}, null for none. */
    public String teamRoleColumn() {
        return """
            (select t.role
               from hiring_team_member t
              where t.job_id = j.id
                and t.user_id = :viewer)\
            """;
    }

    /** A condition for {@code job j} of a view: full access to it. */
    public String fullAccessCondition() {
        return switch (reach) {
            case WholeCompany() -> "1 = 1";
            case Parts _ when mayEditJobs -> teamRoleColumn() + " in ('HIRING_MANAGER', 'EXECUTIVE', 'RECRUITER')";
            case Parts _ -> "1 = 0";
        };
    }

    /** Values for the parameters of every condition and column above. */
    public Map<String, Object> bindings() {
        var bindings = new HashMap<String, Object>();
        bindings.put("company", companyId);
        bindings.put("viewer", "");
        if (reach instanceof Parts parts) {
            bindings.put("viewer", parts.teamUserId() == null ? "" : parts.teamUserId());
            bind(GROUP, parts.groupRules(), bindings::put);
        }
        return bindings;
    }

    /** What may be done to a job of this view, given the viewer's role on its hiring team. */
    public JobAccess accessWith(@Nullable String teamRole) {
        if (reachesWholeCompany()) {
            return JobAccess.FULL;
        }
        if (teamRole == null || !mayEditJobs) {
            return JobAccess.READ;
        }
        return switch (teamRole) {
            case "HIRING_MANAGER", "EXECUTIVE", "RECRUITER" -> JobAccess.FULL;
            case "COORDINATOR" -> JobAccess.DETAILS;
            default -> JobAccess.READ;
        };
    }

    private static String teamCondition(Parts parts) {
        return parts.teamUserId() == null ? "1 = 0" : """
            j.id in (select t.job_id
                       from hiring_team_member t
                      where t.company_id = :company
                        and t.user_id = :viewer)\
            """;
    }

    /** Every rule must match; a group without rules holds no job. */
    private static String groupCondition(Parts parts) {
        if (parts.groupRules().isEmpty()) {
            return "1 = 0";
        }
        return matching(GROUP, parts.groupRules());
    }

    /**
     * A condition for {@code job j} that every rule is met.
     *
     * @param prefix of its parameters, which {@link #bind} gives their values
     */
    public static String matching(String prefix, List<OrgRule> rules) {
        var condition = new StringBuilder("(1 = 1");
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            condition.append(" and j.").append(column(rule.field())).append(" in (");
            for (int k = 0; k < rule.values().size(); k++) {
                condition.append(k == 0 ? ":" : ", :").append(parameter(prefix, i, k));
            }
            condition.append(')');
        }
        return condition.append(')').toString();
    }

    /** Gives the parameters of {@link #matching} their values. */
    public static void bind(String prefix, List<OrgRule> rules, BiConsumer<String, Object> consumer) {
        for (int i = 0; i < rules.size(); i++) {
            int k = 0;
            for (var value : rules.get(i).values()) {
                consumer.accept(parameter(prefix, i, k++), value);
            }
        }
    }

    private static String parameter(String prefix, int rule, int value) {
        return prefix + "_" + rule + "_" + value;
    }

    private static String column(OrgRule.OrgField field) {
        return switch (field) {
            case COUNTRY -> "country";
            case BRAND -> "brand";
            case DEPARTMENT -> "department";
        };
    }

    private static String shareCondition(Parts parts) {
        return !parts.seesShared() ? "1 = 0" : """
            c.id in (select s.candidate_id
                       from candidate_share s
                      where s.company_id = :company
                        and s.user_id = :viewer)\
            """;
    }
}
